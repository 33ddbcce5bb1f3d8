using System.Numerics;

namespace Mien.Tests;

public class PosedFaceTests
{
    static readonly CameraIntrinsics Camera = new(900, 900, 320, 240);
    static readonly HeadPose Pose = HeadPose.FromEuler(20, -10, 5, new Vector3(10, 20, -600));
    static readonly FaceSurface Surface = new(FaceModel.Default, [FacePart.Face, FacePart.Eyeballs], neck: false);

    /// <summary>What a face was before leaves no trace: neither other people, nor fewer coefficients, nor coefficients that changed in place.</summary>
    [Fact]
    public void A_face_that_is_set_again_is_as_a_new_one()
    {
        var first = new FaceShape([1, -0.5f, 2], [0.5f, 0, 0.25f]);
        FaceShape[] shapes = [first, new([1, -0.5f, 2], [0, 1]), new([-1, 0.5f, 2], [0, 1]), new([-1], [0, 1]), new([], []), new([1, 0, 0], []), first];
        var reused = new PosedFace(Surface);
        foreach (FaceShape shape in shapes)
            Same(reused, shape);
        first.IdentityMemory[1] = 3;
        Same(reused, first);
    }

    static void Same(PosedFace reused, FaceShape shape)
    {
        reused.Set(shape, Pose, Camera);
        var expected = new Vector3[Surface.ModelVertexCount];
        FaceModel.Default.Evaluate(shape.Identity, shape.Expression, expected);
        var own = new Vector3[Surface.VertexCount];
        Surface.Pick(expected, own);
        Assert.Equal(own, reused.HeadVertices);
    }

    [Fact]
    public void A_shape_that_is_too_long_is_refused()
    {
        var face = new PosedFace(Surface);
        var good = new FaceShape([1, -0.5f, 2], [0.5f]);
        Same(face, good);
        Assert.Throws<ArgumentException>(() => face.Set(new FaceShape(FaceModel.Default.IdentityCount + 1, 0), Pose, Camera));
        Assert.Throws<ArgumentException>(() => face.Set(new FaceShape(0, FaceModel.Default.ExpressionCount + 1), Pose, Camera));
        Same(face, good);
    }
}
