using System.Numerics;
using Mien.Graphics;

namespace Mien.Training;

/// <summary>
/// A contact sheet of labelled faces, to look over data by eye: eyes, brows, irises and lips as lines, all other landmarks as dots. The
/// subject's right is orange and the left blue, so that a wrong mirror image shows.
/// </summary>
public sealed class FaceSheet
{
    static readonly Color Ground = new(30, 32, 36), Right = new(255, 150, 40), Left = new(60, 170, 255), Lips = new(255, 80, 130), Dots = new(130, 255, 190, 150);

    readonly int _cell, _columns;
    readonly List<Image> _cells = [];

    /// <summary>An empty sheet.</summary>
    /// <param name="cell">Side of each face's picture, pixels.</param>
    /// <param name="columns">Pictures beside each other.</param>
    public FaceSheet(int cell, int columns) => (_cell, _columns) = (cell, columns);

    /// <summary>Faces so far.</summary>
    public int Count => _cells.Count;

    /// <summary>Adds a crop as it is, with its labels.</summary>
    public void Add(FaceCrop face, string caption) => Add(face, face.Landmarks, caption);

    /// <summary>Adds a crop as it is, with the landmarks that somebody else gives it, pixels of the crop.</summary>
    public void Add(FaceCrop face, ReadOnlySpan<Vector3> landmarks, string caption)
    {
        float scale = _cell / (float)face.Set.CropSize;
        Vector2[] points = [.. landmarks.ToArray().Select(point => new Vector2(point.X, point.Y) * scale)];
        Add(face.Pixels, points, caption);
    }

    /// <summary>Adds a sample as a network sees it.</summary>
    /// <param name="input">S×S×3 floats, −1 … 1.</param>
    /// <param name="side">S.</param>
    /// <param name="points">478×3 floats in crop units; empty: none are drawn.</param>
    /// <param name="caption">What to write into the corner.</param>
    public void Add(ReadOnlySpan<float> input, int side, ReadOnlySpan<float> points, string caption)
    {
        var image = new Image(side, side, PixelFormat.Rgb24);
        for (int i = 0; i < image.Pixels.Length; i++)
            image.Pixels[i] = (byte)(Math.Clamp(input[i] * 0.5f + 0.5f, 0, 1) * 255 + 0.5f);
        var places = new Vector2[points.Length / 3];
        for (int i = 0; i < places.Length; i++)
            places[i] = new Vector2(points[i * 3] + 0.5f, points[i * 3 + 1] + 0.5f) * _cell;
        Add(image, places, caption);
    }

    /// <summary>The sheet.</summary>
    public Image Draw()
    {
        int rows = Math.Max((_cells.Count + _columns - 1) / _columns, 1);
        var sheet = new Image(_columns * _cell, rows * _cell, PixelFormat.Rgb24);
        new Canvas(sheet).FillRectangle(0, 0, sheet.Width, sheet.Height, Ground);
        for (int i = 0; i < _cells.Count; i++)
            for (int y = 0; y < _cell; y++)
                _cells[i].Row(y).CopyTo(sheet.Row(i / _columns * _cell + y)[(i % _columns * _cells[i].Stride)..]);
        return sheet;
    }

    void Add(ImageView picture, ReadOnlySpan<Vector2> points, string caption)
    {
        Image cell = ImageTransforms.Resize(picture, _cell, _cell);
        var canvas = new Canvas(cell);
        if (points.Length >= LandmarkTopology.Count)
        {
            foreach (Vector2 point in points)
                canvas.Dot(point, 0.9f, Dots);
            Run(canvas, points, LandmarkTopology.RightEye, Right);
            Run(canvas, points, LandmarkTopology.RightBrowUpper, Right);
            Run(canvas, points, LandmarkTopology.RightIrisRim, Right);
            Run(canvas, points, LandmarkTopology.LeftEye, Left);
            Run(canvas, points, LandmarkTopology.LeftBrowUpper, Left);
            Run(canvas, points, LandmarkTopology.LeftIrisRim, Left);
            Run(canvas, points, LandmarkTopology.LipsOuter, Lips);
            Run(canvas, points, LandmarkTopology.LipsInner, Lips);
        }
        canvas.Text(caption, new Vector2(4, 4), 9, Color.White, Color.Black);
        _cells.Add(cell);
    }

    static void Run(Canvas canvas, ReadOnlySpan<Vector2> points, ReadOnlySpan<short> indices, Color color)
    {
        Span<Vector2> line = stackalloc Vector2[indices.Length];
        for (int i = 0; i < line.Length; i++)
            line[i] = points[indices[i]];
        canvas.Polyline(line, 1.1f, color);
    }
}
