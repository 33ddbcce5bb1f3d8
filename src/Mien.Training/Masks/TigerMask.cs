using System.Numerics;
using Mien.Graphics;
using static Mien.Training.MaskNoise;
using static Mien.Training.MaskPicture;

namespace Mien.Training;

/// <summary>Face paint: a tiger, painted in the head's flat coordinates and carried into the face model's texture.</summary>
static class TigerMask
{
    const int Side = 512;

    /// <summary>The landmarks around the subject's left eye.</summary>
    static readonly int[] Eye = [263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466];

    /// <summary>Stripes of the subject's left half: points along the middle (s, t) and the width in the middle.</summary>
    static readonly (Vector2[] Line, float Width)[] Stripes =
    [
        ([new(0, 52), new(0.5f, 44), new(0, 33)], 4.2f),
        ([new(5, 51), new(10, 45), new(9, 36), new(4, 31)], 3.4f),
        ([new(15, 53), new(22, 47), new(21, 38), new(13, 32)], 3.8f),
        ([new(29, 52), new(36, 46), new(37, 38), new(30, 31)], 3.6f),
        ([new(46, 47), new(52, 39), new(51, 31)], 3.4f),
        ([new(13, 25), new(21, 29.5f), new(33, 30), new(47, 25), new(55, 17)], 3.4f),
        ([new(17, -1.5f), new(13.5f, -8), new(11.5f, -17)], 2.2f),
        ([new(44, 1), new(52, 5), new(62, 13)], 2.8f),
        ([new(72, 8), new(60, 2), new(52, -6), new(49, -11)], 3.6f),
        ([new(77, -8), new(64, -11), new(54, -17), new(49, -23)], 3.8f),
        ([new(79, -24), new(67, -25), new(56, -29), new(48, -34)], 4),
        ([new(80, -42), new(68, -41), new(57, -43), new(48, -46)], 4),
        ([new(78, -60), new(68, -58), new(56, -57), new(46, -57)], 3.8f),
        ([new(70, -78), new(60, -73), new(50, -69), new(40, -67)], 3.6f),
        ([new(52, -94), new(44, -86), new(34, -79)], 3.4f),
        ([new(26, -98), new(20, -90), new(13, -84)], 3),
        ([new(70, 30), new(62, 26), new(58, 20)], 3),
    ];

    public static MadeMask Make() => new(
        new MaskDescription
        {
            Name = "tiger",
            Title = "Tiger face paint",
            Licence = MadeMask.Licence,
            Layers = [new MaskPaint { Name = "paint", Texture = "tiger.png", Gloss = 0.1f }],
        },
        new Dictionary<string, IReadOnlyList<MeshPart>>(),
        new Dictionary<string, Image> { ["tiger.png"] = Picture() });

    static Image Picture()
    {
        FaceModel model = FaceModel.Default;
        Vector3[] places = Places(model);
        HeadField head = HeadField.Mean;
        Vector2[] lips = [.. LandmarkTopology.LipsOuter.ToArray().Select(index => head.FlatLandmark(index))];
        Vector2[] eye = [.. Eye.Select(index => head.FlatLandmark(index))];
        return Paint(Side, Side, alpha: true, at =>
        {
            Vector3 place = places[(int)((1 - at.Y) * Side) * Side + (int)(at.X * Side)];
            return float.IsNaN(place.X) ? Vector4.Zero : Color(HeadField.Flat(place), place, lips, eye);
        });
    }

    /// <summary>Which point of the mean face every pixel of its texture shows; NaN where it shows none.</summary>
    static Vector3[] Places(FaceModel model)
    {
        FacePartRange face = model.Part(FacePart.Face);
        Vector3[] screen = new Vector3[face.VertexEnd], values = new Vector3[face.VertexEnd], places = new Vector3[Side * Side];
        for (int i = 0; i < screen.Length; i++)
        {
            Vector2 at = model.TextureCoordinates[i];
            screen[i] = new Vector3(at.X * Side, (1 - at.Y) * Side, 1);
            values[i] = model.Neutral[i];
        }
        var rasterizer = new Rasterizer(Side, Side) { Culling = Culling.None };
        rasterizer.Rasterize(screen, model.Triangles[(face.FirstTriangle * 3)..(face.TriangleEnd * 3)], DepthKind.Parallel);
        Array.Fill(places, new Vector3(float.NaN));
        rasterizer.Interpolate(values, places);
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                if (rasterizer.TriangleAt(x, y) < 0)
                    places[y * Side + x] = new Vector3(float.NaN);
            }
        }
        return places;
    }

    static Vector4 Color(Vector2 flat, Vector3 place, Vector2[] lips, Vector2[] eye)
    {
        Vector2 side = new(MathF.Abs(flat.X), flat.Y);
        // Faded out before the hairline, the ears and the neck.
        float oval = MathF.Pow(MathF.Pow(side.X / 84, 2.6f) + MathF.Pow(MathF.Abs((flat.Y + 20) / (flat.Y > -20 ? 76 : 84)), 2.6f), 1 / 2.6f) + 0.05f * (Cloudy(flat / 9, 3, 41) - 0.5f);
        float here = 1 - Step(0.86f, 1, oval);
        if (here <= 0 || place.Z < -75)
            return Vector4.Zero;
        Vector4 color = Vector4.Lerp(Rgb(0xf08a1c), Rgb(0xd9620f), Cloudy(flat / 22, 3, 7));
        color = Vector4.Lerp(color, Rgb(0xf9b23c), MathF.Exp(-MathF.Pow(side.X / 12, 2)) * 0.6f);
        // White: muzzle, chin, over the eyes and on the cheeks.
        float white = MathF.Max(1 - Step(0.8f, 1.12f, ((side - new Vector2(13, -45)) / new Vector2(21, 15)).Length()), 1 - Step(0.75f, 1.15f, ((side - new Vector2(0, -76)) / new Vector2(24, 15)).Length()));
        white = MathF.Max(white, 1 - Step(0.7f, 1.15f, ((MaskShell.Turned(side - new Vector2(33, 17), -8)) / new Vector2(20, 8)).Length()));
        white = MathF.Max(white, (1 - Step(0.55f, 1.2f, ((side - new Vector2(66, -34)) / new Vector2(13, 28)).Length())) * 0.9f);
        color = Vector4.Lerp(color, Rgb(0xfaf6ee), white);
        float black = 0, wave = 1.6f * (Smooth(flat / 5, 12) - 0.5f);
        foreach ((Vector2[] line, float width) in Stripes)
            black = MathF.Max(black, Stripe(side, line, width, wave));
        // Nose, the line to the lip, whisker dots, and a line around the eyes.
        black = MathF.Max(black, 1 - Step(0.9f, 1.05f, ((side - new Vector2(0, -28)) / new Vector2(10.5f, 5.5f)).Length()));
        black = MathF.Max(black, (1 - Step(0.7f, 1.2f, side.X)) * Step(-46, -44.5f, flat.Y) * (1 - Step(-34, -31, flat.Y)));
        foreach (Vector2 dot in (ReadOnlySpan<Vector2>)[new(14, -41), new(20, -42.5f), new(26, -44), new(16, -46), new(22.5f, -48)])
            black = MathF.Max(black, 1 - Step(0.8f, 1.3f, Vector2.Distance(side, dot)));
        float lid = MaskShell.Polygon(side, eye);
        black = MathF.Max(black, 1 - Step(1.8f, 3.2f, lid));
        float lip = MaskShell.Polygon(flat, lips);
        color = Vector4.Lerp(color, Rgb(0x2b1512), (1 - Step(-0.5f, 0.5f, lip)) * 0.85f);
        color = Vector4.Lerp(color, Rgb(0x140e0c), black);
        return color with { W = here * (0.86f + 0.1f * black) };
    }

    /// <summary>How black a stripe is at a point: it tapers to both ends.</summary>
    static float Stripe(Vector2 at, Vector2[] line, float width, float wave)
    {
        const int Parts = 14;
        Span<Vector3> points = stackalloc Vector3[line.Length];
        for (int i = 0; i < line.Length; i++)
            points[i] = new Vector3(line[i], 0);
        float best = -9;
        Vector3 from = points[0];
        for (int i = 1; i <= Parts; i++)
        {
            Vector3 to = MaskShell.Curve(points, i / (float)Parts), side = to - from;
            float share = Math.Clamp(Vector3.Dot(new Vector3(at, 0) - from, side) / MathF.Max(side.LengthSquared(), 1e-6f), 0, 1), along = (i - 1 + share) / Parts;
            float half = width * 0.5f * MathF.Pow(MathF.Sin(MathF.Max(along, 0.001f) * MathF.PI * 0.93f + 0.1f), 0.8f) + wave * 0.4f;
            best = MathF.Max(best, half - Vector3.Distance(new Vector3(at, 0), from + side * share));
            from = to;
        }
        return Step(-0.35f, 0.45f, best);
    }
}
