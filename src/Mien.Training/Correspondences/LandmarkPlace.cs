namespace Mien.Training;

/// <summary>Where on the surface a landmark may lie: at one point, on a line of edges, or anywhere that is seen.</summary>
abstract record LandmarkPlace
{
    /// <summary>At this point.</summary>
    public sealed record Fixed(SurfacePoint Point) : LandmarkPlace;

    /// <summary>On one of these edges.</summary>
    public sealed record OnEdges(IReadOnlyList<(int From, int To)> Edges) : LandmarkPlace;

    /// <summary>Anywhere on the front of the face.</summary>
    public sealed record Anywhere : LandmarkPlace;

    /// <summary>The places of all landmarks on the subject's left side and the midline; those of the right are their mirror images and null here.</summary>
    public static LandmarkPlace?[] Of(FaceSurface surface, int[] mirror, ReadOnlySpan<float> meanX)
    {
        var places = new LandmarkPlace?[LandmarkTopology.Count];
        List<(int, int)> midline = [.. from v in Enumerable.Range(0, surface.VertexCount)
                                       where surface.IsMidline(v) && surface.Model.Neutral[v].Z > -20
                                       from n in surface.Neighbours(v)
                                       where n > v && surface.IsMidline(n)
                                       select (v, n)];
        for (int i = 0; i < LandmarkTopology.MeshCount; i++)
        {
            if (mirror[i] == i)
                places[i] = new OnEdges(midline);
            else if (meanX[i] > 0)
                places[i] = new Anywhere();
        }
        // Lids and lips: along the lines through the points that ICT names there.
        Line(places, surface, [263, 249, 390, 373, 374, 380, 381, 382, 362], [45, 46, 47, 42]);
        Line(places, surface, [398, 384, 385, 386, 387, 388, 466], [42, 43, 44, 45]);
        Line(places, surface, [267, 269, 270, 409, 291], [51, 52, 53, 54]);
        Line(places, surface, [314, 405, 321, 375], [57, 56, 55, 54]);
        Line(places, surface, [312, 311, 310, 415, 308], [62, 63, 64]);
        Line(places, surface, [317, 402, 318, 324], [66, 65, 64]);
        foreach ((int landmark, int point) in ((int, int)[])[(0, 51), (17, 57), (13, 62), (14, 66)])
            places[landmark] = new Fixed(surface.Model.Landmarks68[point]);
        IReadOnlyList<SurfacePoint> iris = IrisPoints.Left(surface.Model);
        for (int i = 0; i < iris.Count; i++)
            places[LandmarkTopology.LeftIris + i] = new Fixed(iris[i]);
        return places;
    }

    static void Line(LandmarkPlace?[] places, FaceSurface surface, int[] landmarks, int[] points)
    {
        var edges = new List<(int, int)>();
        for (int i = 1; i < points.Length; i++)
        {
            List<int> path = surface.Path(VertexOf(surface, points[i - 1]), VertexOf(surface, points[i]));
            for (int k = 1; k < path.Count; k++)
                edges.Add((path[k - 1], path[k]));
        }
        foreach (int landmark in landmarks)
            places[landmark] = new OnEdges(edges);
    }

    static int VertexOf(FaceSurface surface, int point)
    {
        SurfacePoint at = surface.Model.Landmarks68[point];
        (int a, int b, int c) = surface.Corners(at.Triangle);
        return at.A == 1 ? a : at.B == 1 ? b : c;
    }
}
