using System.Numerics;

namespace Mien.Training;

/// <summary>
/// Makes a blink close the eye: ICT's upper lid stops about a millimetre above the lower one, behind lashes that the model does not have.
/// Everything that the blink lowers moves farther, by the factor that brings the edge of the upper lid down to that of the lower one.
/// </summary>
static class LidClosure
{
    // How near to the opening a vertex must lie to belong to the edge of a lid, and how far apart along the eye the edges are compared.
    const float Edge = 8, Spacing = 2.5f;

    // The edges overlap by this much, millimetres: the lids are thick, and what shows of their edges lies in front of the vertices compared.
    const float Overlap = 0.9f;

    const float MostFactor = 1.35f;

    /// <param name="graph">Of the mean face.</param>
    /// <param name="opening">The vertices around the eye's opening in their order.</param>
    /// <param name="neutral">The mean face.</param>
    /// <param name="blink">The shape that closes this eye; it is changed.</param>
    public static void Complete(SurfaceGraph graph, IReadOnlyList<int> opening, Vector3[] neutral, Vector3[] blink)
    {
        int first = Index(opening, v => neutral[v].X), last = Index(opening, v => -neutral[v].X);
        List<int> one = Chain(opening, first, last), other = Chain(opening, last, first);
        (List<int> upper, List<int> lower) = one.Average(v => neutral[v].Y) > other.Average(v => neutral[v].Y) ? (one, other) : (other, one);
        float[] toUpper = graph.Distances(upper, Edge), toLower = graph.Distances(lower, Edge);
        int[] upperLid = [.. Enumerable.Range(0, toUpper.Length).Where(v => toUpper[v] < toLower[v])];
        int[] lowerLid = [.. Enumerable.Range(0, toUpper.Length).Where(v => toLower[v] < toUpper[v])];
        float left = neutral[opening[first]].X, right = neutral[opening[last]].X;
        List<(float X, float Factor)> factors = [(left, 1)];
        for (float x = left + 2 * Spacing; x <= right - 2 * Spacing; x += Spacing)
        {
            int lowest = At(upperLid, x).MinBy(v => neutral[v].Y + blink[v].Y);
            float edge = At(lowerLid, x).Max(v => neutral[v].Y + blink[v].Y);
            float gap = neutral[lowest].Y + blink[lowest].Y - edge + Overlap;
            factors.Add((x, gap > 0 && blink[lowest].Y < 0 ? Math.Min(1 - gap / blink[lowest].Y, MostFactor) : 1));
        }
        factors.Add((right, 1));
        (float X, float Factor)[] line = [.. factors];
        for (int v = 0; v < blink.Length; v++)
        {
            if (blink[v].Y < 0)
                blink[v] *= PiecewiseLinear.At(line, neutral[v].X);
        }

        IEnumerable<int> At(int[] lid, float x) => lid.Where(v => Math.Abs(neutral[v].X - x) < Spacing / 2);
    }

    static int Index(IReadOnlyList<int> loop, Func<int, float> key) => Enumerable.Range(0, loop.Count).MinBy(i => key(loop[i]));

    static List<int> Chain(IReadOnlyList<int> loop, int from, int to)
    {
        var chain = new List<int>();
        for (int i = from; i != to; i = (i + 1) % loop.Count)
            chain.Add(loop[i]);
        chain.Add(loop[to]);
        return chain;
    }
}
