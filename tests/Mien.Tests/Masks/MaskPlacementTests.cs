using System.Numerics;

namespace Mien.Tests;

public class MaskPlacementTests
{
    static readonly Vector3[] Landmarks = [.. RestLandmarks.Mean];

    static MaskObject Layer => new() { Name = "thing", Model = "thing.glb" };

    static Vector3 Place(MaskObject layer, Vector3 point) => Vector3.Transform(point, MaskPlacement.HeadFromModel(layer, Landmarks));

    static void Equal(Vector3 expected, Vector3 actual) => Assert.True(Vector3.Distance(expected, actual) < 2e-3f, $"{expected} is expected, not {actual}.");

    [Fact]
    public void Eye_points_lie_on_the_corners_of_the_eyes()
    {
        MaskObject layer = Layer with { EyePoints = (new(-2, 3, 1), new(4, 3, 1)) };
        Vector3 right = Landmarks[33], left = Landmarks[263];
        // The corners of the mean face are mirror images: their line is level, as that of the points.
        Equal(right, Place(layer, new Vector3(-2, 3, 1)));
        Equal(left, Place(layer, new Vector3(4, 3, 1)));
    }

    [Fact]
    public void The_formula_is_that_of_the_description()
    {
        MaskObject layer = Layer with
        {
            Anchor = MaskAnchor.Chin,
            Fit = MaskFit.HeadWidth,
            Scale = 0.3f,
            RotationCentre = new Vector3(1, 2, 3),
            InitialRotation = new Vector3(90, 0, 90),
            Offset = new Vector3(0.1f, -0.2f, 0.3f),
        };
        float unit = Vector3.Distance(Landmarks[234], Landmarks[454]);
        // About x by 90°: y to z; then about z by 90°: x to y.
        Vector3 origin = Landmarks[152] + new Vector3(0.1f, -0.2f, 0.3f) * unit;
        Equal(origin, Place(layer, new Vector3(1, 2, 3)));
        Equal(origin + new Vector3(0, 1, 0) * unit * 0.3f, Place(layer, new Vector3(2, 2, 3)));
        Equal(origin + new Vector3(0, 0, 1) * unit * 0.3f, Place(layer, new Vector3(1, 3, 3)));
        Equal(origin + new Vector3(1, 0, 0) * unit * 0.3f, Place(layer, new Vector3(1, 2, 4)));
    }

    [Fact]
    public void Millimetres_do_not_depend_on_the_face()
    {
        MaskObject layer = Layer with { Anchor = MaskAnchor.Face, Fit = MaskFit.Millimetres };
        Equal(new Vector3(5, 6, 7), Place(layer, new Vector3(5, 6, 7)));
        Vector3[] large = [.. Landmarks.Select(point => point * 1.2f)];
        Equal(new Vector3(5, 6, 7), Vector3.Transform(new Vector3(5, 6, 7), MaskPlacement.HeadFromModel(layer, large)));
        Assert.Equal(1.2f, MaskPlacement.HeadFromModel(layer with { Fit = MaskFit.EyeDistance }, large).M11 / MaskPlacement.HeadFromModel(layer with { Fit = MaskFit.EyeDistance }, Landmarks).M11, 4);
    }

    [Fact]
    public void Bound_points_move_exactly_with_a_head_that_moves_as_a_whole()
    {
        var random = new Random(3);
        Vector3[] points = [.. Enumerable.Range(0, 60).Select(_ => new Vector3(random.Next(-80, 80), random.Next(-90, 70), random.Next(-60, 60)))];
        var binding = new SurfaceBinding(points);
        Quaternion turn = Quaternion.CreateFromYawPitchRoll(0.7f, -0.3f, 0.4f);
        var shift = new Vector3(20, -10, -500);
        Vector3[] vertices = [.. FaceModel.Default.Neutral[..MaskHead.SkinVertices]], normals = new Vector3[vertices.Length];
        FaceModel.Default.ComputeNormals(vertices, normals);
        var frames = new SkinFrames();
        frames.Set([.. vertices.Select(vertex => Vector3.Transform(vertex, turn) + shift)], [.. normals.Select(normal => Vector3.Transform(normal, turn))]);
        var placed = new Vector3[points.Length];
        binding.Place(frames, placed);
        for (int i = 0; i < points.Length; i++)
            Assert.True(Vector3.Distance(Vector3.Transform(points[i], turn) + shift, placed[i]) < 5e-3f);
    }

    [Fact]
    public void A_point_on_the_chin_goes_down_with_the_jaw_and_one_on_the_forehead_stays()
    {
        Vector3 chin = Landmarks[152], forehead = Landmarks[151];
        var binding = new SurfaceBinding([chin + new Vector3(0, 0, 2), forehead + new Vector3(0, 0, 2)]);
        float[] expression = new float[FaceModel.Default.ExpressionCount];
        expression[(int)Blendshape.JawOpen] = 1;
        Vector3[] vertices = new Vector3[MaskHead.SkinVertices], normals = new Vector3[vertices.Length];
        FaceModel.Default.Evaluate([], expression, vertices);
        FaceModel.Default.ComputeNormals(vertices, normals);
        var frames = new SkinFrames();
        frames.Set(vertices, normals);
        var placed = new Vector3[2];
        binding.Place(frames, placed);
        Vector3 moved = FaceModel.Default.Landmarks478[152].On(FaceModel.Default.Triangles, vertices) - chin;
        Assert.True(moved.Y < -10);
        Assert.True(Vector3.Distance(placed[0] - chin - new Vector3(0, 0, 2), moved) < 2.5f);
        Assert.True(Vector3.Distance(placed[1], forehead + new Vector3(0, 0, 2)) < 0.1f);
    }
}
