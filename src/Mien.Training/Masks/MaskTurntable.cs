using System.Numerics;
using Mien.Graphics;
using Mien.Training.Evaluation;

namespace Mien.Training;

/// <summary>A sheet of pictures of a mask on a rendered head: turned from side to side, then nodding, tilted, with open mouth and shut eyes.</summary>
public static class MaskTurntable
{
    const int Columns = 5;
    /// <summary>How much larger than the face a picture is: as little as shows all of the mask.</summary>
    static readonly float[] Enlargements = [2.3f, 2.7f, 3.1f, 3.6f, 4.2f];

    static readonly (string Name, double Yaw, double Pitch, double Roll, (Blendshape Shape, float Weight)[] Expression)[] Cells =
    [
        ("-60°", -60, 0, 0, []),
        ("-30°", -30, 0, 0, []),
        ("", 0, 0, 0, []),
        ("30°", 30, 0, 0, []),
        ("60°", 60, 0, 0, []),
        ("up", 15, 20, 0, []),
        ("down", -15, -20, 0, []),
        ("tilted", 0, 0, 25, []),
        ("jaw open", 10, 0, 0, [(Blendshape.JawOpen, 0.7f)]),
        ("eyes shut, smiling", -10, 0, 0, [(Blendshape.EyeBlinkLeft, 1), (Blendshape.EyeBlinkRight, 1), (Blendshape.MouthSmileLeft, 0.7f), (Blendshape.MouthSmileRight, 0.7f)]),
    ];

    /// <summary>Draws the sheet.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="cell">Side of each of its ten pictures, pixels.</param>
    /// <param name="seed">Which person wears it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The side is not from 32 to 1024.</exception>
    public static Image Draw(Mask mask, int cell, ulong seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cell, 32);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cell, 1024);
        var studio = new HeadStudio();
        HeadLook person = RandomHead.Portrait(seed);
        foreach (float enlargement in Enlargements[..^1])
            if (Draw(mask, cell, studio, person, enlargement, mayCut: false) is { } whole)
                return whole;
        return Draw(mask, cell, studio, person, Enlargements[^1], mayCut: true)!;
    }

    /// <summary>The sheet; null where a picture's edge cuts the mask and may not.</summary>
    static Image? Draw(Mask mask, int cell, HeadStudio studio, HeadLook person, float enlargement, bool mayCut)
    {
        var sheet = new Image(Columns * cell, Cells.Length / Columns * cell, PixelFormat.Rgb24);
        for (int i = 0; i < Cells.Length; i++)
        {
            (string name, double yaw, double pitch, double roll, (Blendshape Shape, float Weight)[] expression) = Cells[i];
            float[] weights = new float[person.Shape.Expression.Length];
            foreach ((Blendshape shape, float weight) in expression)
                weights[(int)shape] = weight;
            HeadLook look = person with { Shape = new FaceShape(person.Shape.Identity, weights), YawDegrees = yaw, PitchDegrees = pitch, RollDegrees = roll };
            RenderedHead head = studio.Render(look, cell, cell, enlargement, lift: -0.05f);
            byte[] before = [.. head.Picture.Pixels];
            new MaskRenderer(MaskRendererOptions.Still).Draw(head.Picture, [TrueFace.Of(0, look.Shape, head.Pose, head.Landmarks)], mask, TimeSpan.Zero, head.Camera);
            if (!mayCut && IsCut(before, head.Picture))
                return null;
            for (int y = 0; y < cell; y++)
                head.Picture.Row(y).CopyTo(sheet.Row(i / Columns * cell + y)[(i % Columns * head.Picture.Stride)..]);
            new Canvas(sheet).Text(name, new Vector2(i % Columns * cell + 5, i / Columns * cell + 5), Math.Max(cell / 20f, 8), Color.White, Color.Black);
        }
        return sheet;
    }

    /// <summary>Whether the edge of a picture was drawn on.</summary>
    static bool IsCut(byte[] before, Image after)
    {
        for (int y = 0; y < after.Height; y++)
        {
            ReadOnlySpan<byte> old = before.AsSpan(y * after.Stride, after.Width * 3), now = after.Row(y)[..(after.Width * 3)];
            bool edge = y == 0 || y == after.Height - 1;
            if (edge ? !old.SequenceEqual(now) : !old[..3].SequenceEqual(now[..3]) || !old[^3..].SequenceEqual(now[^3..]))
                return true;
        }
        return false;
    }
}
