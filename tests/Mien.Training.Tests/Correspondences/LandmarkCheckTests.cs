using System.Numerics;
using Mien.Tensors;
using Mien.Testing;

namespace Mien.Training.Tests;

public class LandmarkCheckTests
{
    [SharedTheory]
    [InlineData("afw")]
    [InlineData("helen")]
    public void Labels_of_faces_never_searched_lie_within_one_and_a_half_per_cent(string set)
    {
        LandmarkCheck check = LandmarkCheck.Of(FaceModel.Default, LabelledFaces.Read(SharedFolder.Path("faces", set + ".zip")));
        Assert.Equal(0, check.NotFitted);
        Assert.InRange(check.MedianPercent[0], 0, 1.5);
    }

    [Fact]
    public void Landmarks_are_mirror_images_of_each_other()
    {
        FaceModel model = FaceModel.Default;
        Vector3[] points = [.. model.Landmarks478.Select(point => point.On(model.Triangles, model.Neutral))];
        int[] mirror = LandmarkPairs.Mirror(points);
        for (int i = 0; i < points.Length; i++)
        {
            Assert.Equal(mirror[i], LandmarkTopology.Mirror[i]);
            Assert.Equal(i, LandmarkTopology.Mirror[LandmarkTopology.Mirror[i]]);
        }
        for (int i = 0; i < points.Length; i++)
            Assert.InRange(Vector3.Distance(points[i], points[mirror[i]] * new Vector3(-1, 1, 1)), 0, 0.6);
        Assert.Equal(LandmarkTopology.LeftEyeCorners.Outer, mirror[LandmarkTopology.RightEyeCorners.Outer]);
        Assert.Equal(LandmarkTopology.LeftIris, mirror[LandmarkTopology.RightIris]);
        Assert.Equal(LandmarkTopology.NoseTip, mirror[LandmarkTopology.NoseTip]);
    }

    [Fact]
    public void What_is_no_set_of_labelled_faces_is_refused()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "no zip");
            Assert.Contains(path, Assert.Throws<ModelFormatException>(() => LabelledFaces.Read(path)).Message, StringComparison.Ordinal);
            Assert.Throws<ModelFormatException>(() => LabelledFaces.Read(path + ".absent"));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
