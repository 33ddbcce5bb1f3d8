using System.Numerics;
using Mien.Graphics;
using static Mien.Training.MaskNoise;
using static Mien.Training.MaskPicture;

namespace Mien.Training;

/// <summary>Round glasses of tortoiseshell with clear lenses; the temples go over the ears.</summary>
static class GlassesMask
{
    const float LensRadius = 22.5f, Rim = 1.9f, Wrap = 7, Tilt = 7;

    static readonly Vector3 LensMiddle = new(33.5f, -1.5f, 24.5f);

    /// <summary>The subject's left temple from its hinge to behind the ear.</summary>
    static readonly Vector3[] Temple = [new(58, 7, 17.5f), new(66, 8, 13), new(71, 8, 0), new(76, 8, -30), new(80, 7.5f, -62), new(81.5f, 6.5f, -84), new(81.5f, 1, -98), new(80.5f, -11, -107), new(79, -26, -112)];

    public static MadeMask Make()
    {
        var frame = new MeshDraft();
        var lenses = new MeshDraft();
        foreach (int sign in (int[])[1, -1])
        {
            Vector3 Mirrored(Vector3 at) => at with { X = at.X * sign };
            frame.Tube([.. Enumerable.Range(0, 64).Select(i => Mirrored(OnLens(new Vector2(MathF.Cos(i * MathF.Tau / 64), MathF.Sin(i * MathF.Tau / 64)) * (LensRadius + 0.6f))))], _ => Rim, 10, closed: true, (around, along) => new Vector2(along, around * 0.1f));
            frame.Tube([.. Enumerable.Range(0, 60).Select(i => Mirrored(MaskShell.Curve(Temple, i / 59f)))], along => 1.7f + 0.9f * Step(0.72f, 0.9f, along), 10, inTexture: (around, along) => new Vector2(along, 0.5f + around * 0.1f));
            // A pad on either side of the nose, and a rivet at the hinge.
            frame.Ellipsoid(Mirrored(new Vector3(10.2f, -8.5f, 21)), new Vector3(1.7f, 4.2f, 2.6f), 13, 9);
            // Mirroring the disc turns its triangles round, so around runs the other way.
            lenses.Grid(49, 7, (u, v) => Mirrored(OnLens(new Vector2(MathF.Cos(u * MathF.Tau * sign), MathF.Sin(u * MathF.Tau * sign)) * LensRadius * (1 - v) * sign)));
        }
        // The bridge, arched over the nose.
        Vector3[] bridge = [new(11.8f, 4.5f, 26), new(8, 7.6f, 26.6f), new(0, 9, 26.9f), new(-8, 7.6f, 26.6f), new(-11.8f, 4.5f, 26)];
        frame.Tube([.. Enumerable.Range(0, 24).Select(i => MaskShell.Curve(bridge, i / 23f))], _ => 1.9f, 10, inTexture: (around, along) => new Vector2(along * 0.3f, 0.8f + around * 0.1f));
        Image picture = Paint(256, 128, alpha: false, Color);
        return new MadeMask(
            new MaskDescription
            {
                Name = "glasses",
                Title = "Round glasses",
                Licence = MadeMask.Licence,
                Layers =
                [
                    MadeMask.Object("frame", "frame.glb", MaskAnchor.NoseBridge, MaskFit.HeadWidth) with { Material = new MaskMaterial { Gloss = 0.6f } },
                    MadeMask.Object("lenses", "lenses.glb", MaskAnchor.NoseBridge, MaskFit.HeadWidth) with
                    {
                        Occludes = false,
                        Material = new MaskMaterial { Transmission = 0.93f, Gloss = 1, DoubleSided = true },
                    },
                ],
            },
            new Dictionary<string, IReadOnlyList<MeshPart>>
            {
                ["frame.glb"] = [frame.ToPart("frame", picture)],
                ["lenses.glb"] = [lenses.ToPart("lenses", color: new Vector4(0.93f, 0.97f, 0.96f, 1), doubleSided: true)],
            },
            new Dictionary<string, Image>());
    }

    /// <summary>A point of the subject's left lens, which is a cap of a large ball, wrapped round the face and tilted.</summary>
    static Vector3 OnLens(Vector2 at)
    {
        var flat = new Vector3(at, -at.LengthSquared() / 260);
        return LensMiddle + Vector3.Transform(flat, Matrix4x4.CreateRotationX(Tilt * MathF.PI / 180) * Matrix4x4.CreateRotationY(Wrap * MathF.PI / 180));
    }

    static Vector4 Color(Vector2 at)
    {
        Vector2 place = new(at.X * 22, at.Y * 9);
        float blot = Cloudy(place + 2 * new Vector2(Smooth(place, 31), Smooth(place, 32)), 4, 30);
        return Vector4.Lerp(Rgb(0x1d0f08), Vector4.Lerp(Rgb(0x5b2d10), Rgb(0xb06f27), Step(0.5f, 0.75f, blot)), Step(0.38f, 0.56f, blot)) with { W = 1 };
    }
}
