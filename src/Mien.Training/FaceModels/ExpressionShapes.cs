using System.Numerics;

namespace Mien.Training;

/// <summary>The expressions under ARKit's names: the 51 of <see cref="Blendshape"/>, ICT's two sides united where ARKit has one expression, then ICT's own as extras.</summary>
static class ExpressionShapes
{
    // Displacements below this are what is left of ICT's smoothing: nobody sees them, and zeros cost neither bytes nor time.
    const float Noise = 0.01f;

    /// <summary>Names with the ICT shapes that they are the sum of.</summary>
    public static IEnumerable<(string Name, int[] Sources)> Of(string[] ictNames)
    {
        var used = new HashSet<string>();
        foreach (Blendshape shape in Enum.GetValues<Blendshape>())
        {
            string name = shape.ToString();
            name = char.ToLowerInvariant(name[0]) + name[1..];
            string side = name.EndsWith("Left", StringComparison.Ordinal) ? name[..^4] + "_L" : name.EndsWith("Right", StringComparison.Ordinal) ? name[..^5] + "_R" : name;
            string[] sources = ictNames.Contains(name) ? [name] : ictNames.Contains(side) ? [side] : [name + "_L", name + "_R"];
            foreach (string source in sources)
            {
                // What is one expression in ARKit stays available by sides.
                if (sources.Length == 1)
                    used.Add(source);
            }
            yield return (name, [.. sources.Select(source => Array.IndexOf(ictNames, source))]);
        }
        // ICT's pupils lie on shells that the model does not have.
        foreach (string extra in ictNames.Where(name => !used.Contains(name) && !name.StartsWith("PupilDilate", StringComparison.Ordinal)))
            yield return (ArKitName(extra), [Array.IndexOf(ictNames, extra)]);
    }

    static string ArKitName(string ict)
    {
        string name = char.ToLowerInvariant(ict[0]) + ict[1..];
        return name.EndsWith("_L", StringComparison.Ordinal) ? name[..^2] + "Left" : name.EndsWith("_R", StringComparison.Ordinal) ? name[..^2] + "Right" : name;
    }

    /// <summary>The sum of ICT shapes at every vertex of the model, millimetres.</summary>
    public static Vector3[] Sum(IctFaceKit ict, int[] sources, IReadOnlyList<int> ictVertices)
    {
        var sum = new Vector3[ictVertices.Count];
        for (int v = 0; v < sum.Length; v++)
        {
            foreach (int source in sources)
                sum[v] += ict.Expression(source, ictVertices[v]);
            if (sum[v].Length() < Noise)
                sum[v] = Vector3.Zero;
        }
        return sum;
    }
}
