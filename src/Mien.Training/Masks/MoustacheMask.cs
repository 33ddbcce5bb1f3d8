using System.Numerics;
using Mien.Graphics;
using static Mien.Training.MaskNoise;
using static Mien.Training.MaskPicture;

namespace Mien.Training;

/// <summary>A handlebar moustache of single locks, which moves with the upper lip.</summary>
static class MoustacheMask
{
    const int Locks = 26, Points = 18;

    /// <summary>The middle of the subject's left half from the philtrum to the tip: s, t and the distance from the skin.</summary>
    static readonly Vector3[] Guide = [new(1.2f, -39.5f, 2.5f), new(9, -42.5f, 4.5f), new(18, -47.5f, 5.5f), new(28, -53.5f, 5), new(38, -56, 5), new(46.5f, -52.5f, 5.5f), new(50, -45.5f, 6), new(46.5f, -40.5f, 6), new(42.5f, -43, 6)];

    static readonly Vector2[] Width = [new(0, 2.8f), new(0.12f, 5.4f), new(0.3f, 5.6f), new(0.55f, 3.6f), new(0.8f, 1.6f), new(1, 0.35f)];

    public static MadeMask Make()
    {
        HeadField head = HeadField.Mean;
        var hair = new MeshDraft();
        foreach (int sign in (int[])[1, -1])
        {
            for (int i = 0; i < Locks; i++)
            {
                // Evenly over a disc, by the golden angle.
                float reach = MathF.Sqrt((i + 0.5f) / Locks), angle = i * 2.39996f + sign;
                Lock(hair, head, sign, new Vector2(MathF.Cos(angle), MathF.Sin(angle)) * reach, i);
            }
        }
        Image picture = Paint(64, 128, alpha: false, Color);
        MaskObject layer = MadeMask.Object("moustache", "moustache.glb", MaskAnchor.Landmark(164), MaskFit.EyeDistance) with
        {
            Follows = MaskFollowing.Surface,
            Material = new MaskMaterial { Gloss = 0.3f },
        };
        return new MadeMask(
            new MaskDescription { Name = "moustache", Title = "Handlebar moustache", Licence = MadeMask.Licence, Layers = [layer] },
            new Dictionary<string, IReadOnlyList<MeshPart>> { ["moustache.glb"] = [hair.ToPart("hair", picture)] },
            new Dictionary<string, Image>());
    }

    static void Lock(MeshDraft hair, HeadField head, int sign, Vector2 offset, int index)
    {
        // Outer locks end sooner, so that the tip is fine.
        float length = 1 - 0.45f * offset.LengthSquared() * Cell(index, sign, 4);
        List<Vector3> line = [];
        for (int i = 0; i < Points; i++)
        {
            float along = i / (Points - 1f) * length, width = MaskShell.Profile(Width, along);
            Vector3 at = MaskShell.Curve(Guide, along), ahead = MaskShell.Curve(Guide, MathF.Min(along + 0.01f, 1)) - MaskShell.Curve(Guide, along - 0.01f);
            Vector2 aside = Vector2.Normalize(new Vector2(-ahead.Y, ahead.X)), wave = new(0.5f * MathF.Sin(along * 9 + index), 0);
            Vector2 flat = new Vector2(at.X, at.Y) + aside * (offset.X + wave.X * 0.25f) * width;
            line.Add(head.Over(new Vector2(flat.X * sign, flat.Y), MathF.Max(at.Z + offset.Y * width * 0.6f, 0.6f), 1.5f));
        }
        float tint = Cell(index, sign, 9);
        hair.Tube(line, along => MathF.Max(0.40f * MaskShell.Profile(Width, along * length) * (1 - 0.75f * MathF.Pow(along, 3)), 0.15f), 6,
            inTexture: (around, along) => new Vector2((around + tint) / 2, along));
    }

    static Vector4 Color(Vector2 at)
    {
        float strand = 0.6f * Smooth(new Vector2(at.X * 40, at.Y * 3), 2) + 0.4f * Smooth(new Vector2(at.X * 17, at.Y * 2), 3);
        Vector4 color = Vector4.Lerp(Rgb(0x24140c), Rgb(0x6b4426), strand);
        return Vector4.Lerp(color, Rgb(0x8a5b33), 0.35f * at.Y) with { W = 1 };
    }
}
