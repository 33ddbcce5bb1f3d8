using System.Numerics;
using System.Runtime.Intrinsics;

namespace Mien.Training;

/// <summary>What becomes of a drawn picture's colours: bytes · gain + offset, per channel.</summary>
readonly struct ColourChange
{
    ColourChange(Vector3 gain, Vector3 offset)
    {
        Gain = Vector128.Create(gain.X, gain.Y, gain.Z, 0) / 255;
        Offset = Vector128.Create(offset.X, offset.Y, offset.Z, 0);
    }

    /// <summary>Colours as they are.</summary>
    public static ColourChange None { get; } = new(Vector3.One, Vector3.Zero);

    /// <summary>For bytes.</summary>
    public Vector128<float> Gain { get; }

    /// <summary>On the scale 0 … 1.</summary>
    public Vector128<float> Offset { get; }

    /// <summary>One colour whatever the picture.</summary>
    public static ColourChange Flat(Vector3 colour) => new(Vector3.Zero, colour);

    /// <summary>Another exposure and a cast, and a part of the way from a picture's mean colour to its surroundings'.</summary>
    public static ColourChange Random(Vector3 mean, Vector3 around, ref SampleRandom random)
    {
        float exposure = (float)Math.Exp(random.NextGaussian() * 0.12);
        var gain = new Vector3(Cast(ref random), Cast(ref random), Cast(ref random));
        if (random.Chance(0.6))
        {
            float pull = (float)random.Next(0, 0.6);
            float light = (around.X + around.Y + around.Z + 0.15f) / (mean.X + mean.Y + mean.Z + 0.15f);
            exposure *= Math.Clamp(MathF.Pow(light, pull), 0.5f, 1.8f);
        }
        return new ColourChange(gain * exposure, new Vector3((float)random.Next(-0.04, 0.04)));
    }

    static float Cast(ref SampleRandom random) => (float)Math.Exp(random.NextGaussian() * 0.05);
}
