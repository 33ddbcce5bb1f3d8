using System.Numerics;

namespace Mien.Training;

/// <summary>Plants strokes of hair on the mean face: a whorl over the skull, brows along their middle lines, a beard that hangs.</summary>
sealed class HairStrokes
{
    const int OnScalp = 2600, OnEachBrow = 260, InBeard = 900;

    /// <summary>From where the hair of the head runs in all directions.</summary>
    static readonly Vector3 Whorl = new(8, 112, -105);

    readonly FaceModel _model;
    readonly HeadMaterials _materials;
    readonly SurfaceWalk _walk;
    readonly List<HairStroke> _strokes = [];
    SampleRandom _random = new(7, 0);

    HairStrokes(FaceModel model, HeadMaterials materials)
    {
        _model = model;
        _materials = materials;
        _walk = new SurfaceWalk(model);
    }

    public static HairStroke[] Of(FaceModel model, HeadMaterials materials)
    {
        var strokes = new HairStrokes(model, materials);
        strokes.Plant(HairKind.Scalp, OnScalp, v => materials.Hairline[v] > -25 ? 1 : 0);
        strokes.Plant(HairKind.Brow, OnEachBrow * 2, v => materials.Brow[v] * materials.Brow[v]);
        strokes.Plant(HairKind.Beard, InBeard, v => materials.Beard[v]);
        return [.. strokes._strokes];
    }

    /// <summary>Roots fall evenly over the surface where a vertex's density says so.</summary>
    void Plant(HairKind kind, int count, Func<int, float> density)
    {
        int triangles = _model.Part(FacePart.Head).TriangleEnd;
        double[] sums = new double[triangles];
        double sum = 0;
        for (int t = 0; t < triangles; t++)
        {
            ReadOnlySpan<int> corners = _model.Triangles.Slice(t * 3, 3);
            (Vector3 a, Vector3 b, Vector3 c) = (_model.Neutral[corners[0]], _model.Neutral[corners[1]], _model.Neutral[corners[2]]);
            sum += Vector3.Cross(b - a, c - a).Length() * (density(corners[0]) + density(corners[1]) + density(corners[2]));
            sums[t] = sum;
        }
        for (int i = 0; i < count; i++)
        {
            int found = Array.BinarySearch(sums, _random.Next() * sum);
            int triangle = Math.Min(found < 0 ? ~found : found, triangles - 1);
            double a = Math.Sqrt(_random.Next()), b = _random.Next();
            var root = new SurfacePoint(triangle, (float)(1 - a), (float)(a * (1 - b)), (float)(a * b));
            Add(kind, root);
        }
    }

    void Add(HairKind kind, SurfacePoint root)
    {
        Vector3 p = root.On(_model.Triangles, _model.Neutral);
        (Vector3 heading, float length, float width, float lift) = kind switch
        {
            HairKind.Scalp => (p - Whorl + Jitter(30), Range(14, 30), Range(1.4f, 3.4f), Range(0.8f, 3.2f)),
            HairKind.Brow => (BrowHeading(p) + Jitter(0.35f), Range(4, 7.5f), Range(0.4f, 0.8f), Range(0.15f, 0.6f)),
            _ => (new Vector3(p.X * 0.01f, -1, 0.2f) + Jitter(0.5f), Range(3, 8), Range(0.4f, 0.8f), Range(0.8f, 3)),
        };
        IReadOnlyList<SurfacePoint> path = _walk.Along(root, heading, length, 2);
        if (path.Count == 2)
            _strokes.Add(new HairStroke(kind, root, path[1], width, lift, (float)_random.Next(), (float)_random.Next()));
    }

    /// <summary>Up at the nose, along in the middle, a little down at the temple.</summary>
    static Vector3 BrowHeading(Vector3 p)
    {
        float along = Math.Clamp((MathF.Abs(p.X) - 12) / 45, 0, 1);
        return new Vector3(MathF.CopySign(0.35f + along, p.X), 0.9f - 1.25f * along, -along);
    }

    Vector3 Jitter(float size) => new((float)_random.NextGaussian() * size, (float)_random.NextGaussian() * size, (float)_random.NextGaussian() * size);

    float Range(float low, float high) => (float)_random.Next(low, high);
}
