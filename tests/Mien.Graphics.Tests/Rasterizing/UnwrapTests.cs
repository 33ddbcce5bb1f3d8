using System.Numerics;

namespace Mien.Graphics.Tests;

/// <summary>Photos laid out in textures.</summary>
public class UnwrapTests
{
    static readonly int[] Quad = [0, 2, 1, 1, 2, 3];
    static readonly Vector2[] Whole = [new(0, 1), new(1, 1), new(0, 0), new(1, 0)];

    [Theory]
    [InlineData(PixelFormat.Rgb24)]
    [InlineData(PixelFormat.Bgr24)]
    [InlineData(PixelFormat.Gray8)]
    public void A_part_of_the_photo_seen_straight_on_is_cut_out(PixelFormat format)
    {
        Image photo = Pictures.Rgb(40, 30), source = new(40, 30, format), texture = new(16, 16, format), all = new(40, 30, format);
        int bytes = format.BytesPerPixel();
        for (int i = 0; i < source.Pixels.Length; i++)
            source.Pixels[i] = photo.Pixels[i];
        new TextureUnwrap(16, 16).Draw(Whole, [new(8, 6, 1), new(24, 6, 1), new(8, 22, 1), new(24, 22, 1)], Quad, DepthKind.Parallel, source, new Canvas(texture));
        for (int i = 0; i < texture.Pixels.Length; i++)
        {
            int y = i / (16 * bytes), expected = source.Pixels[(y + 6) * 40 * bytes + 8 * bytes + i % (16 * bytes)];
            Assert.InRange(texture.Pixels[i], expected - 1, expected + 1);
        }
        new TextureUnwrap(40, 30).Draw(Whole, [new(0, 0, 1), new(40, 0, 1), new(0, 30, 1), new(40, 30, 1)], Quad, DepthKind.Parallel, source, new Canvas(all));
        Assert.Equal(source.Pixels, all.Pixels);
    }

    [Fact]
    public void A_board_seen_askew_comes_out_straight()
    {
        const int Size = 64;
        PinholeProjection projection = new(300, 300, 160, 120);
        Vector3[] board = [new(-50, 50, -200), new(50, 50, -420), new(-50, -50, -200), new(50, -50, -420)], screen = new Vector3[4];
        projection.Project(board, screen);
        // The photo's red is the board's own u, so that an unwrapped pixel knows where it should be.
        Image photo = new(320, 240, PixelFormat.Rgb24), texture = new(Size, Size, PixelFormat.Rgb24);
        Rasterizer rasterizer = new(320, 240);
        rasterizer.Rasterize(screen, Quad);
        rasterizer.Shade(new Surface { Colors = [Vector3.Zero, Vector3.UnitX, Vector3.UnitY, Vector3.UnitX + Vector3.UnitY] }, new Canvas(photo));
        new TextureUnwrap(Size, Size).Draw(Whole, screen, Quad, DepthKind.Perspective, photo, new Canvas(texture));
        for (int y = 4; y < Size - 4; y++)
        {
            for (int x = 4; x < Size - 4; x++)
            {
                Assert.Equal((x + 0.5) / Size * 255, texture.Pixels[(y * Size + x) * 3], 2.5);
                Assert.Equal((y + 0.5) / Size * 255, texture.Pixels[(y * Size + x) * 3 + 1], 2.5);
            }
        }
    }

    [Fact]
    public void Triangles_that_turn_their_back_can_be_left_out()
    {
        Image photo = new(8, 8, PixelFormat.Gray8), texture = new(8, 8, PixelFormat.Gray8);
        Array.Fill(photo.Pixels, (byte)9);
        TextureUnwrap unwrap = new(8, 8);
        Vector3[] turned = [new(8, 0, 1), new(0, 0, 1), new(8, 8, 1), new(0, 8, 1)];
        unwrap.Draw(Whole, turned, Quad, DepthKind.Perspective, photo, new Canvas(texture), frontsOnly: true);
        Assert.All(texture.Pixels, value => Assert.Equal(0, value));
        unwrap.Draw(Whole, turned, Quad, DepthKind.Perspective, photo, new Canvas(texture));
        Assert.All(texture.Pixels, value => Assert.Equal(9, value));
        Assert.Throws<ArgumentException>(() => unwrap.Draw(Whole, turned, [0, 1, 4], DepthKind.Perspective, photo, new Canvas(texture), frontsOnly: true));
    }
}
