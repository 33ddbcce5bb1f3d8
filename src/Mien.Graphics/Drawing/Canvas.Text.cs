using System.Numerics;

namespace Mien.Graphics;

public readonly ref partial struct Canvas
{
    /// <summary>
    /// Text whose capitals are <paramref name="height"/> pixels high, beginning at the top-left corner <paramref name="topLeft"/>; a newline begins a new line.
    /// ASCII and the degree sign have glyphs, other characters show as a box.
    /// </summary>
    /// <param name="text">What to write.</param>
    /// <param name="topLeft">Top of the capitals, left edge of the first character.</param>
    /// <param name="height">Height of the capitals in pixels.</param>
    /// <param name="color">Colour of the letters.</param>
    /// <param name="outline">Drawn around the letters for contrast; transparent for none.</param>
    public void Text(ReadOnlySpan<char> text, Vector2 topLeft, float height, Color color, Color outline = default)
    {
        if (!(height > 0 && float.IsFinite(height)))
            return;
        float thickness = Math.Max(height * StrokeFont.Weight, 1);
        if (outline.Alpha > 0)
            Letters(text, topLeft, height, thickness + 2 * Math.Max(height * 0.1f, 1), outline);
        Letters(text, topLeft, height, thickness, color);
    }

    /// <summary>Width and height in pixels that <see cref="Text"/> needs, from the top of the first line's capitals to the last line's baseline.</summary>
    public static Vector2 MeasureText(ReadOnlySpan<char> text, float height)
    {
        float unit = height / StrokeFont.CapitalHeight, width = 0, pen = 0;
        int lines = 1;
        foreach (char c in text)
        {
            if (c == '\n')
            {
                lines++;
                pen = 0;
                continue;
            }
            pen += StrokeFont.Width(c) + StrokeFont.Gap;
            width = Math.Max(width, pen - StrokeFont.Gap);
        }
        return new Vector2(width * unit, height + (lines - 1) * StrokeFont.LineHeight * unit);
    }

    void Letters(ReadOnlySpan<char> text, Vector2 topLeft, float height, float thickness, Color color)
    {
        float unit = height / StrokeFont.CapitalHeight;
        Vector2 pen = topLeft;
        Span<Vector2> points = stackalloc Vector2[StrokeFont.MostPoints];
        foreach (char c in text)
        {
            if (c == '\n')
            {
                pen = new Vector2(topLeft.X, pen.Y + StrokeFont.LineHeight * unit);
                continue;
            }
            int count = StrokeFont.Outline(c, points);
            for (int i = 0; i < count; i++)
                points[i] = pen + points[i] * unit;
            Stroke(points[..count], false, thickness / 2, color);
            pen.X += (StrokeFont.Width(c) + StrokeFont.Gap) * unit;
        }
    }
}
