using System.Numerics;

namespace Mien.Training;

/// <summary>
/// What each vertex of the face model is made of, as smooth masks from 0 to 1 over the mean face: redness, beard, dark of the nostrils … The
/// places are measured on the mean face, in its millimetres; brows and lids lie where the 478 landmarks have them. Immutable.
/// </summary>
sealed class HeadMaterials
{
    /// <summary>Patterns of noise of each size.</summary>
    public const int Patterns = 6;

    static readonly (float Z, float Y)[] BeardTop = [(-75, -8), (-55, -18), (-30, -50), (-5, -58), (15, -60)];

    readonly FaceModel _model;

    HeadMaterials(FaceModel model)
    {
        _model = model;
        int count = model.VertexCount;
        (Hairline, Forehead, Brow, Beard, Flush, Shade, Nostril, Iris) = (new float[count], new float[count], new float[count], new float[count], new float[count], new float[count], new float[count], new float[count]);
        (Blotches, Grain) = (new float[Patterns][], new float[Patterns][]);
        Vector3[][] brows = [BrowLine(LandmarkTopology.RightBrowUpper, LandmarkTopology.RightBrowLower), BrowLine(LandmarkTopology.LeftBrowUpper, LandmarkTopology.LeftBrowLower)];
        int outside = model.Part(FacePart.Head).VertexEnd;
        ReadOnlySpan<Vector3> neutral = model.Neutral;
        for (int v = 0; v < outside; v++)
            Mark(v, neutral[v], model.Regions[v], brows);
        MarkEyes();
        for (int pattern = 0; pattern < Patterns; pattern++)
        {
            (Blotches[pattern], Grain[pattern]) = (new float[count], new float[count]);
            for (int v = 0; v < count; v++)
            {
                Blotches[pattern][v] = VertexNoise.At(neutral[v], 22, (uint)pattern) * 0.6f + VertexNoise.At(neutral[v], 9, (uint)pattern + 100) * 0.4f;
                Grain[pattern][v] = VertexNoise.At(neutral[v], 2.5f, (uint)pattern + 200);
            }
        }
    }

    /// <summary>Millimetres above the edge of the hair; far below 0 on ears and where none grows.</summary>
    public float[] Hairline { get; }

    /// <summary>Where the hairline comes down with a fringe: 1 in front, 0 at the ears.</summary>
    public float[] Forehead { get; }

    /// <summary>The brows' ground.</summary>
    public float[] Brow { get; }

    /// <summary>Where a beard grows.</summary>
    public float[] Beard { get; }

    /// <summary>Where blood shows: cheeks, nose, ears.</summary>
    public float[] Flush { get; }

    /// <summary>Where skin is darker: around the eyes.</summary>
    public float[] Shade { get; }

    /// <summary>Inside of the nostrils.</summary>
    public float[] Nostril { get; }

    /// <summary>Distance from the eye's axis over the iris's radius; infinite behind the eye.</summary>
    public float[] Iris { get; }

    /// <summary>Noise over centimetres, −1 … 1, by pattern and vertex.</summary>
    public float[][] Blotches { get; }

    /// <summary>Noise from vertex to vertex.</summary>
    public float[][] Grain { get; }

    public static HeadMaterials Of(FaceModel model) => new(model);

    /// <summary>The middle line of a brow.</summary>
    Vector3[] BrowLine(ReadOnlySpan<short> upper, ReadOnlySpan<short> lower)
    {
        var line = new Vector3[upper.Length];
        for (int i = 0; i < line.Length; i++)
            line[i] = (Landmark(upper[i]) + Landmark(lower[i])) / 2;
        return line;
    }

    Vector3 Landmark(int index) => _model.Landmarks478[index].On(_model.Triangles, _model.Neutral);

    void Mark(int v, Vector3 p, SurfaceRegion region, Vector3[][] brows)
    {
        float side = MathF.Abs(p.X);
        float degrees = MathF.Atan2(side, p.Z - SurfaceRegions.SkullAxisZ) * (180 / MathF.PI);
        Hairline[v] = region == SurfaceRegion.Ears || p.Y < -90 ? -100 : p.Y - PiecewiseLinear.At(SurfaceRegions.Hairline, degrees);
        Forehead[v] = 1 - Step(35, 80, degrees);
        foreach (Vector3[] line in brows)
        {
            for (int i = 0; i + 1 < line.Length; i++)
            {
                Vector3 along = line[i + 1] - line[i];
                float t = Math.Clamp(Vector3.Dot(p - line[i], along) / along.LengthSquared(), 0, 1);
                Brow[v] = MathF.Max(Brow[v], 1 - Step(2, 4.6f, Vector3.Distance(p, line[i] + along * t)));
            }
        }
        bool skin = region is SurfaceRegion.Skin or SurfaceRegion.Neck;
        float top = PiecewiseLinear.At(BeardTop, p.Z);
        float jaw = skin && p.Z > -85 ? Step(-4, 8, top - p.Y) * Step(-122, -106, p.Y) : 0;
        float chinBare = Bump(p, new Vector3(side < 16 ? p.X : 16, -83, 22), 7);
        float moustache = skin && p.Z > 8 && p.Y > -66 ? Step(-47, -51, p.Y) * (1 - Step(24, 30, side)) : 0;
        Beard[v] = MathF.Max(jaw * (p.Y > -60 && side < 24 ? 0 : 1) * (1 - 0.8f * chinBare), moustache);
        Flush[v] = MathF.Min(1, Bump(p, new Vector3(MathF.CopySign(45, p.X), -32, 8), 17) + 0.8f * Bump(p, new Vector3(0, -33, 40), 14) + (region == SurfaceRegion.Ears ? 0.8f : 0) + 0.3f * Bump(p, new Vector3(0, -100, 18), 14));
        Shade[v] = MathF.Min(1, Bump(p, new Vector3(MathF.CopySign(28, p.X), -11, 5), 9) + 0.8f * Bump(p, new Vector3(MathF.CopySign(16, p.X), 2, 6), 8) + 0.6f * Bump(p, new Vector3(MathF.CopySign(31, p.X), 10, 8), 7));
        if (region == SurfaceRegion.Nose)
            Nostril[v] = MathF.Max(0, 1 - Step(2.2f, 4.5f, Vector3.Distance(p, new Vector3(MathF.CopySign(7.5f, p.X), -41.5f, 24))));
    }

    void MarkEyes()
    {
        FacePartRange eyes = _model.Part(FacePart.Eyeballs);
        Array.Fill(Iris, float.PositiveInfinity, eyes.FirstVertex, eyes.VertexCount);
        IEnumerable<int> vertices = Enumerable.Range(eyes.FirstVertex, eyes.VertexCount);
        foreach (bool left in (bool[])[false, true])
        {
            var eye = new Eyeball([.. vertices.Where(v => _model.Neutral[v].X > 0 == left)], [.. _model.Neutral]);
            foreach (int v in eye.Vertices)
                Iris[v] = eye.DistanceFromAxis(_model.Neutral[v]) / Eyeball.IrisRadius;
        }
    }

    /// <summary>0 before <paramref name="from"/>, 1 after <paramref name="to"/>, smooth between.</summary>
    public static float Step(float from, float to, float value) => SmoothStep.Rise(value, from, to);

    static float Bump(Vector3 p, Vector3 center, float radius) => MathF.Exp(-Vector3.DistanceSquared(p, center) / (radius * radius));
}
