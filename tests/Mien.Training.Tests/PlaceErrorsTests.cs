using System.Numerics;

namespace Mien.Training.Tests;

public class PlaceErrorsTests
{
    static readonly Vector3[] Points = [.. Enumerable.Range(0, 68).Select(i => new Vector3(100 + i, 80 + i * i % 37, i % 11))];

    static HeadPlace Place(Vector2 moved = default, float depth = 0, double radius = 40) =>
        new(new Vector2(130, 90) + moved, radius, [.. Points.Select(p => p + new Vector3(moved, depth))]);

    [Fact]
    public void A_head_where_the_label_puts_it_has_no_error_whatever_the_mean_depth()
    {
        PlaceErrors errors = PlaceErrors.Over([(Place(depth: 25), Place(), new FaceBox(100, 80, 50, 50))]);
        Assert.Equal(1, errors.Count);
        foreach (double error in new[] { errors.Position, errors.Size, errors.Points3D, errors.Points2D })
            Assert.Equal(0, error, 1e-4);
    }

    [Fact]
    public void Errors_are_shares_of_the_labelled_box()
    {
        PlaceErrors errors = PlaceErrors.Over([(Place(new Vector2(3, 4), radius: 42), Place(), new FaceBox(100, 80, 50, 50))]);
        Assert.Equal(10, errors.Position, 1e-4);
        Assert.Equal(4, errors.Size, 1e-4);
        Assert.Equal(10, errors.Points2D, 1e-3);
        Assert.Equal(10, errors.Points3D, 1e-3);
    }

    [Fact]
    public void A_frontal_label_lies_before_and_above_the_model_origin()
    {
        HeadPlace place = HeadPlace.FromLabel(new HeadPose(Quaternion.Identity, default), 200, 250, 0.00112, 450, Points);
        // Half of 0.00112 / 224 · 450 · 1e5 is 112.5 pixels; 0.26 of it upwards, and the labels count y from below.
        Assert.Equal(112.5, place.Radius, 1e-6);
        Assert.Equal(200, place.Center.X, 1e-3);
        Assert.Equal(450 - 250 - 0.26 * 112.5, place.Center.Y, 1e-3);
        Assert.Equal(0, (place.Points![36].Z + place.Points[39].Z + place.Points[42].Z + place.Points[45].Z) / 4, 1e-4);
    }
}
