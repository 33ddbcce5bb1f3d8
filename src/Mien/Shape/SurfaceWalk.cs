using System.Numerics;

namespace Mien;

/// <summary>
/// Walks over a face model's neutral surface in a plane: the paths along which landmarks of the outline slide as the head turns.
/// Seams of the texture are no borders.
/// </summary>
public sealed class SurfaceWalk
{
    readonly FaceModel _model;
    readonly Dictionary<(int From, int To), int> _triangleOfEdge = [];
    readonly ILookup<int, int> _cornersOfVertex;

    /// <summary>Gets to know a model's edges, of the parts up to <paramref name="last"/>.</summary>
    public SurfaceWalk(FaceModel model, FacePart last = FacePart.Head)
    {
        _model = model;
        int corners = model.Part(last).TriangleEnd * 3;
        for (int corner = 0; corner < corners; corner++)
            _triangleOfEdge[Edge(corner)] = corner / 3;
        _cornersOfVertex = Enumerable.Range(0, corners).ToLookup(corner => model.Originals[model.Triangles[corner]]);
    }

    /// <summary>
    /// Points at equal distances along the cut of the surface with the plane through <paramref name="start"/> that contains
    /// <paramref name="heading"/> and the normal of the surface there. The first is <paramref name="start"/>; there are fewer than asked
    /// for where the surface ends.
    /// </summary>
    /// <param name="start">Where to begin.</param>
    /// <param name="heading">Roughly where to go, in the head's frame.</param>
    /// <param name="spacing">Millimetres from point to point along the path.</param>
    /// <param name="count">Points wanted.</param>
    public IReadOnlyList<SurfacePoint> Along(SurfacePoint start, Vector3 heading, float spacing, int count)
    {
        Vector3 origin = start.On(_model.Triangles, _model.Neutral);
        Vector3 normal = Vector3.Cross(Normal(start.Triangle), heading);
        return In(new Plane(normal, -Vector3.Dot(normal, origin)), start, heading, spacing, count);
    }

    /// <summary>As <see cref="Along"/>, in a plane of one's own through <paramref name="start"/>.</summary>
    public IReadOnlyList<SurfacePoint> In(Plane plane, SurfacePoint start, Vector3 heading, float spacing, int count)
    {
        List<SurfacePoint> points = [start];
        SurfacePoint here = start;
        int entered = -1;
        float ahead = spacing;
        // Every step leaves a triangle through an edge: no path has more steps than the mesh has edges.
        for (int steps = _triangleOfEdge.Count; points.Count < count && steps > 0; steps--)
        {
            if (Leave(plane, here, entered, heading) is not { } step)
                break;
            (here, SurfacePoint exit, int edge) = step;
            Vector3 from = Position(here), to = Position(exit);
            float length = Vector3.Distance(from, to), walked = 0;
            while (points.Count < count && length - walked >= ahead)
            {
                walked += ahead;
                ahead = spacing;
                points.Add(Mix(here, exit, walked / length));
            }
            ahead -= length - walked;
            if (length > 0)
                heading = to - from;
            (int a, int b) = Edge(exit.Triangle * 3 + edge);
            if (!_triangleOfEdge.TryGetValue((b, a), out int next))
                break;
            (here, entered) = Across(exit, next, a, b);
        }
        return points;
    }

    (int From, int To) Edge(int corner)
    {
        int triangle = corner / 3;
        int from = _model.Triangles[corner], to = _model.Triangles[triangle * 3 + (corner + 1) % 3];
        return (_model.Originals[from], _model.Originals[to]);
    }

    Vector3 Position(SurfacePoint point) => point.On(_model.Triangles, _model.Neutral);

    Vector3 Normal(int triangle)
    {
        ReadOnlySpan<int> corners = _model.Triangles.Slice(triangle * 3, 3);
        ReadOnlySpan<Vector3> vertices = _model.Neutral;
        return Vector3.Cross(vertices[corners[1]] - vertices[corners[0]], vertices[corners[2]] - vertices[corners[0]]);
    }

    /// <summary>
    /// Where the plane leaves the triangle, not by the edge that it came in through, furthest along the heading. A point on a vertex
    /// belongs to many triangles, of which only the far edges count.
    /// </summary>
    (SurfacePoint Here, SurfacePoint Exit, int Edge)? Leave(Plane plane, SurfacePoint here, int entered, Vector3 heading)
    {
        const float OnVertex = 0.9999f;
        (SurfacePoint Here, SurfacePoint Exit, int Edge)? best = null;
        float most = float.NegativeInfinity;
        int own = here.A > OnVertex ? 0 : here.B > OnVertex ? 1 : here.C > OnVertex ? 2 : -1;
        if (own < 0)
        {
            for (int edge = 0; edge < 3; edge++)
            {
                if (edge != entered)
                    Consider(here, edge);
            }
            return best;
        }
        foreach (int corner in _cornersOfVertex[_model.Originals[_model.Triangles[here.Triangle * 3 + own]]])
            Consider(OnEdge(corner / 3, corner % 3, 0), (corner % 3 + 1) % 3);
        return best;

        void Consider(SurfacePoint from, int edge)
        {
            float a = Height(from.Triangle * 3 + edge), b = Height(from.Triangle * 3 + (edge + 1) % 3);
            if (a == b || (a > 0 && b > 0) || (a < 0 && b < 0))
                return;
            SurfacePoint exit = OnEdge(from.Triangle, edge, a / (a - b));
            float along = Vector3.Dot(Position(exit) - Position(from), heading);
            if (along > most)
                (best, most) = ((from, exit, edge), along);
        }

        float Height(int corner) => Plane.DotCoordinate(plane, _model.Neutral[_model.Triangles[corner]]);
    }

    static SurfacePoint OnEdge(int triangle, int edge, float t) => edge switch
    {
        0 => new SurfacePoint(triangle, 1 - t, t, 0),
        1 => new SurfacePoint(triangle, 0, 1 - t, t),
        _ => new SurfacePoint(triangle, t, 0, 1 - t),
    };

    static SurfacePoint Mix(SurfacePoint a, SurfacePoint b, float t) =>
        new(a.Triangle, a.A + (b.A - a.A) * t, a.B + (b.B - a.B) * t, a.C + (b.C - a.C) * t);

    /// <summary>The same point as one of the triangle on the other side of the edge, and that edge's number there.</summary>
    (SurfacePoint Point, int Edge) Across(SurfacePoint exit, int next, int from, int to)
    {
        float weightOfFrom = Weight(exit, from);
        for (int i = 0; i < 3; i++)
        {
            if (Edge(next * 3 + i) == (to, from))
                return (OnEdge(next, i, weightOfFrom), i);
        }
        throw new InvalidOperationException("An edge is lost between two triangles.");
    }

    float Weight(SurfacePoint point, int original)
    {
        ReadOnlySpan<int> corners = _model.Triangles.Slice(point.Triangle * 3, 3);
        return _model.Originals[corners[0]] == original ? point.A : _model.Originals[corners[1]] == original ? point.B : point.C;
    }
}
