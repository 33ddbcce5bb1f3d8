using System.Numerics;

namespace Mien;

/// <summary>
/// A face model's face and head with some hundred vertices, good enough to say what hides what: vertices within one cell of a grid
/// are one, that nearest to their mean (Rossignac and Borrel 1993).
/// </summary>
sealed class CoarseSurface
{
    const float CellMillimetres = 9;

    CoarseSurface(SurfacePoint[] vertices, int[] triangles) => (Vertices, Triangles) = (vertices, triangles);

    /// <summary>Vertices of the model, as points of its surface.</summary>
    public SurfacePoint[] Vertices { get; }

    /// <summary>Three vertices a triangle, counter-clockwise seen from outside.</summary>
    public int[] Triangles { get; }

    public static CoarseSurface Of(FaceModel model)
    {
        int corners = model.Part(FacePart.Head).TriangleEnd * 3;
        var cells = new Dictionary<(int, int, int), List<int>>();
        int[] cornerOf = new int[model.VertexCount];
        Array.Fill(cornerOf, -1);
        for (int i = 0; i < corners; i++)
            cornerOf[model.Triangles[i]] = i;
        for (int v = 0; v < cornerOf.Length; v++)
        {
            if (cornerOf[v] < 0)
                continue;
            (int, int, int) key = Cell(model.Neutral[v]);
            if (!cells.TryGetValue(key, out List<int>? members))
                cells[key] = members = [];
            members.Add(v);
        }
        var vertices = new List<SurfacePoint>();
        int[] coarseOf = new int[model.VertexCount];
        foreach (List<int> members in cells.Values)
        {
            Vector3 mean = Vector3.Zero;
            foreach (int v in members)
            {
                mean += model.Neutral[v] / members.Count;
                coarseOf[v] = vertices.Count;
            }
            int corner = cornerOf[Nearest(model, members, mean)];
            vertices.Add(new SurfacePoint(corner / 3, corner % 3 == 0 ? 1 : 0, corner % 3 == 1 ? 1 : 0, corner % 3 == 2 ? 1 : 0));
        }
        var triangles = new List<int>();
        var known = new HashSet<(int, int, int)>();
        for (int i = 0; i < corners; i += 3)
        {
            int a = coarseOf[model.Triangles[i]], b = coarseOf[model.Triangles[i + 1]], c = coarseOf[model.Triangles[i + 2]];
            if (a != b && b != c && c != a && known.Add(a < b && a < c ? (a, b, c) : b < c ? (b, c, a) : (c, a, b)))
                triangles.AddRange([a, b, c]);
        }
        return new CoarseSurface([.. vertices], [.. triangles]);
    }

    static (int, int, int) Cell(Vector3 p) =>
        ((int)MathF.Floor(p.X / CellMillimetres), (int)MathF.Floor(p.Y / CellMillimetres), (int)MathF.Floor(p.Z / CellMillimetres));

    static int Nearest(FaceModel model, List<int> members, Vector3 position)
    {
        int best = members[0];
        foreach (int v in members)
            if (Vector3.DistanceSquared(model.Neutral[v], position) < Vector3.DistanceSquared(model.Neutral[best], position))
                best = v;
        return best;
    }
}
