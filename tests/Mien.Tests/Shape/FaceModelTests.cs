using System.Numerics;

namespace Mien.Tests.Shape;

public sealed class FaceModelTests
{
    static readonly FaceModel Model = FaceModel.Default;

    [Fact]
    public void The_first_expressions_are_the_blendshapes_in_their_order()
    {
        string[] names = [.. Enum.GetNames<Blendshape>().Select(name => char.ToLowerInvariant(name[0]) + name[1..])];
        Assert.Equal(51, names.Length);
        Assert.Equal(names, Model.ExpressionNames.Take(51));
        Assert.Equal(Model.ExpressionCount, Model.ExpressionNames.Distinct().Count());
    }

    [Fact]
    public void Evaluate_is_the_sum_of_the_shapes()
    {
        (float[] identity, float[] expression) = RandomFace(1);
        var vertices = new Vector3[Model.VertexCount];
        Model.Evaluate(identity, expression, vertices);
        for (int v = 0; v < vertices.Length; v++)
        {
            Vector3 sum = Model.Neutral[v];
            for (int i = 0; i < identity.Length; i++)
                sum += identity[i] * Model.IdentityShape(i)[v];
            for (int i = 0; i < expression.Length; i++)
                sum += expression[i] * Model.ExpressionShape(i)[v];
            // Sums of about a hundred terms of up to 100 mm in single precision.
            Assert.True(Vector3.Distance(sum, vertices[v]) < 1e-3f);
        }
    }

    [Fact]
    public void A_shorter_mesh_is_the_beginning_of_the_whole()
    {
        (float[] identity, float[] expression) = RandomFace(2);
        var whole = new Vector3[Model.VertexCount];
        Model.Evaluate(identity, expression, whole);
        foreach (int count in (int[])[0, 1, 1000, Model.Part(FacePart.Face).VertexEnd, Model.Part(FacePart.Head).VertexEnd])
        {
            var part = new Vector3[count];
            Model.Evaluate(identity, expression, part);
            for (int v = 0; v < count; v++)
                Assert.True(Vector3.Distance(whole[v], part[v]) < 1e-4f);
        }
        Assert.Throws<ArgumentException>(() => Model.Evaluate([], [], new Vector3[Model.VertexCount + 1]));
        Assert.Throws<ArgumentException>(() => Model.Evaluate(new float[Model.IdentityCount + 1], [], whole));
        Assert.Throws<ArgumentException>(() => Model.Evaluate([], new float[Model.ExpressionCount + 1], whole));
    }

    [Fact]
    public void A_face_and_its_normals_allocate_nothing()
    {
        (float[] identity, float[] expression) = RandomFace(3);
        Vector3[] vertices = new Vector3[Model.VertexCount], normals = new Vector3[Model.VertexCount];
        long least = long.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Model.Evaluate(identity, expression, vertices);
            Model.ComputeNormals(vertices, normals);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }

    [Fact]
    public void The_origin_lies_between_the_eyes_whatever_the_identity()
    {
        int[] corners = [36, 39, 42, 45];
        var vertices = new Vector3[Model.VertexCount];
        for (int shape = -1; shape < Model.IdentityCount; shape++)
        {
            float[] identity = new float[Model.IdentityCount];
            if (shape >= 0)
                identity[shape] = 3;
            Model.Evaluate(identity, [], vertices);
            Vector3 mean = corners.Aggregate(Vector3.Zero, (sum, i) => sum + Point(i, vertices)) / 4;
            Assert.True(mean.Length() < 0.05f, $"shape {shape}: {mean}");
        }
    }

    [Fact]
    public void The_frame_is_the_head_s_and_the_unit_is_the_millimetre()
    {
        Vector3 Neutral(int point) => Point(point, Model.Neutral);
        Assert.InRange(Vector3.Distance(Neutral(36), Neutral(45)), 80, 100);
        Assert.True(Neutral(45).X > 0 && Neutral(27).Y > Neutral(8).Y && Neutral(30).Z > Neutral(0).Z);
    }

    [Fact]
    public void The_mean_face_is_its_own_mirror_image()
    {
        for (int v = 0; v < Model.VertexCount; v++)
        {
            int mirror = Model.Mirror[v];
            Vector3 reflected = Model.Neutral[mirror] * new Vector3(-1, 1, 1);
            // ICT's two halves differ by 0.3 mm at one vertex of the gums, and by 0.05 mm elsewhere.
            Assert.True(Vector3.Distance(Model.Neutral[v], reflected) < (v >= Model.Part(FacePart.Gums).FirstVertex ? 0.5f : 0.1f), $"vertex {v}");
            Assert.Equal(Model.Originals[v], Model.Originals[Model.Mirror[mirror]]);
            Assert.Equal(Model.Regions[v], Model.Regions[mirror]);
        }
    }

    [Fact]
    public void Copies_along_seams_are_where_their_originals_are()
    {
        int copies = 0;
        for (int v = 0; v < Model.VertexCount; v++)
        {
            Assert.Equal(Model.Neutral[Model.Originals[v]], Model.Neutral[v]);
            copies += Model.Originals[v] == v ? 0 : 1;
        }
        Assert.InRange(copies, 1, Model.VertexCount / 10);
    }

    /// <summary>No directed edge occurs twice, so that neighbours agree about which side is outside.</summary>
    [Fact]
    public void The_surface_is_oriented_and_has_the_openings_of_a_face()
    {
        var edges = new HashSet<(int, int)>();
        for (int i = 0; i < Model.Part(FacePart.Head).TriangleEnd * 3; i++)
        {
            int from = Model.Originals[Model.Triangles[i]], to = Model.Originals[Model.Triangles[i - i % 3 + (i % 3 + 1) % 3]];
            Assert.True(edges.Add((from, to)));
        }
        Dictionary<int, int> border = edges.Where(edge => !edges.Contains((edge.Item2, edge.Item1))).ToDictionary(edge => edge.Item1, edge => edge.Item2);
        int openings = 0;
        while (border.Count > 0)
        {
            openings++;
            for (int v = border.Keys.First(); border.Remove(v, out int next); v = next)
            {
            }
        }
        // Two eyes, the mouth and the neck.
        Assert.Equal(4, openings);
    }

    [Fact]
    public void Normals_point_out_of_the_face()
    {
        Vector3[] normals = new Vector3[Model.VertexCount];
        Model.ComputeNormals(Model.Neutral, normals);
        Assert.All(normals, normal => Assert.Equal(1, normal.Length(), 1e-4f));
        Assert.True(Point(30, normals).Z > 0.5f);
        Assert.True(Point(0, normals).X < -0.5f);
        Assert.True(Point(16, normals).X > 0.5f);
        Vector3[] face = new Vector3[Model.Part(FacePart.Face).VertexEnd];
        Model.ComputeNormals(Model.Neutral[..face.Length], face);
        Assert.Equal(normals[Model.Triangles[Model.Landmarks68[30].Triangle * 3]], face[Model.Triangles[Model.Landmarks68[30].Triangle * 3]]);
    }

    [Theory]
    [InlineData(SurfaceRegion.Lips, 62)]
    [InlineData(SurfaceRegion.Lips, 66)]
    [InlineData(SurfaceRegion.Lids, 37)]
    [InlineData(SurfaceRegion.Lids, 47)]
    [InlineData(SurfaceRegion.Nose, 30)]
    [InlineData(SurfaceRegion.Brows, 19)]
    [InlineData(SurfaceRegion.Skin, 8)]
    public void Regions_lie_where_the_68_points_say(SurfaceRegion region, int point) =>
        Assert.Equal(region, Model.Regions[Model.Triangles[Model.Landmarks68[point].Triangle * 3 + Corner(Model.Landmarks68[point])]]);

    [Fact]
    public void Every_region_has_vertices()
    {
        HashSet<SurfaceRegion> present = [.. Model.Regions.ToArray()];
        Assert.All(Enum.GetValues<SurfaceRegion>(), region => Assert.Contains(region, present));
    }

    [Theory]
    [InlineData(Blendshape.EyeLookOutLeft, 1, 1, 0)]
    [InlineData(Blendshape.EyeLookInLeft, 1, -1, 0)]
    [InlineData(Blendshape.EyeLookOutRight, -1, -1, 0)]
    [InlineData(Blendshape.EyeLookInRight, -1, 1, 0)]
    [InlineData(Blendshape.EyeLookUpLeft, 1, 0, 1)]
    [InlineData(Blendshape.EyeLookDownRight, -1, 0, -1)]
    public void Eyes_look_where_the_expression_says(Blendshape look, int side, int x, int y)
    {
        Vector3 sum = Vector3.Zero;
        int pupil = 0;
        for (int v = 0; v < Model.VertexCount; v++)
        {
            if (Model.Regions[v] != SurfaceRegion.Pupil)
                continue;
            if (Model.Neutral[v].X * side < 0)
            {
                Assert.Equal(Vector3.Zero, Model.ExpressionShape((int)look)[v]);
                continue;
            }
            sum += Model.ExpressionShape((int)look)[v];
            pupil++;
        }
        Vector3 moved = sum / pupil;
        // Half of a radius of about 17 mm: 30°.
        Assert.InRange(moved.X * x + moved.Y * y, 6, 10.5f);
    }

    [Theory]
    [InlineData(Blendshape.EyeBlinkRight, 37, 41)]
    [InlineData(Blendshape.EyeBlinkLeft, 44, 46)]
    public void A_blink_brings_the_lids_together(Blendshape blink, int upper, int lower)
    {
        float[] expression = new float[51];
        var vertices = new Vector3[Model.VertexCount];
        float open = Point(upper, Model.Neutral).Y - Point(lower, Model.Neutral).Y;
        expression[(int)blink] = 1;
        Model.Evaluate([], expression, vertices);
        float closed = Point(upper, vertices).Y - Point(lower, vertices).Y;
        Assert.True(closed < 0.15f * open, $"{open} mm open, {closed} mm closed");
    }

    static Vector3 Point(int landmark, ReadOnlySpan<Vector3> vertices) => Model.Landmarks68[landmark].On(Model.Triangles, vertices);

    static int Corner(SurfacePoint point) => point.A == 1 ? 0 : point.B == 1 ? 1 : 2;

    static (float[] Identity, float[] Expression) RandomFace(int seed)
    {
        var random = new Random(seed);
        return ([.. Enumerable.Range(0, Model.IdentityCount).Select(_ => (float)(random.NextDouble() * 4 - 2))],
            [.. Enumerable.Range(0, Model.ExpressionCount).Select(i => i % 3 == 0 ? random.NextSingle() : 0)]);
    }
}
