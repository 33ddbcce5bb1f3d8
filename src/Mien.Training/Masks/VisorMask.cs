using System.Numerics;
using Mien.Graphics;
using static Mien.Training.MaskNoise;
using static Mien.Training.MaskPicture;

namespace Mien.Training;

/// <summary>A knight's helmet whose visor opens with the jaw.</summary>
static class VisorMask
{
    const float Dome = 15, Hinge = 34;

    static readonly Vector4 Brass = Rgb(0xc79a4b);

    public static MadeMask Make()
    {
        HeadField head = HeadField.Mean;
        // The dome in degrees of azimuth and elevation, the visor in the head's flat coordinates.
        var skull = new FlatRegion(Skull, new Vector2(-180, -45), new Vector2(180, 90), 5);
        var face = new FlatRegion(Face, new Vector2(-140, -104), new Vector2(140, 60), 2.5f);
        var dome = new MeshDraft();
        MaskShell.Sheet(dome, skull, at => OnDome(head, at, 0), at => new Vector2((at.X + 180) / 360, (at.Y + 45) / 135));
        var visor = new MeshDraft();
        MaskShell.Sheet(visor, face, at => OnVisor(head, at, 0), at => new Vector2((at.X + 140) / 280, (at.Y + 104) / 164));
        var domeBrass = new MeshDraft();
        MaskShell.Beads(domeBrass, skull, at => OnDome(head, at, 0.4f), 2, 4, 6);
        var visorBrass = new MeshDraft();
        foreach ((IReadOnlyList<Vector2> edge, bool _) in face.Edges(2.4f))
        {
            // The breaths are too small for beads.
            if (edge.Count > 20)
                visorBrass.Tube([.. edge.Select(at => OnVisor(head, at, 0.3f))], _ => 1.4f, 6, closed: true);
        }
        Vector3 pivot = OnVisor(head, new Vector2(124, Hinge), 0);
        foreach (int sign in (int[])[1, -1])
            domeBrass.Ellipsoid(new Vector3(pivot.X * sign, pivot.Y, pivot.Z), new Vector3(5.5f, 9, 9), 21, 13);
        MaskObject layer = MadeMask.Object("helmet", "helmet.glb", MaskAnchor.Forehead, MaskFit.HeadWidth) with
        {
            OccludedBy = MaskOccluders.All,
            Material = new MaskMaterial { Gloss = 0.75f },
            Morphs =
            [
                .. ((string[])["visor", "visor-brass"]).Select(part => new MaskHingeMorph(Blendshape.JawOpen)
                {
                    Part = part,
                    Axis = -Vector3.UnitX,
                    Centre = new Vector3(0, pivot.Y, pivot.Z) / 1000,
                    Degrees = 52,
                    From = 0.12f,
                    To = 0.55f,
                }),
            ],
        };
        return new MadeMask(
            new MaskDescription { Name = "visor", Title = "Knight's visor that opens with the jaw", Licence = MadeMask.Licence, Layers = [layer] },
            new Dictionary<string, IReadOnlyList<MeshPart>>
            {
                ["helmet.glb"] =
                [
                    dome.ToPart("dome", Paint(384, 128, alpha: false, at => Steel(at * new Vector2(360, 135), 5)), doubleSided: true),
                    domeBrass.ToPart("dome-brass", color: Brass),
                    visor.ToPart("visor", Paint(384, 224, alpha: false, VisorSteel), doubleSided: true),
                    visorBrass.ToPart("visor-brass", color: Brass),
                ],
            },
            new Dictionary<string, Image>());
    }

    /// <summary>Open before the face, down to the neck behind.</summary>
    static float Skull(Vector2 at)
    {
        float around = MathF.Abs(at.X);
        float rim = 22 - 55 * Step(48, 84, around) + 12 * Step(115, 170, around);
        return rim - at.Y;
    }

    static Vector3 OnDome(HeadField head, Vector2 degrees, float above)
    {
        float azimuth = degrees.X * MathF.PI / 180, elevation = degrees.Y * MathF.PI / 180, high = MathF.Max(MathF.Cos(azimuth), 0);
        // A comb from the brow over the top.
        float aside = MathF.Abs(MathF.Sin(azimuth)) * MathF.Cos(elevation) * 100;
        // The head that it is modelled on has no ears: they need room.
        float ears = 9 * MathF.Exp(-MathF.Pow((MathF.Abs(degrees.X) - 96) / 17, 2) - MathF.Pow((degrees.Y + 14) / 20, 2));
        return head.Over(azimuth, elevation, Dome + above + ears + 6 * MathF.Exp(-MathF.Pow(aside / 13, 2)) * Step(10, 40, degrees.Y + (high > 0 ? 0 : 30)), 9);
    }

    static float Face(Vector2 at)
    {
        Vector2 side = new(MathF.Abs(at.X), at.Y);
        float plate = MaskShell.Box(side - new Vector2(0, -24), new Vector2(86, 62 + 8 * Step(60, 0, side.X)), 34);
        plate = MathF.Max(plate, MathF.Min(side.Y - 36, 60));
        // Narrower towards the chin.
        plate = MathF.Max(plate, side.X - 88 + 26 * Step(-20, -86, side.Y));
        float arm = MaskShell.Box(side - new Vector2(98, Hinge - 2 - 0.02f * (124 - side.X)), new Vector2(36, 10), 10);
        float solid = MathF.Min(plate, arm);
        float sight = MaskShell.Box(MaskShell.Turned(side - new Vector2(31, 3), 3), new Vector2(22, 4.4f), 3.8f);
        float cut = MathF.Min(sight, Breaths(side));
        return MathF.Max(solid, -cut);
    }

    static float Breaths(Vector2 side)
    {
        float nearest = 99;
        for (int row = 0; row < 4; row++)
        {
            for (int column = 0; column < 4; column++)
            {
                var middle = new Vector2(14 + column * 10.5f + row % 2 * 5.2f, -32 - row * 10);
                nearest = MathF.Min(nearest, Vector2.Distance(side, middle) - 3.1f);
            }
        }
        return nearest;
    }

    static Vector3 OnVisor(HeadField head, Vector2 at, float above)
    {
        float side = MathF.Abs(at.X), snout = 20 * MathF.Exp(-MathF.Pow(side / 34, 2)) * MathF.Exp(-MathF.Pow((at.Y + 28) / 34, 2)), keel = 3 * MathF.Exp(-side / 7) * Step(20, 0, at.Y) * Step(-84, -60, at.Y);
        return head.Over(at, Dome + 5 + above + snout + keel, 7);
    }

    static Vector4 VisorSteel(Vector2 at)
    {
        Vector2 flat = new(at.X * 280 - 140, at.Y * 164 - 104), side = new(MathF.Abs(flat.X), flat.Y);
        Vector4 color = Steel(flat, 15);
        // Dark around what is cut out, a line along the edge.
        float edge = Face(flat);
        color = Vector4.Lerp(color, Rgb(0x3b3f46), 0.6f * Step(-6, 0, edge));
        color = Vector4.Lerp(color, Rgb(0x5c626b), 0.7f * (1 - Step(0.3f, 0.9f, MathF.Abs(edge + 7))));
        foreach (Vector2 rivet in (ReadOnlySpan<Vector2>)[new(8, 30), new(30, 30), new(52, 28), new(74, 18), new(78, -4), new(76, -26)])
        {
            float distance = Vector2.Distance(side, rivet);
            color = Vector4.Lerp(color, Rgb(0x33373d), 1 - Step(2.2f, 3.2f, distance));
            color = Vector4.Lerp(color, Brass, 1 - Step(1.7f, 2.2f, distance));
        }
        return color with { W = 1 };
    }

    static Vector4 Steel(Vector2 at, uint seed)
    {
        float brushed = 0.5f * Smooth(new Vector2(at.X / 24, at.Y * 0.9f), seed) + 0.5f * Smooth(new Vector2(at.X / 9, at.Y * 0.45f), seed + 1), worn = Cloudy(at / 34, 4, seed + 2);
        Vector4 color = Vector4.Lerp(Rgb(0x7f8894), Rgb(0xbcc4cd), 0.6f * brushed + 0.4f * worn);
        return Vector4.Lerp(color, Rgb(0x6a5a4a), 0.35f * Step(0.62f, 0.8f, Cloudy(at / 15, 3, seed + 9))) with { W = 1 };
    }
}
