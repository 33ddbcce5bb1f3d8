using System.Numerics;

namespace Mien;

/// <summary>
/// Paths over the skin on which the landmarks of the face's outline slide: from each a few steps inwards over its neighbours, with points
/// between them.
/// </summary>
static class OutlinePaths
{
    const int Hops = 2, PointsOfHop = 3;
    const float LeastHop = 7, MostHop = 24;

    /// <summary>The middle of the face that paths lead to, millimetres from the head's origin.</summary>
    static readonly Vector3 Middle = new(0, -40, 20);

    /// <summary>For each landmark of the outline the landmarks that its path leads over, itself first, from positions on the mean face.</summary>
    public static int[][] Of(ReadOnlySpan<Vector3> mean)
    {
        ReadOnlySpan<short> oval = LandmarkTopology.FaceOval[..^1];
        int[][] paths = new int[oval.Length][];
        for (int i = 0; i < oval.Length; i++)
        {
            var path = new List<int> { oval[i] };
            while (path.Count <= Hops && Inwards(mean, path[^1]) is { } next)
                path.Add(next);
            paths[i] = [.. path];
        }
        return paths;
    }

    /// <summary>The landmark of the mesh that lies most nearly inwards, a hop away.</summary>
    static int? Inwards(ReadOnlySpan<Vector3> mean, int from)
    {
        Vector3 direction = Vector3.Normalize(Middle - mean[from]);
        int? best = null;
        float most = 0.55f;
        for (int i = 0; i < LandmarkTopology.MeshCount; i++)
        {
            Vector3 hop = mean[i] - mean[from];
            float length = hop.Length();
            if (length is < LeastHop or > MostHop || LandmarkTopology.FaceOval.Contains((short)i))
                continue;
            float along = Vector3.Dot(hop, direction) / length;
            if (along > most)
                (most, best) = (along, i);
        }
        return best;
    }

    /// <summary>Weights of two landmarks for each candidate of a path, the outermost first.</summary>
    public static IEnumerable<(int From, int To, float Second)> Candidates(int[] path)
    {
        yield return (path[0], path[0], 0);
        for (int hop = 1; hop < path.Length; hop++)
            for (int i = 1; i <= PointsOfHop; i++)
                yield return (path[hop - 1], path[hop], (float)i / PointsOfHop);
    }
}
