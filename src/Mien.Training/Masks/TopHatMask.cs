using System.Numerics;
using Mien.Graphics;
using static Mien.Training.MaskNoise;
using static Mien.Training.MaskPicture;

namespace Mien.Training;

/// <summary>A top hat of black felt with a ribbon, set a little askew.</summary>
static class TopHatMask
{
    const float HalfWidth = 80, HalfDepth = 96, Height = 116, Brim = 36, Ribbon = 30;

    /// <summary>Middle of the opening, at the height where a hat sits.</summary>
    static readonly Vector3 Seat = new(0, 58, -80);

    /// <summary>The brim slopes up to the front, and to the subject's left.</summary>
    static readonly Matrix4x4 Pose = Matrix4x4.CreateRotationZ(5 * MathF.PI / 180) * Matrix4x4.CreateRotationX(-5.5f * MathF.PI / 180) * Matrix4x4.CreateTranslation(Seat);

    static readonly Vector2[] Waist = [new(0, 1), new(0.12f, 0.985f), new(0.45f, 0.955f), new(0.8f, 1), new(1, 1.06f)];

    public static MadeMask Make()
    {
        var felt = new MeshDraft();
        var ribbon = new MeshDraft();
        // Side of the crown, its top with a rounded edge, and the brim from its upper side round the edge to its lower.
        felt.Grid(73, 14, (u, v) => Placed(u, MaskShell.Profile(Waist, v), v * Height), Napped);
        felt.Grid(73, 10, (u, v) => Placed(u, 1.06f * (v < 0.3f ? 1 - 0.04f * MathF.Pow(v / 0.3f, 2) : 0.96f * (1 - (v - 0.3f) / 0.7f)), Height + 3.5f * MathF.Sin(MathF.Min(v / 0.3f, 1) * MathF.PI / 2)), Napped);
        felt.Grid(73, 13, (u, v) => OnBrim(u, v), Napped);
        ribbon.Grid(73, 6, (u, v) => Placed(u, MaskShell.Profile(Waist, v * Ribbon / Height) + 0.012f + 0.008f * MathF.Sin(v * MathF.PI), 1 + v * Ribbon), (u, v) => new Vector2(u, v));
        Bow(ribbon);
        MaskObject layer = MadeMask.Object("hat", "hat.glb", MaskAnchor.Forehead, MaskFit.HeadWidth) with { Material = new MaskMaterial { Gloss = 0.25f } };
        return new MadeMask(
            new MaskDescription { Name = "top-hat", Title = "Top hat", Licence = MadeMask.Licence, Layers = [layer] },
            new Dictionary<string, IReadOnlyList<MeshPart>>
            {
                ["hat.glb"] = [felt.ToPart("felt", Paint(128, 64, alpha: false, Felt), doubleSided: true), ribbon.ToPart("ribbon", Paint(128, 32, alpha: false, Satin), doubleSided: true)],
            },
            new Dictionary<string, Image>());
    }

    /// <summary>Textures end at their edges, so going around runs to and fro in it.</summary>
    static Vector2 Napped(float around, float v) => new(MathF.Abs(around * 6 % 2 - 1), v);

    /// <summary>A point of the hat: share of the way around from the back, size as a factor on the opening, height over it.</summary>
    static Vector3 Placed(float around, float size, float height)
    {
        (float sin, float cos) = MathF.SinCos((around - 0.5f) * MathF.Tau);
        return Vector3.Transform(new Vector3(sin * HalfWidth * size, height, cos * HalfDepth * size), Pose);
    }

    static Vector3 OnBrim(float around, float share)
    {
        // Out along the lower side, round the edge, and back in along the upper one.
        const float Thick = 2.2f;
        float out_ = share < 0.5f ? share * 2 : (1 - share) * 2, side = MathF.Abs(MathF.Sin((around - 0.5f) * MathF.Tau));
        float curl = 17 * side * side * side * out_ * out_ * out_ + 4 * out_ * out_;
        float lower = share < 0.5f ? 0 : Thick * MathF.Sqrt(Math.Clamp((1 - out_) * 12, 0, 1));
        (float sin, float cos) = MathF.SinCos((around - 0.5f) * MathF.Tau);
        float reach = Brim * out_ * (1 - 0.12f * side * out_);
        return Vector3.Transform(new Vector3(sin * (HalfWidth + reach), curl + lower - (1 - side) * 3 * out_ * out_, cos * (HalfDepth + reach)), Pose);
    }

    static void Bow(MeshDraft ribbon)
    {
        // On the subject's left, flat against the crown.
        for (int loop = -1; loop <= 1; loop += 2)
        {
            ribbon.Grid(13, 7, (u, v) =>
            {
                float along = u * loop, spread = 1 + 0.55f * u - 0.3f * u * u;
                Vector3 at = Placed(0.75f + along * 0.055f, 1.035f, 16 + (v - 0.5f) * 22 * spread);
                return at + new Vector3(1, 0, 0) * (5 * MathF.Sin(u * MathF.PI) * MathF.Sin(v * MathF.PI) + 1.5f);
            }, (u, v) => new Vector2(u * 0.3f, v));
        }
        ribbon.Ellipsoid(Placed(0.75f, 1.06f, 16), new Vector3(4, 8, 5), 13, 9);
    }

    static Vector4 Felt(Vector2 at)
    {
        float nap = 0.6f * Smooth(new Vector2(at.X * 64, at.Y * 40), 3) + 0.4f * Smooth(new Vector2(at.X * 18, at.Y * 9), 4);
        return Vector4.Lerp(Rgb(0x121115), Rgb(0x2b292f), nap) with { W = 1 };
    }

    static Vector4 Satin(Vector2 at)
    {
        float weave = 0.5f + 0.5f * MathF.Sin(at.Y * 90), sheen = MathF.Exp(-MathF.Pow((at.Y - 0.6f) / 0.22f, 2));
        return Vector4.Lerp(Rgb(0x5d0b1b), Rgb(0xb3243f), 0.2f + 0.12f * weave + 0.55f * sheen) with { W = 1 };
    }
}
