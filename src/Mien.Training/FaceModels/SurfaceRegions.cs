using System.Numerics;

namespace Mien.Training;

/// <summary>
/// Derives what every vertex belongs to from ICT's part ranges, the openings of the mesh, the 68 points, the movement of a blink, the
/// texture layout of the ears, and lines over ICT's mean face. Those lines are measured on that one mesh, in its millimetres and our frame.
/// </summary>
sealed class SurfaceRegions
{
    // Middle axis of the skull, about which hairline and neck are described.
    internal const float SkullAxisZ = -80;

    /// <summary>Height of the hairline by the angle about the skull's axis: 0° in front, 90° at the ears, 180° behind.</summary>
    internal static readonly (float Degrees, float Y)[] Hairline =
        [(0, 78), (20, 77), (35, 70), (48, 55), (58, 30), (68, 12), (76, 0), (84, -8), (125, -25), (150, -55), (180, -60)];

    /// <summary>Height of the edge of the jaw by depth: neck is below.</summary>
    static readonly (float Z, float Y)[] JawLine = [(-130, -48), (-105, -52), (-95, -62), (-75, -84), (-50, -101), (-20, -113), (10, -117)];

    /// <summary>Half of the nose's outline seen from the front.</summary>
    static readonly (float Y, float X)[] NoseWidth = [(-46.5f, 0), (-46, 10), (-44, 17), (-39, 20), (-30, 19.5f), (-20, 13), (-8, 9), (2, 7.5f), (7, 4), (8, 0)];

    readonly Vector3[] _neutral;
    readonly ModelTopology _topology;
    readonly SurfaceGraph _graph;
    readonly SurfaceRegion[] _regions;

    SurfaceRegions(FaceDerivation face)
    {
        _neutral = face.Neutral;
        _topology = face.Topology;
        _graph = face.Graph;
        _regions = new SurfaceRegion[_neutral.Length];
    }

    public static SurfaceRegion[] Of(FaceDerivation face)
    {
        var regions = new SurfaceRegions(face);
        regions.MarkParts();
        regions.MarkEyes(face.Eyes);
        regions.MarkSkullAndNeck();
        regions.MarkNose();
        regions.MarkBrows();
        regions.MarkLids((36, 39), face.Expression(Blendshape.EyeBlinkRight));
        regions.MarkLids((45, 42), face.Expression(Blendshape.EyeBlinkLeft));
        regions.MarkLips();
        regions.MarkEars();
        for (int v = 0; v < regions._regions.Length; v++)
            regions._regions[v] = regions._regions[face.Topology.Originals[v]];
        return regions._regions;
    }

    IEnumerable<int> Outside => Enumerable.Range(0, _topology.Parts[(int)FacePart.Head].VertexEnd);

    void MarkParts()
    {
        foreach (FacePartRange part in _topology.Parts)
        {
            for (int v = part.FirstVertex; v < part.VertexEnd; v++)
            {
                _regions[v] = part.Part switch
                {
                    FacePart.Face or FacePart.Head => SurfaceRegion.Skin,
                    FacePart.EyeSockets => SurfaceRegion.EyeSocket,
                    FacePart.Eyeballs => SurfaceRegion.Sclera,
                    FacePart.MouthSocket => SurfaceRegion.MouthSocket,
                    FacePart.Teeth => SurfaceRegion.Teeth,
                    _ => SurfaceRegion.Gums,
                };
            }
        }
    }

    void MarkEyes(IReadOnlyList<Eyeball> eyes)
    {
        foreach (Eyeball eye in eyes)
        {
            foreach (int v in eye.Vertices)
            {
                float radius = eye.DistanceFromAxis(_neutral[v]);
                if (radius < Eyeball.IrisRadius)
                    _regions[v] = radius < Eyeball.PupilRadius ? SurfaceRegion.Pupil : SurfaceRegion.Iris;
            }
        }
    }

    void MarkSkullAndNeck()
    {
        foreach (int v in Outside)
        {
            Vector3 p = _neutral[v];
            float degrees = MathF.Atan2(MathF.Abs(p.X), p.Z - SkullAxisZ) * (180 / MathF.PI);
            if (p.Y > PiecewiseLinear.At(Hairline, degrees))
                _regions[v] = SurfaceRegion.Scalp;
            else if (p.Y < PiecewiseLinear.At(JawLine, p.Z))
                _regions[v] = SurfaceRegion.Neck;
        }
    }

    void MarkNose()
    {
        foreach (int v in Outside)
        {
            Vector3 p = _neutral[v];
            if (p.Z > -30 && p.Y > NoseWidth[0].Y && p.Y < NoseWidth[^1].Y && MathF.Abs(p.X) < PiecewiseLinear.At(NoseWidth, p.Y))
                _regions[v] = SurfaceRegion.Nose;
        }
    }

    /// <summary>The brow points lie along the upper edge of the brows; a brow is a band below, thinner towards the temple.</summary>
    void MarkBrows()
    {
        int[] brow = [.. Enumerable.Range(22, 5).Select(Point)];
        foreach (int v in Outside)
        {
            Vector3 p = _neutral[v];
            p.X = MathF.Abs(p.X);
            for (int i = 0; i + 1 < brow.Length; i++)
            {
                Vector3 a = Center(i), b = Center(i + 1);
                float t = Math.Clamp(Vector3.Dot(p - a, b - a) / Vector3.DistanceSquared(a, b), 0, 1);
                if (Vector3.Distance(p, Vector3.Lerp(a, b, t)) < HalfWidth(i + t))
                    _regions[v] = SurfaceRegion.Brows;
            }
        }

        float HalfWidth(float along) => 5 - 0.6f * along;

        Vector3 Center(int i)
        {
            Vector3 p = _neutral[brow[i]];
            return p - new Vector3(0, HalfWidth(i), 0);
        }
    }

    /// <summary>Above the eye what a blink moves, below it a strip, between the corners; and the rim.</summary>
    void MarkLids((int Outer, int Inner) corners, Vector3[] blink)
    {
        const float Reach = 15, Strip = 7, Rim = 2;
        float most = Outside.Max(v => blink[v].Length());
        (Vector3 a, Vector3 b) = (_neutral[Point(corners.Outer)], _neutral[Point(corners.Inner)]);
        float[] distances = _graph.Distances(_graph.OpeningAt((a + b) / 2), Reach);
        foreach (int v in Outside)
        {
            Vector3 p = _neutral[v];
            float along = (p.X - a.X) / (b.X - a.X);
            bool between = along is > -0.15f and < 1.05f, above = p.Y > a.Y + (b.Y - a.Y) * along;
            bool moves = above ? distances[v] < Reach && blink[v].Length() > 0.15f * most : distances[v] < Strip;
            if ((between && moves) || distances[v] < Rim)
                _regions[v] = SurfaceRegion.Lids;
        }
    }

    /// <summary>What lies between the outer edge of the lips and the opening of the mouth.</summary>
    void MarkLips()
    {
        int[] outer = [.. Enumerable.Range(48, 12).Select(Point)];
        IReadOnlyList<int> opening = _graph.OpeningAt(_neutral[Point(62)]);
        foreach (int v in _graph.Enclosed(opening, _graph.ClosedWay(outer)))
            _regions[v] = SurfaceRegion.Lips;
    }

    /// <summary>On the textures of face and head each ear is a patch at the side.</summary>
    void MarkEars()
    {
        FacePartRange face = _topology.Parts[(int)FacePart.Face];
        foreach (int v in Outside)
        {
            Vector2 uv = _topology.TextureCoordinates[v];
            float side = MathF.Min(uv.X, 1 - uv.X);
            bool ear = v < face.VertexEnd ? side < 0.098f && uv.Y is > 0.435f and < 0.68f : side < 0.195f && uv.Y is > 0.37f and < 0.556f && MathF.Abs(_neutral[v].X) > 70;
            if (ear && _topology.Originals[v] == v)
                _regions[v] = SurfaceRegion.Ears;
        }
    }

    int Point(int landmark) => _topology.ModelVertex(IctLayout.Landmarks68[landmark]);
}
