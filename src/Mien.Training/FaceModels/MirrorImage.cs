using System.Numerics;

namespace Mien.Training;

/// <summary>Finds for every vertex the one at its mirrored position, within its part.</summary>
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
        Settle(mirror, neutral, topology);
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
    static void Settle(int[] mirror, Vector3[] neutral, ModelTopology topology)
    {
        // Where the halves differ by as much as the mesh is fine, two vertices may claim one: those left over belong to each other.
        var left = new SortedSet<int>(Enumerable.Range(0, mirror.Length).Where(v => topology.Originals[v] == v && mirror[mirror[v]] != v));
        while (left.Count > 0)
        {
            int v = left.Min;
            int other = left.MinBy(u => Vector3.DistanceSquared(neutral[u], neutral[v] * new Vector3(-1, 1, 1)));
            (mirror[v], mirror[other]) = (other, v);
            left.Remove(v);
            left.Remove(other);
        }
        for (int v = 0; v < mirror.Length; v++)
        {
            if (topology.Originals[v] != v)
                mirror[v] = mirror[topology.Originals[v]];
        }
    }
}
