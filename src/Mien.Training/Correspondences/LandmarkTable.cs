using System.Globalization;
using System.Text;
using Mien.Tensors;

namespace Mien.Training;

/// <summary>Points on a model's surface as text: a line a landmark with its number, triangle, and the weights of the triangle's corners.</summary>
public static class LandmarkTable
{
    const string ResourceName = "Mien.Training.landmarks478.txt";

    /// <summary>The 478 landmarks that <c>mien model build</c> puts into the model.</summary>
    public static SurfacePoint[] BuiltIn(int triangles)
    {
        using Stream stream = typeof(LandmarkTable).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException("Mien.Training.dll was built without its landmarks.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Read(reader.ReadToEnd(), triangles);
    }

    /// <summary>Reads a table.</summary>
    /// <param name="text">The table's text; lines that begin with # are comments.</param>
    /// <param name="triangles">Triangles of the model.</param>
    /// <exception cref="ModelFormatException">A line is not what a table has; the message names it.</exception>
    public static SurfacePoint[] Read(string text, int triangles)
    {
        var points = new List<SurfacePoint>();
        int line = 0;
        Span<Range> words = stackalloc Range[6];
        Span<float> weights = stackalloc float[3];
        foreach (ReadOnlySpan<char> row in text.AsSpan().EnumerateLines())
        {
            line++;
            if (row.IsWhiteSpace() || row[0] == '#')
                continue;
            bool good = row.Split(words, ' ', StringSplitOptions.RemoveEmptyEntries) == 5
                && int.TryParse(row[words[0]], NumberStyles.None, CultureInfo.InvariantCulture, out int landmark) && landmark == points.Count;
            int triangle = -1;
            good = good && int.TryParse(row[words[1]], NumberStyles.None, CultureInfo.InvariantCulture, out triangle) && triangle < triangles;
            float sum = 0;
            for (int i = 0; i < 3 && good; i++)
            {
                good = float.TryParse(row[words[2 + i]], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out weights[i]);
                sum += weights[i];
            }
            if (!good || Math.Abs(sum - 1) > 1e-3)
                throw new ModelFormatException($"landmark table, line {line}: '{points.Count} TRIANGLE A B C' is expected, with a triangle below {triangles} and weights that sum to 1.");
            // Rounded to five digits the weights miss 1 by a little; the first two are kept.
            points.Add(new SurfacePoint(triangle, weights[0], weights[1], Math.Max(0, 1 - weights[0] - weights[1])));
        }
        return [.. points];
    }

    /// <summary>Writes a table.</summary>
    public static string Write(ReadOnlySpan<SurfacePoint> points)
    {
        var text = new StringBuilder();
        text.Append("# The 478 landmarks (MediaPipe's order) on the Mien face model: landmark, triangle, weights of its corners.\n");
        text.Append("# Found by 'mien model landmarks' from the labelled faces of congress.zip (public domain); see docs/accuracy.md.\n");
        for (int i = 0; i < points.Length; i++)
            text.Append(CultureInfo.InvariantCulture, $"{i} {points[i].Triangle} {points[i].A:f5} {points[i].B:f5} {points[i].C:f5}\n");
        return text.ToString();
    }
}
