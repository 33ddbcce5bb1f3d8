namespace Mien;

/// <summary>For every vertex a neighbour that comes before it, which predicts how it moves: what is left to store is small.</summary>
static class VertexParents
{
    /// <summary>The highest neighbour below each vertex, or the vertex before it; 0 for the first. Copies along seams count as what they copy.</summary>
    public static int[] Of(ReadOnlySpan<int> triangles, ReadOnlySpan<int> originals)
    {
        int[] parents = new int[originals.Length];
        for (int i = 0; i < triangles.Length; i += 3)
        {
            (int a, int b, int c) = (originals[triangles[i]], originals[triangles[i + 1]], originals[triangles[i + 2]]);
            Meet(parents, a, b);
            Meet(parents, b, c);
            Meet(parents, c, a);
        }
        for (int v = 1; v < parents.Length; v++)
        {
            if (parents[v] == 0)
                parents[v] = originals[v - 1];
        }
        return parents;
    }

    static void Meet(int[] parents, int a, int b)
    {
        if (a < b)
            parents[b] = Math.Max(parents[b], a);
        else
            parents[a] = Math.Max(parents[a], b);
    }
}
