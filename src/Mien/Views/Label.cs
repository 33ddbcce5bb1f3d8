using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>Outlined text that is moved so that it stays inside the picture.</summary>
static class Label
{
    /// <summary>Writes above the point where there is room, else below it.</summary>
    public static void Above(Canvas canvas, string text, float x, float y, float height, Color color)
    {
        Vector2 size = Canvas.MeasureText(text, height);
        float margin = height * 0.5f;
        float top = y - size.Y - margin;
        if (top < margin)
            top = y + margin;
        canvas.Text(text, Inside(canvas, new Vector2(x, top), size, margin), height, color, Color.Black);
    }

    /// <summary>Writes below the point where there is room, else above the bottom of the picture.</summary>
    public static void Below(Canvas canvas, string text, float x, float y, float height, Color color)
    {
        Vector2 size = Canvas.MeasureText(text, height);
        float margin = height * 0.5f;
        canvas.Text(text, Inside(canvas, new Vector2(x, y + margin), size, margin), height, color, Color.Black);
    }

    static Vector2 Inside(Canvas canvas, Vector2 topLeft, Vector2 size, float margin) => new(
        Math.Max(Math.Min(topLeft.X, canvas.Width - size.X - margin), margin),
        Math.Max(Math.Min(topLeft.Y, canvas.Height - size.Y - margin), margin));
}
