using System.Numerics;

namespace Mien.Graphics.Tests;

public sealed class StrokeFontTests
{
    static IEnumerable<char> Printable => Enumerable.Range(' ', '~' - ' ' + 1).Select(i => (char)i).Append('°');

    static byte[] Draw(string text)
    {
        var picture = new Image(48, 48, PixelFormat.Gray8);
        new Canvas(picture).Text(text, new(8, 8), 20, Color.White);
        return picture.Pixels;
    }

    [Fact]
    public void Every_printable_character_but_the_space_has_its_own_look()
    {
        var seen = new Dictionary<string, char>();
        foreach (char c in Printable)
        {
            byte[] pixels = Draw(c.ToString());
            Assert.Equal(c != ' ', pixels.Any(b => b > 128));
            Assert.True(seen.TryAdd(Convert.ToHexString(pixels), c), $"'{c}' looks like '{seen.GetValueOrDefault(Convert.ToHexString(pixels))}'");
        }
    }

    [Fact]
    public void Every_glyph_stays_in_its_cell()
    {
        Vector2[] points = new Vector2[StrokeFont.MostPoints];
        foreach (char c in Printable.Append('\u4e2d'))
        {
            int count = StrokeFont.Outline(c, points);
            foreach (Vector2 point in points[..count])
                Assert.True(float.IsNaN(point.X) || (point.X >= 0 && point.X <= StrokeFont.Width(c) && point.Y >= 0 && point.Y <= 16), $"'{c}' leaves its cell at {point}");
        }
    }

    [Fact]
    public void Mirror_symmetric_letters_are_symmetric()
    {
        foreach (char c in "AHIMOTUVWXYovwx8|-+=")
        {
            var picture = new Image(60, 40, PixelFormat.Gray8);
            float middle = Canvas.MeasureText(c.ToString(), 24).X / 2;
            new Canvas(picture).Text(c.ToString(), new(30 - middle, 8), 24, Color.White);
            for (int y = 0; y < 40; y++)
                for (int x = 0; x < 30; x++)
                    Assert.True(Math.Abs(picture.Row(y)[x] - picture.Row(y)[59 - x]) <= 2, $"'{c}' at ({x}, {y})");
        }
    }

    [Fact]
    public void Text_fits_the_measured_rectangle()
    {
        const string Words = "Hello\nyaw 12.5°";
        Vector2 size = Canvas.MeasureText(Words, 20);
        var picture = new Image(300, 120, PixelFormat.Gray8);
        new Canvas(picture).Text(Words, new(20, 20), 20, Color.White);
        int right = 0, bottom = 0;
        for (int y = 0; y < 120; y++)
            for (int x = 0; x < 300; x++)
                if (picture.Row(y)[x] > 0)
                    (right, bottom) = (Math.Max(right, x), Math.Max(bottom, y));
        Assert.InRange(right, 20 + size.X - 2, 20 + size.X + 3);
        Assert.InRange(bottom, 20 + size.Y - 2, 20 + size.Y + 10);
    }

    [Fact]
    public void Letters_are_as_high_as_asked()
    {
        foreach (float height in (float[])[8, 12, 30, 100])
        {
            var picture = new Image(200, 200, PixelFormat.Gray8);
            new Canvas(picture).Text("H", new(40, 40), height, Color.White);
            int[] rows = [.. Enumerable.Range(0, 200).Where(y => picture.Row(y).IndexOfAnyExcept((byte)0) >= 0)];
            Assert.InRange(rows[^1] - rows[0] + 1, height, height * (1 + StrokeFont.Weight) + 3);
        }
    }

    [Fact]
    public void An_outline_surrounds_the_letters()
    {
        var picture = new Image(64, 64, PixelFormat.Gray8);
        Array.Fill(picture.Pixels, (byte)128);
        new Canvas(picture).Text("I", new(20, 10), 40, Color.White, Color.Black);
        byte[] row = picture.Row(30).ToArray();
        int first = Array.IndexOf(row, (byte)255), last = Array.LastIndexOf(row, (byte)255);
        Assert.Contains((byte)0, row[..first]);
        Assert.Contains((byte)0, row[last..]);
    }
}
