using System.Numerics;

namespace Mien.Graphics.Tests;

/// <summary>The rules of 3DDFA_V2's rasteriser, by hand-made examples (REFERENCE 1.3.8).</summary>
public class Sim3drRasterizerTests
{
    static readonly Vector3[] Red = [Vector3.UnitX, Vector3.UnitX, Vector3.UnitX];

    [Fact]
    public void Only_pixels_with_all_three_weights_above_zero_are_drawn()
    {
        Image image = new(8, 8, PixelFormat.Rgb24);
        // Pixel centres are whole coordinates: x = 1, y = 1 and the hypotenuse x + y = 6 pass through centres and stay empty.
        new Sim3drRasterizer(8, 8).Draw([new(1, 1, 0), new(5, 1, 0), new(1, 5, 0)], [0, 1, 2], Red, new Canvas(image));
        for (int y = 0; y < 8; y++)
        {
            for (int x = 0; x < 8; x++)
                Assert.Equal(x > 1 && y > 1 && x + y < 6 ? 255 : 0, image.Pixels[(y * 8 + x) * 3]);
        }
    }

    [Fact]
    public void The_larger_z_is_seen_and_the_first_of_equal_ones()
    {
        Vector3[] vertices = [new(-1, -1, 1), new(9, -1, 1), new(-1, 9, 1), new(-1, -1, 2), new(9, -1, 2), new(-1, 9, 2)];
        Vector3[] colors = [.. Red, Vector3.UnitY, Vector3.UnitY, Vector3.UnitY];
        foreach ((int[] order, int channel) in ((int[], int)[])[([0, 1, 2, 3, 4, 5], 1), ([3, 4, 5, 0, 1, 2], 1), ([0, 1, 2, 0, 2, 1], 0)])
        {
            Image image = new(4, 4, PixelFormat.Rgb24);
            Sim3drRasterizer rasterizer = new(4, 4);
            rasterizer.Draw(vertices, order, colors, new Canvas(image));
            Assert.Equal(255, image.Pixels[(1 * 4 + 1) * 3 + channel]);
            Assert.Equal(channel == 1 ? 2 : 1, rasterizer.Depth[5], 1e-5f);
        }
    }

    [Fact]
    public void Colours_are_cut_to_bytes_after_blending()
    {
        Image image = new(4, 4, PixelFormat.Bgr24);
        Array.Fill(image.Pixels, (byte)101);
        Vector3[] colors = [.. Enumerable.Repeat(new Vector3(0.5f, 0, 1), 3)];
        new Sim3drRasterizer(4, 4).Draw([new(-1, -1, 0), new(9, -1, 0), new(-1, 9, 0)], [0, 1, 2], colors, new Canvas(image), opacity: 0.5f);
        // 50.5 + 63.75 = 114.25; 50.5; 50.5 + 127.5 = 178: the weights' rounding may take the last one just below.
        Assert.Equal(114, image.Pixels[15]);
        Assert.Equal(50, image.Pixels[16]);
        Assert.InRange(image.Pixels[17], 177, 178);
    }

    [Fact]
    public void Depth_is_linear_without_perspective_and_empty_pixels_keep_their_start()
    {
        Sim3drRasterizer rasterizer = new(16, 16);
        Image image = new(16, 16, PixelFormat.Rgba32);
        rasterizer.Draw([new(0.5f, 0.5f, 10), new(12.5f, 0.5f, 34), new(0.5f, 12.5f, 10)], [0, 2, 1], Red, new Canvas(image));
        Assert.Equal(10 + 2 * 3.5, rasterizer.Depth[2 * 16 + 4], 1e-3);
        Assert.Equal(-1e8f, rasterizer.Depth[15 * 16 + 15]);
        Assert.Equal(0, image.Pixels[(2 * 16 + 4) * 4 + 3]);
    }

    [Fact]
    public void Vertices_that_are_not_finite_and_flat_triangles_draw_nothing()
    {
        Image image = new(8, 8, PixelFormat.Rgb24);
        Sim3drRasterizer rasterizer = new(8, 8);
        Vector3[] vertices = [new(float.NaN, 1, 0), new(5, 1, 0), new(1, 5, 0), new(3, 3, 0), new(float.PositiveInfinity, 0, 0), new(1e30f, -1e30f, 0)];
        Vector3[] colors = [.. Enumerable.Repeat(Vector3.One, vertices.Length)];
        rasterizer.Draw(vertices, [0, 1, 2, 1, 2, 3, 4, 1, 2, 1, 1, 1], colors, new Canvas(image));
        Assert.All(image.Pixels, value => Assert.Equal(0, value));
        rasterizer.Draw(vertices, [5, 1, 2], colors, new Canvas(image));
    }
}
