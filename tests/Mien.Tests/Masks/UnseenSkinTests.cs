using System.Numerics;
using Mien.Graphics;

namespace Mien.Tests;

public class UnseenSkinTests
{
    [Fact]
    public void Distances_are_those_to_the_nearest_black_pixel_within_a_twelfth()
    {
        var picture = new Image(31, 23, PixelFormat.Rgb24);
        picture.Pixels.AsSpan().Fill(120);
        (int X, int Y)[] holes = [(4, 5), (25, 17), (26, 17)];
        foreach ((int x, int y) in holes)
            // Black that went through JPEG.
            (picture.Row(y)[x * 3], picture.Row(y)[x * 3 + 1], picture.Row(y)[x * 3 + 2]) = (9, 3, 12);
        float[] distances = UnseenSkin.Distances(picture);
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                float true_ = holes.Min(hole => Vector2.Distance(new Vector2(hole.X, hole.Y), new Vector2(x, y)));
                Assert.InRange(distances[y * picture.Width + x], true_ - 1e-3f, true_ * 13 / 12 + 1e-3f);
            }
        }
    }

    [Fact]
    public void A_whole_picture_has_no_hole_and_dark_skin_is_none()
    {
        var picture = new Image(8, 8, PixelFormat.Rgb24);
        for (int i = 0; i < picture.Pixels.Length; i += 3)
            (picture.Pixels[i], picture.Pixels[i + 1], picture.Pixels[i + 2]) = (30, 12, 8);
        Assert.All(UnseenSkin.Distances(picture), distance => Assert.True(distance > 1000));
    }
}
