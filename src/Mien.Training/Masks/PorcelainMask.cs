using System.Numerics;
using Mien.Graphics;
using static Mien.Training.MaskNoise;
using static Mien.Training.MaskPicture;

namespace Mien.Training;

/// <summary>A porcelain mask of the whole face, broken once and joined with gold.</summary>
static class PorcelainMask
{
    static readonly Vector4 Gold = Rgb(0xd6a848);

    public static MadeMask Make()
    {
        HeadField head = HeadField.Mean;
        Vector2[] lips = [.. LandmarkTopology.LipsOuter.ToArray().Select(index => head.FlatLandmark(index))];
        Vector2[] mouth = [.. LandmarkTopology.LipsInner.ToArray().Select(index => head.FlatLandmark(index))];
        var region = new FlatRegion(Outline, new Vector2(-80, -106), new Vector2(80, 64), 2.6f);
        var sheet = new MeshDraft();
        MaskShell.Sheet(sheet, region, flat => Lift(head, flat, 0), InTexture);
        var rim = new MeshDraft();
        MaskShell.Beads(rim, region, flat => Lift(head, flat, 0.2f), 1.3f, 3);
        Image picture = Paint(512, 512, alpha: false, at => Color(at, lips, mouth));
        MaskObject layer = MadeMask.Object("face", "porcelain.glb", MaskAnchor.NoseBridge, MaskFit.EyeDistance) with
        {
            OccludedBy = MaskOccluders.Head,
            Material = new MaskMaterial { Gloss = 0.6f },
        };
        return new MadeMask(
            new MaskDescription { Name = "porcelain", Title = "Porcelain face joined with gold", Licence = MadeMask.Licence, Layers = [layer] },
            new Dictionary<string, IReadOnlyList<MeshPart>> { ["porcelain.glb"] = [sheet.ToPart("sheet", picture, doubleSided: true), rim.ToPart("rim", color: Gold)] },
            new Dictionary<string, Image>());
    }

    static Vector3 Lift(HeadField head, Vector2 flat, float above)
    {
        float side = MathF.Abs(flat.X), brow = 1.6f * MathF.Exp(-MathF.Pow((flat.Y - 20) / 6, 2)) * Step(4, 14, side) * (1 - Step(42, 60, side));
        return head.Over(flat, 3.4f + brow + above, 2.5f);
    }

    static float Outline(Vector2 flat)
    {
        float height = flat.Y > -5 ? (flat.Y + 5) / 64 : (flat.Y + 5) / 96;
        float face = (MathF.Pow(MathF.Pow(MathF.Abs(flat.X) / 75, 2.3f) + MathF.Pow(MathF.Abs(height), 2.3f), 1 / 2.3f) - 1) * 60;
        return MathF.Max(face, -Eye(new Vector2(MathF.Abs(flat.X), flat.Y)));
    }

    static float Eye(Vector2 flat) => MaskShell.Almond(MaskShell.Turned(flat - new Vector2(30.6f, 1.5f), -5), 16.5f, 8.5f, 1.8f);

    static Vector2 InTexture(Vector2 flat) => new((flat.X + 80) / 160, (flat.Y + 106) / 170);

    static Vector4 Color(Vector2 at, Vector2[] lips, Vector2[] mouth)
    {
        Vector2 flat = new(at.X * 160 - 80, at.Y * 170 - 106), side = new(MathF.Abs(flat.X), flat.Y);
        Vector4 color = Vector4.Lerp(Rgb(0xf3efe8), Rgb(0xe4ddd2), Cloudy(flat / 40, 3, 3));
        // Blush on the cheeks.
        color = Vector4.Lerp(color, Rgb(0xe79a92), 0.42f * MathF.Exp(-Vector2.DistanceSquared(side, new Vector2(45, -32)) / 190));
        color = Vector4.Lerp(color, Rgb(0x6c7a86), 0.35f * (1 - Step(0, 9, Eye(side))));
        // A harlequin's tear over the subject's left eye.
        Vector2 tear = flat - new Vector2(31, 2);
        float diamond = MathF.Abs(tear.X) / 8.5f + (tear.Y > 0 ? tear.Y / 36 : -tear.Y / 44) - 1;
        color = Vector4.Lerp(Rgb(0x17151c), color, Step(-0.02f, 0.04f, diamond));
        color = Vector4.Lerp(Gold, color, Step(0.02f, 0.07f, MathF.Abs(diamond - 0.12f)));
        // Brows as one stroke of a brush.
        float along = (side.X - 13) / 38, brow = MathF.Abs(side.Y - (20 + 7 * MathF.Sin(along * 2.4f))) - 1.9f * MathF.Sin(Math.Clamp(along, 0, 1) * MathF.PI);
        if (along is > 0 and < 1 && flat.X < 0)
            color = Vector4.Lerp(Rgb(0x3a2d2b), color, Step(-0.3f, 0.5f, brow));
        float lip = MaskShell.Polygon(flat, lips), gap = MaskShell.Polygon(flat, mouth);
        color = Vector4.Lerp(Vector4.Lerp(Rgb(0xb3152c), Rgb(0x8c0d22), Step(-52, -56, flat.Y)), color, Step(-0.4f, 0.4f, lip));
        color = Vector4.Lerp(Rgb(0x4a0713), color, Step(0.2f, 1f, MathF.Abs(gap)));
        // Two breaks run through it, and the glaze is crazed finely.
        Vector2 bent = flat + 9 * new Vector2(Cloudy(flat / 14, 3, 21) - 0.5f, Cloudy(flat / 14, 3, 22) - 0.5f);
        float where = MathF.Max(1 - Step(30, 52, Vector2.Distance(flat, new Vector2(-38, 34))), 1 - Step(22, 42, Vector2.Distance(flat, new Vector2(34, -62))));
        float crack = Crack(bent / 24, 11) * 24;
        float gold = where * (1 - Step(0.7f, 1.3f, crack));
        color = Vector4.Lerp(color, color * 0.7f, where * (1 - Step(1f, 2.4f, crack)));
        color = Vector4.Lerp(color, Gold * (0.85f + 0.35f * Smooth(flat / 4, 8)), gold);
        return color with { W = 1 };
    }
}
