using System.Numerics;

namespace Mien.Training;

/// <summary>Finds for every vertex the one at its mirrored position, within its part and among copies along seams the one with the nearest mirrored position on the texture.</summary>
static class MirrorImage
{
    // ICT's two halves agree to a third of a millimetre at the worst vertex of the gums and to micrometres elsewhere.
    const float Farthest = 0.5f;

    public static int[] Of(Vector3[] neutral, ModelTopology topology)
    {
        int[] mirror = new int[neutral.Length];
        foreach (FacePartRange part in topology.Parts)
        {
            int[] own = [.. Enumerable.Range(part.FirstVertex, part.VertexCount)];
            float[] xs = [.. own.Select(v => neutral[v].X)];
            Array.Sort(xs, own);
            for (int v = part.FirstVertex; v < part.VertexEnd; v++)
                mirror[v] = topology.Originals[v] == v ? Nearest(v, neutral, topology, own, xs) : v;
        }
        Settle(mirror, topology);
        return mirror;
    }

    static int Nearest(int vertex, Vector3[] neutral, ModelTopology topology, int[] byX, float[] xs)
    {
        Vector3 wanted = neutral[vertex] * new Vector3(-1, 1, 1);
        int start = Array.BinarySearch(xs, wanted.X - Farthest);
        int best = -1;
        float least = Farthest * Farthest;
        for (int i = start < 0 ? ~start : start; i < xs.Length && xs[i] <= wanted.X + Farthest; i++)
        {
            int candidate = byX[i];
            float distance = Vector3.DistanceSquared(neutral[candidate], wanted);
            if (topology.Originals[candidate] == candidate && (distance < least || (distance == least && candidate < best)))
                (best, least) = (candidate, distance);
        }
        return best >= 0 ? best : throw new InvalidOperationException($"Vertex {vertex} has no mirror image.");
    }

    /// <summary>Makes the map its own inverse, and gives copies along seams the mirror image of what they copy.</summary>
    static void Settle(int[] mirror, ModelTopology topology)
    {
        for (int v = 0; v < mirror.Length; v++)
        {
            if (topology.Originals[v] == v && mirror[mirror[v]] != v)
                mirror[v] = v;
        }
        for (int v = 0; v < mirror.Length; v++)
        {
            if (topology.Originals[v] != v)
                mirror[v] = mirror[topology.Originals[v]];
        }
    }
}
