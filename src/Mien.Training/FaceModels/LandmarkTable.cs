using System.Globalization;
using System.Text;
using Mien.Tensors;

namespace Mien.Training;

/// <summary>
/// Landmarks on the surface as text, one a line: number, the three vertices of a triangle in ICT-FaceKit's numbering, and their
/// weights, which sum to 1. Lines that begin with # are remarks. ICT's numbers outlive changes of the model's own.
/// </summary>
static class LandmarkTable
{
    /// <summary>Name of the 478 landmarks' table inside Mien.Training.dll.</summary>
    public const string ResourceName = "Mien.Training.landmarks478.txt";

    /// <summary>The 478 landmarks, or none where this Mien was built without their table.</summary>
    public static SurfacePoint[] ReadEmbedded(ModelTopology topology)
    {
        using Stream? stream = typeof(LandmarkTable).Assembly.GetManifestResourceStream(ResourceName);
        if (stream is null)
            return [];
        using var reader = new StreamReader(stream, Encoding.ASCII);
        SurfacePoint[] points = Parse(reader.ReadToEnd(), topology);
        return points.Length == LandmarkTopology.Count ? points
            : throw new ModelFormatException($"landmarks478.txt: {LandmarkTopology.Count} landmarks are expected, not {points.Length}.");
    }

    /// <exception cref="ModelFormatException">A line is not as said above; the message names it.</exception>
    public static SurfacePoint[] Parse(string text, ModelTopology topology)
    {
        Dictionary<(int, int, int), int> triangles = Triangles(topology);
        var points = new List<SurfacePoint>();
        int number = 0;
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            int[] vertices = new int[3];
            float[] weights = new float[3];
            bool good = words.Length == 7 && words[0] == points.Count.ToString(CultureInfo.InvariantCulture);
            for (int i = 0; i < 3 && good; i++)
            {
                good = int.TryParse(words[1 + i], NumberStyles.None, CultureInfo.InvariantCulture, out vertices[i])
                    && float.TryParse(words[4 + i], NumberStyles.Float, CultureInfo.InvariantCulture, out weights[i]);
            }
            if (!good || !(Math.Abs(weights.Sum() - 1) < 1e-3f))
                throw new ModelFormatException($"line {number}: '{points.Count}', three vertices and three weights that sum to 1 are expected.");
            points.Add(Point(vertices, weights, topology, triangles, number));
        }
        return [.. points];
    }

    /// <summary>The text of landmarks in a model of this topology; weights have five decimals.</summary>
    public static string Write(IReadOnlyList<SurfacePoint> points, ModelTopology topology)
    {
        var text = new StringBuilder();
        for (int i = 0; i < points.Count; i++)
        {
            SurfacePoint p = points[i];
            int[] vertices = [.. Enumerable.Range(0, 3).Select(c => topology.IctVertices[topology.Triangles[p.Triangle * 3 + c]])];
            double a = Math.Round((double)p.A, 5), b = Math.Round((double)p.B, 5);
            text.Append(CultureInfo.InvariantCulture, $"{i} {vertices[0]} {vertices[1]} {vertices[2]} {a:0.#####} {b:0.#####} {1 - a - b:0.#####}\n");
        }
        return text.ToString();
    }

    static SurfacePoint Point(int[] vertices, float[] weights, ModelTopology topology, Dictionary<(int, int, int), int> triangles, int line)
    {
        if (!triangles.TryGetValue(Key(vertices[0], vertices[1], vertices[2]), out int triangle))
            throw new ModelFormatException($"line {line}: vertices {vertices[0]}, {vertices[1]}, {vertices[2]} are no triangle of the model.");
        float Weight(int corner) => weights[Array.IndexOf(vertices, topology.IctVertices[topology.Triangles[triangle * 3 + corner]])];
        return new SurfacePoint(triangle, Weight(0), Weight(1), Weight(2));
    }

    static Dictionary<(int, int, int), int> Triangles(ModelTopology topology)
    {
        var triangles = new Dictionary<(int, int, int), int>();
        for (int t = 0; t < topology.Triangles.Count / 3; t++)
        {
            int Ict(int corner) => topology.IctVertices[topology.Triangles[t * 3 + corner]];
            triangles.TryAdd(Key(Ict(0), Ict(1), Ict(2)), t);
        }
        return triangles;
    }

    static (int, int, int) Key(int a, int b, int c)
    {
        int least = Math.Min(a, Math.Min(b, c)), most = Math.Max(a, Math.Max(b, c));
        return (least, a + b + c - least - most, most);
    }
}
