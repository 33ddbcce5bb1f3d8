using System.Numerics;
using Mien.Graphics;
using static Mien.Training.MaskNoise;
using static Mien.Training.MaskPicture;

namespace Mien.Training;

/// <summary>Cat's ears on a band over the head, and a nose with whiskers that moves with the face.</summary>
static class CatMask
{
    const float EarHeight = 64, EarHalfWidth = 30;

    /// <summary>How far band and ears lean forward from the plane through the wearer's ears, degrees: the ears stand before the band.</summary>
    const float BandLean = 9, EarLean = 19;

    public static MadeMask Make()
    {
        HeadField head = HeadField.Mean;
        var fur = new MeshDraft();
        var inner = new MeshDraft();
        var band = new MeshDraft();
        band.Tube([.. Enumerable.Range(0, 56).Select(i => Overhead(head, -84 + 168 * i / 55f, BandLean, 8))], along => 2.6f + 1.2f * MathF.Sin(along * MathF.PI), 10);
        foreach (int sign in (int[])[1, -1])
            Ear(head, fur, inner, sign);
        var nose = new MeshDraft();
        var whiskers = new MeshDraft();
        Nose(head, nose);
        foreach (int sign in (int[])[1, -1])
        {
            for (int i = 0; i < 4; i++)
                Whisker(head, whiskers, sign, i);
        }
        return new MadeMask(
            new MaskDescription
            {
                Name = "cat",
                Title = "Cat's ears, nose and whiskers",
                Licence = MadeMask.Licence,
                Layers =
                [
                    MadeMask.Object("ears", "ears.glb", MaskAnchor.Forehead, MaskFit.HeadWidth) with { Material = new MaskMaterial { Gloss = 0.05f } },
                    MadeMask.Object("nose", "nose.glb", MaskAnchor.Landmark(1), MaskFit.EyeDistance) with { Follows = MaskFollowing.Surface, Material = new MaskMaterial { Gloss = 0.5f } },
                ],
            },
            new Dictionary<string, IReadOnlyList<MeshPart>>
            {
                ["ears.glb"] = [fur.ToPart("fur", Paint(128, 128, alpha: false, Fur)), inner.ToPart("inside", Paint(128, 128, alpha: false, Inside)), band.ToPart("band", color: Rgb(0x1c1a1d))],
                ["nose.glb"] = [nose.ToPart("nose", color: Rgb(0x3a2227)), whiskers.ToPart("whiskers", color: Rgb(0xf4f1ea))],
            },
            new Dictionary<string, Image>());
    }

    static Vector3 Overhead(HeadField head, float degrees, float leanDegrees, float above)
    {
        (float sin, float cos) = MathF.SinCos(degrees * MathF.PI / 180);
        (float lean, float upright) = MathF.SinCos(leanDegrees * MathF.PI / 180);
        return head.Over(new Vector3(sin, cos * upright, cos * lean), above, 6);
    }

    static void Ear(HeadField head, MeshDraft fur, MeshDraft inner, int sign)
    {
        Vector3 foot = Overhead(head, sign * 37, EarLean, 5), out_ = Vector3.Normalize(foot - Overhead(head, sign * 37, EarLean, -20));
        // It stands between the skull's own direction and straight up, and looks a little outwards.
        Vector3 up = Vector3.Normalize(out_ + new Vector3(0.05f * sign, 0.75f, 0));
        Vector3 ahead = new(0.5f * sign, 0, 1);
        ahead = Vector3.Normalize(ahead - up * Vector3.Dot(ahead, up));
        Vector3 right = Vector3.Cross(up, ahead);
        fur.Grid(25, 21, (u, v) => At((1 - u) * 2 - 1, v, -1));
        inner.Grid(25, 21, (u, v) => At(u * 2 - 1, v, 1));

        Vector3 At(float across, float high, int side)
        {
            // Round shoulders and a soft point.
            float width = EarHalfWidth * MathF.Pow(1 - MathF.Pow(high, 1.35f), 0.8f), hollow = 1 - across * across;
            float depth = side > 0 ? -12 * hollow * MathF.Sin(MathF.Min(high + 0.25f, 1) * MathF.PI * 0.5f) * (1 - high) : -24 * hollow * (1 - 0.8f * high) - 0.6f;
            float lean = -8 * MathF.Pow(high, 2);
            return foot + right * across * width + up * (high * EarHeight - 7 - 6 * across * across * (1 - high)) + ahead * (depth + lean + 7 * (1 - high));
        }
    }

    static void Nose(HeadField head, MeshDraft nose)
    {
        Vector2[] corners = [new(-9.5f, -21), new(0, -19), new(9.5f, -21), new(8, -27), new(1.5f, -32.5f), new(-1.5f, -32.5f), new(-8, -27)];
        var region = new FlatRegion(flat => MaskShell.Polygon(flat, corners) - 1.8f, new Vector2(-14, -38), new Vector2(14, -14), 0.9f);
        MaskShell.Sheet(nose, region, flat =>
        {
            float inside = MathF.Max(1.8f - MaskShell.Polygon(flat, corners), 0);
            return head.Over(flat, 0.3f + 3.2f * MathF.Sqrt(1 - MathF.Pow(1 - MathF.Min(inside / 6, 1), 2)), 1.2f);
        }, _ => Vector2.Zero);
    }

    static void Whisker(HeadField head, MeshDraft whiskers, int sign, int index)
    {
        float height = -36 - 3.6f * index, start = 15 + 1.5f * (index % 2);
        Vector3 foot = head.Over(new Vector2(start * sign, height), 0, 1), out_ = Vector3.Normalize(new Vector3(sign, 0.24f - 0.2f * index, 0.34f));
        float length = 70 - 4 * MathF.Abs(index - 1.5f);
        whiskers.Tube([.. Enumerable.Range(0, 16).Select(i =>
        {
            float along = i / 15f;
            // Bent back and down by its weight.
            return foot + out_ * along * length + new Vector3(0, -7 * along * along, -15 * along * along);
        })], along => 0.85f * (1 - along) + 0.35f, 6);
        whiskers.Ellipsoid(foot, new Vector3(1.1f), 9, 7);
    }

    static Vector4 Fur(Vector2 at)
    {
        float hair = 0.55f * Smooth(new Vector2(at.X * 60, at.Y * 9), 2) + 0.45f * Smooth(new Vector2(at.X * 26 + at.Y * 3, at.Y * 5), 3);
        return Vector4.Lerp(Rgb(0x17151a), Rgb(0x4a444c), hair * (0.6f + 0.4f * at.Y)) with { W = 1 };
    }

    static Vector4 Inside(Vector2 at)
    {
        float edge = MathF.Min(MathF.Min(at.X, 1 - at.X) * 2, 1 - at.Y);
        float hair = 0.5f * Smooth(new Vector2(at.X * 44, at.Y * 7), 6) + 0.5f * Smooth(new Vector2(at.X * 20, at.Y * 4), 7);
        Vector4 skin = Vector4.Lerp(Rgb(0xb5727c), Rgb(0xe3a8ab), Step(0.2f, 0.9f, edge) * 0.6f + 0.4f * at.Y);
        return Vector4.Lerp(Vector4.Lerp(Rgb(0x17151a), Rgb(0x4a444c), hair), skin, Step(0.16f, 0.34f, edge + 0.16f * (hair - 0.5f))) with { W = 1 };
    }
}
