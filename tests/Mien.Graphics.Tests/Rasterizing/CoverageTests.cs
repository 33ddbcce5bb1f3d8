using System.Numerics;
using Mien.Graphics.Rasterizing;

namespace Mien.Graphics.Tests;

/// <summary>Which samples triangles cover, and how near they are there.</summary>
public class CoverageTests
{
    const int Width = 97, Height = 61;

    public static TheoryData<DepthKind, Culling, bool> Modes() => new()
    {
        { DepthKind.Perspective, Culling.None, false },
        { DepthKind.Perspective, Culling.None, true },
        { DepthKind.Perspective, Culling.Back, true },
        { DepthKind.Parallel, Culling.Front, false },
        { DepthKind.Parallel, Culling.None, true },
    };

    [Theory]
    [MemberData(nameof(Modes))]
    public void Every_pixel_sees_the_triangle_that_a_slow_rasteriser_in_doubles_finds(DepthKind kind, Culling culling, bool ties)
    {
        for (int seed = 0; seed < 4; seed++)
        {
            (Vector3[] screen, int[] triangles) = Scenes.Soup(seed, 60, Width, Height, ties);
            Rasterizer rasterizer = new(Width, Height) { Culling = culling };
            rasterizer.Rasterize(screen, triangles, kind);
            ReferenceRasterizer reference = new(Width, Height, screen, triangles, kind, culling);
            for (int i = 0; i < Width * Height; i++)
            {
                (int x, int y) = (i % Width, i / Width);
                if (reference.IsClose(i))
                    continue;
                Assert.Equal(reference.Ids[i], rasterizer.TriangleAt(x, y));
                if (reference.Ids[i] >= 0)
                    Assert.Equal(reference.DepthAt(i, kind), rasterizer.DepthAt(x, y), 0.01);
                else
                    Assert.Equal(float.PositiveInfinity, rasterizer.DepthAt(x, y));
            }
        }
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(3, true)]
    [InlineData(10, true)]
    [InlineData(25, false)]
    [InlineData(80, true)]
    [InlineData(300, false)]
    public void Triangles_that_share_edges_cover_every_sample_exactly_once(int cells, bool ties)
    {
        for (int seed = 0; seed < 3; seed++)
        {
            (Vector3[] screen, int[] triangles) = Scenes.Sheet(seed, Width, Height, cells, ties && cells < 100);
            foreach (VectorWidth width in Widths())
            {
                int[] covered = new int[Width * Height];
                Rasterizer rasterizer = new(Width, Height) { Vectors = width };
                // One pass would hide what is covered twice, so triangles that share a vertex are drawn in different passes.
                foreach (IGrouping<int, int> pass in Enumerable.Range(0, triangles.Length / 3).GroupBy(t => (t / 2 % cells % 3 * 3 + t / 2 / cells % 3) * 2 + t % 2))
                {
                    rasterizer.Rasterize(screen, pass.SelectMany(t => triangles[(t * 3)..(t * 3 + 3)]).ToArray());
                    for (int i = 0; i < covered.Length; i++)
                        covered[i] += rasterizer.TriangleAt(i % Width, i / Width) >= 0 ? 1 : 0;
                }
                Assert.All(covered, count => Assert.Equal(1, count));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void All_vector_widths_give_the_same_bits(int supersampling)
    {
        for (int seed = 10; seed < 20; seed++)
        {
            (Vector3[] screen, int[] triangles) = Scenes.Soup(seed, 200, Width, Height, seed % 2 == 0);
            float[][] depths = [.. Widths().Select(width =>
            {
                Rasterizer rasterizer = new(Width, Height, supersampling) { Vectors = width };
                rasterizer.Rasterize(screen, triangles);
                float[] depth = new float[Width * Height];
                rasterizer.CopyDepth(depth);
                return (float[])[.. depth, .. Enumerable.Range(0, Width * Height).Select(i => (float)rasterizer.TriangleAt(i % Width, i / Width))];
            })];
            Assert.All(depths, depth => Assert.Equal(depths[0], depth));
        }
    }

    [Fact]
    public void A_triangle_covers_the_pixels_whose_centres_it_holds()
    {
        Rasterizer rasterizer = new(8, 8);
        // The hypotenuse passes through centres: it is neither a top nor a left edge, so they stay out; the left and top edges do too, and are in.
        rasterizer.Rasterize([new(1.5f, 1.5f, 1), new(1.5f, 5.5f, 1), new(5.5f, 1.5f, 1)], [0, 1, 2]);
        for (int y = 0; y < 8; y++)
        {
            for (int x = 0; x < 8; x++)
                Assert.Equal(x >= 1 && y >= 1 && x + y < 6 ? 0 : -1, rasterizer.TriangleAt(x, y));
        }
    }

    [Fact]
    public void Culling_leaves_out_the_side_that_it_names()
    {
        Vector3[] screen = [new(1, 1, 1), new(1, 7, 1), new(7, 1, 1)];
        foreach ((Culling culling, int[] triangle, bool drawn) in ((Culling, int[], bool)[])
            [(Culling.None, [0, 1, 2], true), (Culling.None, [0, 2, 1], true), (Culling.Back, [0, 1, 2], true), (Culling.Back, [0, 2, 1], false), (Culling.Front, [0, 1, 2], false), (Culling.Front, [0, 2, 1], true)])
        {
            Rasterizer rasterizer = new(8, 8) { Culling = culling };
            rasterizer.Rasterize(screen, triangle);
            Assert.Equal(drawn, rasterizer.TriangleAt(2, 2) == 0);
        }
    }

    [Fact]
    public void Triangles_that_cannot_be_drawn_are_left_out_and_the_others_are_not()
    {
        Vector3[] bad =
        [
            new(float.NaN, 1, 1), new(1, float.PositiveInfinity, 1), new(1, 1, float.NaN), new(1, 1, 0), new(1, 1, -5), new(1e9f, 1, 1), new(1, -1e30f, 1), new(1, 1, float.PositiveInfinity),
        ];
        Vector3[] screen = [.. bad, new(0, 0, 2), new(0, 8, 2), new(8, 0, 2)];
        int good = bad.Length;
        int[] triangles = [.. Enumerable.Range(0, good).SelectMany(i => (int[])[i, good + 1, good + 2]), good, good + 1, good + 2, good, good, good + 1];
        Rasterizer rasterizer = new(8, 8);
        rasterizer.Rasterize(screen, triangles);
        // An infinite distance has nearness 0, which no z-buffer tells from nothing.
        Assert.Equal(good, rasterizer.TriangleAt(1, 1));
        Assert.Equal(2, rasterizer.DepthAt(1, 1), 1e-5f);
    }

    [Fact]
    public void Triangles_far_larger_than_the_picture_cover_it()
    {
        Rasterizer rasterizer = new(64, 48);
        rasterizer.Rasterize([new(-90_000, -90_000, 10), new(-90_000, 200_000, 10), new(200_000, -90_000, 10)], [0, 1, 2]);
        for (int i = 0; i < 64 * 48; i++)
        {
            Assert.Equal(0, rasterizer.TriangleAt(i % 64, i / 64));
            Assert.Equal(10, rasterizer.DepthAt(i % 64, i / 64), 1e-4f);
        }
    }

    [Fact]
    public void An_index_without_a_vertex_is_an_error_that_names_the_triangle()
    {
        Rasterizer rasterizer = new(8, 8);
        ArgumentException error = Assert.Throws<ArgumentException>(() => rasterizer.Rasterize(new Vector3[3], [0, 1, 2, 0, 1, 3]));
        Assert.Contains("Triangle 1", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => rasterizer.Rasterize(new Vector3[3], [0, 1, -1]));
        Assert.Throws<ArgumentException>(() => rasterizer.Rasterize(new Vector3[3], [0, 1]));
    }

    [Fact]
    public void Nothing_of_an_earlier_drawing_is_left()
    {
        Rasterizer used = new(Width, Height, 2), fresh = new(Width, Height, 2);
        (Vector3[] screen, int[] triangles) = Scenes.Soup(5, 100, Width, Height, ties: false);
        (Vector3[] small, int[] few) = Scenes.Soup(6, 3, Width, Height, ties: false);
        used.Rasterize(screen, triangles);
        used.Rasterize(small, few);
        fresh.Rasterize(small, few);
        for (int i = 0; i < Width * Height; i++)
        {
            Assert.Equal(fresh.TriangleAt(i % Width, i / Width), used.TriangleAt(i % Width, i / Width));
            Assert.Equal(fresh.DepthAt(i % Width, i / Width), used.DepthAt(i % Width, i / Width));
        }
    }

    [Theory]
    [InlineData(1, DepthKind.Perspective)]
    [InlineData(2, DepthKind.Perspective)]
    [InlineData(2, DepthKind.Parallel)]
    public void Depth_as_a_picture_is_that_of_each_pixel(int supersampling, DepthKind kind)
    {
        Rasterizer rasterizer = new(Width, Height, supersampling);
        (Vector3[] screen, int[] triangles) = Scenes.Soup(5, 20, Width, Height, ties: false);
        float[] depth = new float[Width * Height];
        rasterizer.CopyDepth(depth);
        Assert.All(depth, value => Assert.Equal(float.PositiveInfinity, value));
        rasterizer.Rasterize(screen, triangles, kind);
        rasterizer.CopyDepth(depth);
        for (int i = 0; i < depth.Length; i++)
            Assert.Equal(rasterizer.DepthAt(i % Width, i / Width), depth[i]);
        Assert.Contains(float.PositiveInfinity, depth);
    }

    [Fact]
    public void Kept_depth_hides_what_lies_behind_it()
    {
        Rasterizer rasterizer = new(8, 8);
        Vector3[] near = [new(0, 0, 5), new(0, 8, 5), new(4, 0, 5), new(4, 8, 5)], far = [new(0, 0, 9), new(0, 8, 9), new(8, 0, 9), new(8, 8, 9)];
        int[] quad = [0, 1, 2, 2, 1, 3];
        rasterizer.Rasterize(near, quad);
        rasterizer.Rasterize(far, quad, keepDepth: true);
        Assert.Equal(-1, rasterizer.TriangleAt(1, 4));
        Assert.Equal(5, rasterizer.DepthAt(1, 4), 1e-5f);
        Assert.True(rasterizer.TriangleAt(6, 4) >= 0);
        Assert.Equal(9, rasterizer.DepthAt(6, 4), 1e-5f);
    }

    internal static IEnumerable<VectorWidth> Widths() => Enum.GetValues<VectorWidth>();
}
