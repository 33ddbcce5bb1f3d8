using System.Numerics;
using Mien.Graphics;
using static Mien.Training.MaskNoise;
using static Mien.Training.MaskPicture;

namespace Mien.Training;

/// <summary>A Venetian half-mask: crimson with golden scrolls, beaded edges and a ruby between the brows.</summary>
static class CarnivalMask
{
    static readonly Vector2[] Upper = [new(0, 31), new(14, 34), new(34, 37), new(55, 41), new(72, 52), new(86, 70)];
    static readonly Vector2[] Lower = [new(0, -22), new(7, -20), new(14, -15), new(22, -20), new(38, -25), new(54, -17), new(68, 5), new(78, 34), new(86, 66)];
    static readonly Vector4 Gold = Rgb(0xd9ab4d);

    /// <summary>Spirals of gold wire on the subject's left side: middle, outer radius, turns, start in degrees.</summary>
    static readonly (Vector2 Middle, float Radius, float Turns, float Start)[] Scrolls =
    [
        (new(12, 25), 5.5f, 1.6f, 200), (new(25, 26.5f), 6, -1.6f, 160), (new(40, 28), 6.5f, 1.7f, 200), (new(56, 30), 7, -1.7f, 150), (new(69, 42), 6, 1.6f, 230),
        (new(60, 8), 6.5f, 1.7f, 60), (new(50, -9), 5.5f, -1.6f, 100), (new(37, -16.5f), 5, 1.5f, 60), (new(23, -14), 3.6f, -1.4f, 100), (new(72, 25), 5, -1.5f, 20), (new(5, 12), 3.4f, 1.3f, 0), (new(77, 55), 4, -1.4f, 200),
    ];

    public static MadeMask Make()
    {
        HeadField head = HeadField.Mean;
        var region = new FlatRegion(Outline, new Vector2(-92, -34), new Vector2(92, 76), 2.2f);
        var sheet = new MeshDraft();
        MaskShell.Sheet(sheet, region, flat => Lift(head, flat, 0), InTexture);
        var gold = new MeshDraft();
        MaskShell.Beads(gold, region, flat => Lift(head, flat, 0.4f), 1.5f, 2.2f);
        Vector3 brow = Lift(head, new Vector2(0, 22), 1.2f);
        gold.Tube([.. Enumerable.Range(0, 28).Select(i => brow + new Vector3(MathF.Cos(i * MathF.Tau / 28) * 5.4f, MathF.Sin(i * MathF.Tau / 28) * 7.4f, 0.3f))], _ => 1.1f, 6, closed: true);
        var ruby = new MeshDraft();
        ruby.Ellipsoid(brow, new Vector3(4.8f, 6.8f, 3.4f), 25, 13);
        Image picture = Paint(640, 384, alpha: false, Color);
        MaskObject layer = MadeMask.Object("half-mask", "carnival.glb", MaskAnchor.NoseBridge, MaskFit.EyeDistance) with
        {
            OccludedBy = MaskOccluders.All,
            Material = new MaskMaterial { Gloss = 0.5f },
        };
        return new MadeMask(
            new MaskDescription { Name = "carnival", Title = "Venetian half-mask", Licence = MadeMask.Licence, Layers = [layer] },
            new Dictionary<string, IReadOnlyList<MeshPart>>
            {
                ["carnival.glb"] = [sheet.ToPart("sheet", picture, doubleSided: true), gold.ToPart("gold", color: Gold), ruby.ToPart("ruby", color: Rgb(0xa00d28))],
            },
            new Dictionary<string, Image>());
    }

    static Vector3 Lift(HeadField head, Vector2 flat, float above)
    {
        float side = MathF.Abs(flat.X), brow = 2.2f * MathF.Exp(-MathF.Pow((flat.Y - 19 - side * 0.08f) / 7, 2)) * Step(3, 14, side);
        // The tips stand off the temples.
        float wing = 0.011f * MathF.Pow(MathF.Max(side - 52, 0), 2);
        return head.Over(flat, 3.6f + brow + wing + above, 3.5f);
    }

    static float Outline(Vector2 flat)
    {
        float side = MathF.Abs(flat.X);
        float edge = MathF.Max(MathF.Max(flat.Y - MaskShell.Profile(Upper, side), MaskShell.Profile(Lower, side) - flat.Y), side - 86);
        return MathF.Max(edge, -Eye(new Vector2(side, flat.Y)));
    }

    static float Eye(Vector2 flat) => MaskShell.Almond(MaskShell.Turned(flat - new Vector2(31, 2), -9), 17.5f, 9.5f);

    static Vector2 InTexture(Vector2 flat) => new((flat.X + 92) / 184, (flat.Y + 34) / 110);

    static Vector4 Color(Vector2 at)
    {
        Vector2 flat = new(at.X * 184 - 92, at.Y * 110 - 34), side = new(MathF.Abs(flat.X), flat.Y);
        // Lozenges, as of a damask.
        Vector2 weave = new((side.X + side.Y) / 9, (side.X - side.Y) / 9);
        float lozenge = MathF.Min(MathF.Abs(weave.X - MathF.Round(weave.X)), MathF.Abs(weave.Y - MathF.Round(weave.Y)));
        Vector4 ground = Vector4.Lerp(Rgb(0x3d0716), Rgb(0x7c1230), 0.25f + 0.55f * Cloudy(flat / 24, 3, 5)) * (0.86f + 0.14f * Step(0.02f, 0.09f, lozenge));
        float wire = float.PositiveInfinity;
        foreach ((Vector2 middle, float radius, float turns, float start) in Scrolls)
            wire = MathF.Min(wire, Spiral(side - middle, radius, turns, start));
        float edge = MathF.Max(Outline(flat), -30);
        wire = MathF.Min(wire, MathF.Abs(edge + 3.2f) * 0.9f);
        float rays = Eye(side) is > 0 and < 7 and var out_ ? MathF.Abs(MathF.Sin(MathF.Atan2(side.Y - 2, side.X - 31) * 18)) * 1.4f + (out_ > 5 ? 9 : 0) : 9;
        wire = MathF.Min(wire, rays);
        float shine = 0.8f + 0.4f * Smooth(flat / 5, 9);
        Vector4 gold = Gold * shine;
        // A shadow beside the wire lets it stand out.
        ground *= 1 - 0.45f * (1 - Step(0.6f, 1.8f, wire));
        return Vector4.Lerp(gold, ground, Step(0.45f, 0.85f, wire)) with { W = 1 };
    }

    /// <summary>The distance from a spiral that narrows to its middle.</summary>
    static float Spiral(Vector2 at, float radius, float turns, float startDegrees)
    {
        float length = at.Length();
        if (length > radius + 3)
            return length - radius;
        float angle = (MathF.Atan2(at.Y, at.X) - startDegrees * MathF.PI / 180) / MathF.Tau * MathF.Sign(turns), nearest = float.PositiveInfinity;
        angle -= MathF.Floor(angle);
        for (int turn = 0; turn <= MathF.Abs(turns); turn++)
        {
            float share = (angle + turn) / MathF.Abs(turns);
            if (share <= 1)
                nearest = MathF.Min(nearest, MathF.Abs(length - radius * (1 - 0.86f * share)));
        }
        return MathF.Min(nearest, MathF.Max(length - radius * 0.16f, 0));
    }
}
