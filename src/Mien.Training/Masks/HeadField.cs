using System.Numerics;

namespace Mien.Training;

/// <summary>
/// The mean head as a distance in every direction from a point inside it: what masks are modelled on. Directions are given by an azimuth
/// (0 straight ahead, positive to the subject's left) and an elevation, in radians; or, on the face, by flat coordinates (s, t) that are
/// about millimetres: s = <see cref="Unit"/> · azimuth, t = <see cref="Unit"/> · tan(elevation). Points are in the head's frame, millimetres.
/// </summary>
sealed class HeadField
{
    /// <summary>Millimetres of s and t; about the distance of the face from the centre.</summary>
    public const float Unit = 90;

    const int Columns = 360, Rows = 180;
    const float Step = MathF.Tau / Columns;

    static readonly Lazy<HeadField> Built = new(() => new HeadField(FaceModel.Default));

    readonly FaceModel _model;
    readonly float[] _skin;
    readonly Dictionary<float, float[]> _smooth = [];

    HeadField(FaceModel model)
    {
        _model = model;
        _skin = Cast(model);
        EyeDistance = Vector3.Distance(Landmark(33), Landmark(263));
        FaceWidth = Vector3.Distance(Landmark(234), Landmark(454));
    }

    /// <summary>Of the model inside Mien.dll.</summary>
    public static HeadField Mean => Built.Value;

    /// <summary>Inside the head, at the height of the lower lids.</summary>
    public static Vector3 Centre { get; } = new(0, 0, -88);

    /// <summary>One fit unit of <see cref="MaskFit.EyeDistance"/> on this head.</summary>
    public float EyeDistance { get; }

    /// <summary>One fit unit of <see cref="MaskFit.HeadWidth"/> on this head.</summary>
    public float FaceWidth { get; }

    /// <summary>A landmark of the mean face at rest.</summary>
    public Vector3 Landmark(int index) => _model.Landmarks478[index].On(_model.Triangles, _model.Neutral);

    /// <summary>Where a point lies in flat coordinates.</summary>
    public static Vector2 Flat(Vector3 point)
    {
        Vector3 from = point - Centre;
        return new Vector2(MathF.Atan2(from.X, from.Z), from.Y / MathF.Sqrt(from.X * from.X + from.Z * from.Z)) * Unit;
    }

    /// <summary>Where a landmark lies in flat coordinates.</summary>
    public Vector2 FlatLandmark(int index) => Flat(Landmark(index));

    /// <summary>A point over the skin.</summary>
    /// <param name="flat">In flat coordinates.</param>
    /// <param name="above">Distance from the surface, millimetres, away from the centre.</param>
    /// <param name="smoothing">How far bumps are evened out, degrees; the smooth surface never lies under the skin. 0 is the skin itself.</param>
    public Vector3 Over(Vector2 flat, float above, float smoothing = 0) => Over(flat.X / Unit, MathF.Atan(flat.Y / Unit), above, smoothing);

    /// <summary>A point over the skin, by azimuth and elevation in radians.</summary>
    public Vector3 Over(float azimuth, float elevation, float above, float smoothing = 0) =>
        Centre + Direction(azimuth, elevation) * (Sample(smoothing > 0 ? Smooth(smoothing) : _skin, azimuth, elevation) + above);

    /// <summary>A point over the skin in a direction, which is a unit vector.</summary>
    public Vector3 Over(Vector3 direction, float above, float smoothing = 0) =>
        Over(MathF.Atan2(direction.X, direction.Z), MathF.Asin(Math.Clamp(direction.Y, -1, 1)), above, smoothing);

    static Vector3 Direction(float azimuth, float elevation)
    {
        (float sin, float cos) = MathF.SinCos(azimuth);
        (float up, float out_) = MathF.SinCos(elevation);
        return new Vector3(sin * out_, up, cos * out_);
    }

    static float Sample(float[] field, float azimuth, float elevation)
    {
        float x = azimuth / Step + Columns / 2f - 0.5f, y = Math.Clamp(elevation / Step + Rows / 2f - 0.5f, 0, Rows - 1.001f);
        int column = (int)MathF.Floor(x), row = (int)y;
        float right = x - column, up = y - row;
        float low = At(field, column, row) * (1 - right) + At(field, column + 1, row) * right, high = At(field, column, row + 1) * (1 - right) + At(field, column + 1, row + 1) * right;
        return low * (1 - up) + high * up;
    }

    static float At(float[] field, int column, int row) => field[row * Columns + (column % Columns + Columns) % Columns];

    float[] Smooth(float degrees)
    {
        if (_smooth.TryGetValue(degrees, out float[]? known))
            return known;
        // Raised where bumps are evened out, then evened out again.
        float[] raised = Larger(_skin, Blur(_skin, degrees));
        float[] smooth = Larger(_skin, Blur(raised, degrees / 2));
        // Overhead and underfoot all azimuths are one direction.
        foreach (int row in (ReadOnlySpan<int>)[0, Rows - 1])
        {
            Span<float> pole = smooth.AsSpan(row * Columns, Columns);
            float sum = 0;
            foreach (float value in pole)
                sum += value;
            pole.Fill(sum / Columns);
        }
        return _smooth[degrees] = smooth;
    }

    static float[] Larger(float[] a, float[] b) => [.. a.Select((value, i) => MathF.Max(value, b[i]))];

    static float[] Blur(float[] field, float degrees)
    {
        int reach = (int)MathF.Ceiling(3 * degrees);
        float[] weights = [.. Enumerable.Range(-reach, 2 * reach + 1).Select(i => MathF.Exp(-i * i / (2 * degrees * degrees)))];
        float sum = weights.Sum();
        float[] across = new float[field.Length], both = new float[field.Length];
        for (int i = 0; i < field.Length; i++)
        {
            float value = 0;
            for (int k = -reach; k <= reach; k++)
                value += weights[k + reach] * At(field, i % Columns + k, i / Columns);
            across[i] = value / sum;
        }
        for (int i = 0; i < field.Length; i++)
        {
            float value = 0;
            for (int k = -reach; k <= reach; k++)
                value += weights[k + reach] * At(across, i % Columns, Math.Clamp(i / Columns + k, 0, Rows - 1));
            both[i] = value / sum;
        }
        return both;
    }

    /// <summary>The farthest skin in the middle of every cell, without ears; what no triangle covers takes after its neighbours.</summary>
    static float[] Cast(FaceModel model)
    {
        float[] field = new float[Columns * Rows];
        ReadOnlySpan<Vector3> vertices = model.Neutral;
        int end = model.Part(FacePart.Head).TriangleEnd;
        for (int t = 0; t < end * 3; t += 3)
        {
            ReadOnlySpan<int> corners = model.Triangles.Slice(t, 3);
            if (model.Regions[corners[0]] == SurfaceRegion.Ears || model.Regions[corners[1]] == SurfaceRegion.Ears || model.Regions[corners[2]] == SurfaceRegion.Ears)
                continue;
            Cast(field, vertices[corners[0]] - Centre, vertices[corners[1]] - Centre, vertices[corners[2]] - Centre);
        }
        Fill(field);
        return field;
    }

    static void Cast(float[] field, Vector3 a, Vector3 b, Vector3 c)
    {
        Vector3 middle = (a + b + c) / 3;
        float size = MathF.Sqrt(MathF.Max(Vector3.DistanceSquared(a, middle), MathF.Max(Vector3.DistanceSquared(b, middle), Vector3.DistanceSquared(c, middle))));
        float elevation = MathF.Asin(Math.Clamp(middle.Y / middle.Length(), -1, 1)), azimuth = MathF.Atan2(middle.X, middle.Z), wide = MathF.Asin(MathF.Min(size / middle.Length(), 1)) + Step;
        int low = Math.Max((int)((elevation - wide) / Step + Rows / 2f), 0), high = Math.Min((int)((elevation + wide) / Step + Rows / 2f) + 1, Rows - 1);
        float narrowest = MathF.Cos(MathF.Min(MathF.Abs(elevation) + wide, 1.57f));
        int reach = narrowest < 0.02f ? Columns / 2 : Math.Min((int)(wide / narrowest / Step) + 1, Columns / 2), around = (int)(azimuth / Step + Columns / 2f);
        Vector3 normal = Vector3.Cross(b - a, c - a);
        for (int row = low; row <= high; row++)
        {
            for (int column = around - reach; column <= around + reach; column++)
            {
                Vector3 direction = Direction((column + 0.5f - Columns / 2f) * Step, (row + 0.5f - Rows / 2f) * Step);
                float slope = Vector3.Dot(direction, normal);
                if (MathF.Abs(slope) < 1e-9f)
                    continue;
                float distance = Vector3.Dot(a, normal) / slope;
                Vector3 hit = direction * distance;
                bool inside = distance > 0 && Vector3.Dot(Vector3.Cross(b - a, hit - a), normal) >= 0 && Vector3.Dot(Vector3.Cross(c - b, hit - b), normal) >= 0 && Vector3.Dot(Vector3.Cross(a - c, hit - c), normal) >= 0;
                ref float cell = ref field[row * Columns + (column % Columns + Columns) % Columns];
                if (inside && distance > cell)
                    cell = distance;
            }
        }
    }

    static void Fill(float[] field)
    {
        bool[] known = [.. field.Select(value => value > 0)];
        while (known.Contains(false))
        {
            bool[] next = [.. known];
            for (int i = 0; i < field.Length; i++)
            {
                if (known[i])
                    continue;
                (float sum, int count) = (0, 0);
                foreach ((int column, int row) in ((int, int)[])[(-1, 0), (1, 0), (0, -1), (0, 1)])
                {
                    int y = i / Columns + row, at = y * Columns + (i % Columns + column + Columns) % Columns;
                    if (y >= 0 && y < Rows && known[at])
                        (sum, count) = (sum + field[at], count + 1);
                }
                if (count > 0)
                    (field[i], next[i]) = (sum / count, true);
            }
            known = next;
        }
    }
}
