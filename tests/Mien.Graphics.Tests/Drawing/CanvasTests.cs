using System.Numerics;

namespace Mien.Graphics.Tests;

public sealed class CanvasTests
{
    static readonly float[] Hostile = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, float.Epsilon, 1e30f, -1e30f, 1e9f, -1e9f, 0, -0.5f, 10, 31.5f, 2147483648f];

    /// <summary>Sum of coverages of white drawn on black, in pixels.</summary>
    static double Area(Image picture) => picture.Pixels.Sum(b => (double)b) / 255;

    static Image Gray(int width = 64, int height = 64) => new(width, height, PixelFormat.Gray8);

    [Theory]
    [InlineData(1)]
    [InlineData(2.5f)]
    [InlineData(7)]
    [InlineData(20.3f)]
    public void A_disc_covers_its_area(float radius)
    {
        Image picture = Gray();
        new Canvas(picture).Dot(new(31.7f, 32.2f), radius, Color.White);
        // The soft edge, one pixel wide, adds π/12 to πr²; the rest is 8-bit rounding and the grid.
        Assert.Equal(Math.PI * radius * radius + Math.PI / 12, Area(picture), 0.02 * Math.PI * radius * radius + 0.1);
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.3f)]
    [InlineData(0.6f)]
    public void A_disc_smaller_than_a_pixel_fades_with_its_area(float radius)
    {
        Image picture = Gray();
        new Canvas(picture).Dot(new(32.5f, 32.5f), radius, Color.White);
        Assert.InRange(Area(picture), 0.7 * Math.PI * radius * radius, 1.4 * Math.PI * radius * radius + 0.01);
    }

    [Theory]
    [InlineData(0.25f, 1)]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(1, 0)]
    [InlineData(3, 0.3f)]
    [InlineData(6.5f, -2)]
    public void A_line_covers_length_times_thickness_and_its_caps(float thickness, float slope)
    {
        Image picture = Gray(128, 128);
        Vector2 direction = Vector2.Normalize(new(1, slope)), middle = new(64.2f, 63.9f);
        new Canvas(picture).Line(middle - direction * 40, middle + direction * 40, thickness, Color.White);
        double caps = Math.PI * thickness * thickness / 4;
        Assert.Equal(80 * thickness + caps, Area(picture), 0.025 * 80 * thickness + 0.5);
    }

    [Fact]
    public void A_line_and_its_reverse_are_the_same_pixels()
    {
        Image one = Gray(), other = Gray();
        new Canvas(one).Line(new(5.3f, 9.1f), new(50.7f, 33.3f), 2.5f, Color.White);
        new Canvas(other).Line(new(50.7f, 33.3f), new(5.3f, 9.1f), 2.5f, Color.White);
        for (int i = 0; i < one.Pixels.Length; i++)
            Assert.InRange(one.Pixels[i] - other.Pixels[i], -1, 1);
    }

    [Fact]
    public void Drawing_has_the_symmetries_of_the_square()
    {
        Vector2[] points = [new(10.2f, 20.4f), new(40.9f, 12.3f), new(33.3f, 50.1f)];
        Image plain = Gray(), mirrored = Gray(), transposed = Gray();
        new Canvas(plain).Polyline(points, 3.3f, Color.White);
        new Canvas(mirrored).Polyline([.. points.Select(p => new Vector2(64 - p.X, p.Y))], 3.3f, Color.White);
        new Canvas(transposed).Polyline([.. points.Select(p => new Vector2(p.Y, p.X))], 3.3f, Color.White);
        for (int y = 0; y < 64; y++)
        {
            for (int x = 0; x < 64; x++)
            {
                Assert.InRange(plain.Row(y)[x] - mirrored.Row(y)[63 - x], -1, 1);
                Assert.InRange(plain.Row(y)[x] - transposed.Row(x)[y], -1, 1);
            }
        }
    }

    [Fact]
    public void Moving_by_whole_pixels_moves_the_pixels()
    {
        Image here = Gray(), there = Gray();
        new Canvas(here).Line(new(8.5f, 9.25f), new(30.75f, 22.5f), 2, Color.White);
        new Canvas(there).Line(new(18.5f, 29.25f), new(40.75f, 42.5f), 2, Color.White);
        for (int y = 0; y < 40; y++)
            for (int x = 0; x < 50; x++)
                Assert.InRange(here.Row(y)[x] - there.Row(y + 20)[x + 10], -1, 1);
    }

    [Fact]
    public void What_leaves_the_picture_is_clipped_and_nothing_else_changes()
    {
        Image large = Gray(192, 192), small = Gray();
        Vector2 offset = new(64);
        Vector2[] points = [new(-50, 10), new(40, -30), new(100, 70), new(20, 110), new(-7, 33)];
        new Canvas(large).Polygon([.. points.Select(p => p + offset)], 9, Color.White);
        new Canvas(small).Polygon(points, 9, Color.White);
        for (int y = 0; y < 64; y++)
            for (int x = 0; x < 64; x++)
                Assert.InRange(large.Row(y + 64)[x + 64] - small.Row(y)[x], -1, 1);
    }

    [Fact]
    public void A_translucent_polyline_does_not_show_its_joins()
    {
        Image picture = Gray();
        new Canvas(picture).Polygon([new(16, 16), new(48, 16), new(48, 48), new(16, 48)], 8, Color.White.WithAlpha(100));
        Assert.Equal(100, picture.Pixels.Max());
        Assert.Equal(100, picture.Row(16)[16]);
    }

    [Fact]
    public void A_point_that_is_not_a_number_lifts_the_pen()
    {
        Image broken = Gray(), two = Gray();
        new Canvas(broken).Polyline([new(5, 5), new(20, 5), new(float.NaN), new(5, 40), new(20, 40)], 3, Color.White);
        new Canvas(two).Line(new(5, 5), new(20, 5), 3, Color.White);
        new Canvas(two).Line(new(5, 40), new(20, 40), 3, Color.White);
        Assert.Equal(two.Pixels, broken.Pixels);
    }

    [Fact]
    public void Hostile_coordinates_draw_something_or_nothing_but_never_fail()
    {
        Image picture = new(40, 30, PixelFormat.Rgba32);
        foreach (float a in Hostile)
        {
            foreach (float b in Hostile)
            {
                var canvas = new Canvas(picture);
                canvas.Line(new(a, b), new(b, a), 3, Color.White);
                canvas.Line(new(a, 3), new(12, b), a, Color.White);
                canvas.Dot(new(a, b), 4, Color.White);
                canvas.Dot(new(a, 4), b, Color.White);
                canvas.FillRectangle(a, b, b, a, Color.White);
                canvas.FillRectangle(a, 2, 10, b, Color.White);
                canvas.Rectangle(a, b, a, b, 2, Color.White);
                canvas.Polygon([new(a, a), new(b, b), new(a, b)], b, Color.White);
                canvas.Text("x", new(a, b), 10, Color.White, Color.Black);
                canvas.Text("x", new(3, 3), a, Color.White);
            }
        }
        new Canvas(picture).Polyline([], 2, Color.White);
        new Canvas(picture).Polygon([new(3, 3)], 2, Color.White);
    }

    [Fact]
    public void A_line_from_far_left_to_far_right_crosses_the_picture()
    {
        Image picture = Gray();
        new Canvas(picture).Line(new(-1e30f, 30), new(1e30f, 34), 2, Color.White);
        Assert.Equal(64 * 2, Area(picture), 1.0);
    }

    [Fact]
    public void A_rectangle_covers_its_area_between_pixels()
    {
        Image picture = Gray();
        new Canvas(picture).FillRectangle(10.25f, 12.5f, 20.5f, 7.75f, Color.White);
        Assert.Equal(20.5 * 7.75, Area(picture), 0.5);
        Assert.Equal(255, picture.Row(15)[20]);
        Assert.Equal(128, picture.Row(12)[20], 1.0);
    }

    [Theory]
    [InlineData(PixelFormat.Rgb24, new byte[] { 200, 100, 50 })]
    [InlineData(PixelFormat.Bgr24, new byte[] { 50, 100, 200 })]
    [InlineData(PixelFormat.Rgba32, new byte[] { 200, 100, 50, 255 })]
    [InlineData(PixelFormat.Bgra32, new byte[] { 50, 100, 200, 255 })]
    [InlineData(PixelFormat.Gray8, new byte[] { 124 })]
    public void Every_format_gets_its_channels_in_order(PixelFormat format, byte[] expected)
    {
        var picture = new Image(9, 9, format);
        new Canvas(picture).FillRectangle(0, 0, 9, 9, new Color(200, 100, 50));
        Assert.Equal(expected, picture.Row(4).Slice(4 * expected.Length, expected.Length).ToArray());
    }

    [Fact]
    public void Colour_over_a_translucent_picture_follows_source_over()
    {
        var picture = new Image([100, 0, 0, 128], 1, 1, PixelFormat.Rgba32);
        new Canvas(picture).FillRectangle(0, 0, 1, 1, new Color(0, 200, 0, 128));
        // alpha = a + b(1 − a); colour = (a·above + b(1 − a)·below)/alpha, a = b = 128/255.
        Assert.Equal([33, 134, 0, 192], picture.Pixels.Select(b => (int)b));
    }

    [Fact]
    public void Memory_between_rows_stays_untouched()
    {
        byte[] memory = new byte[20 * 40];
        Array.Fill(memory, (byte)7);
        new Canvas(memory, 5, 20, PixelFormat.Rgb24, 40).Line(new(-10, -10), new(30, 30), 60, Color.White);
        for (int y = 0; y < 20; y++)
        {
            Assert.All(memory[(y * 40)..(y * 40 + 15)], b => Assert.Equal(255, b));
            Assert.All(memory[(y * 40 + 15)..(y * 40 + 40)], b => Assert.Equal(7, b));
        }
    }

    [Fact]
    public void Wide_pictures_are_drawn_without_seams()
    {
        Image picture = Gray(2000, 9);
        new Canvas(picture).Line(new(-20, 4.5f), new(2020, 4.5f), 3, Color.White);
        Assert.All(picture.Row(4).ToArray(), b => Assert.Equal(255, b));
        Assert.All(picture.Row(1).ToArray(), b => Assert.Equal(0, b));
    }

    [Fact]
    public void Drawing_allocates_nothing()
    {
        Image picture = new(200, 200, PixelFormat.Rgb24);
        Draw();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Draw();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Draw()
        {
            var canvas = new Canvas(picture);
            canvas.Line(new(3, 4), new(150, 180), 3, Color.White);
            canvas.Dot(new(50, 50), 9, Color.White);
            canvas.Rectangle(20, 20, 100, 90, 2, Color.White);
            canvas.FillRectangle(20, 20, 30, 30, Color.White);
            canvas.Text("yaw 12.5°", new(10, 10), 12, Color.White, Color.Black);
        }
    }
}
