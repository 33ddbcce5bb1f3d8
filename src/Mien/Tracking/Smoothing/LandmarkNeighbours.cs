namespace Mien;

/// <summary>
/// For each landmark, itself and those that share an edge of the face mesh with it, but not across the openings of eyes and mouth, which the
/// mesh closes; the five points of an iris are one another's.
/// Faces of another number of landmarks have no mesh: there, every landmark has itself alone.
/// </summary>
static class LandmarkNeighbours
{
    const int IrisPoints = 5;

    static readonly Lazy<int[][]> OfMesh = new(FromMesh);

    public static int[][] Of(int count)
    {
        int mesh = LandmarkTopology.Count - 2 * IrisPoints;
        if (count == LandmarkTopology.Count)
            return OfMesh.Value;
        return count == mesh ? OfMesh.Value[..mesh] : [.. Enumerable.Range(0, count).Select(i => new[] { i })];
    }

    static int[][] FromMesh()
    {
        var sets = new SortedSet<int>[LandmarkTopology.Count];
        for (int i = 0; i < sets.Length; i++)
            sets[i] = [i];
        ReadOnlySpan<short> corners = LandmarkTriangles.Corners;
        for (int i = 0; i < corners.Length; i += 3)
        {
            ReadOnlySpan<short> triangle = corners.Slice(i, 3);
            if (Spans(triangle, LandmarkTopology.LipsInner) || Spans(triangle, LandmarkTopology.RightEye) || Spans(triangle, LandmarkTopology.LeftEye))
                continue;
            for (int k = 0; k < 9; k++)
                sets[triangle[k / 3]].Add(triangle[k % 3]);
        }
        for (int eye = LandmarkTopology.Count - 2 * IrisPoints; eye < LandmarkTopology.Count; eye += IrisPoints)
            for (int i = 0; i < IrisPoints; i++)
                for (int k = 0; k < IrisPoints; k++)
                    sets[eye + i].Add(eye + k);
        return [.. sets.Select(set => set.ToArray())];
    }

    /// <summary>Whether a triangle closes the opening that has this rim.</summary>
    static bool Spans(ReadOnlySpan<short> triangle, ReadOnlySpan<short> rim) => rim.Contains(triangle[0]) && rim.Contains(triangle[1]) && rim.Contains(triangle[2]);
}
