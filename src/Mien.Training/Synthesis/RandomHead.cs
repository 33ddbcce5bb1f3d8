using System.Numerics;

namespace Mien.Training;

/// <summary>Draws people that are not there: the same seed and number give the same head, whoever asks.</summary>
public static class RandomHead
{
    /// <summary>Skins from the lightest to the darkest, sRGB.</summary>
    static readonly uint[] Tones = [0xF3D6C6, 0xEBC4AA, 0xDDAE8A, 0xC8956F, 0xAE7A55, 0x8F6143, 0x724A33, 0x5C3B2A];

    static readonly Vector3[] HairColors =
    [
        new(0.010f, 0.009f, 0.009f), new(0.022f, 0.015f, 0.011f), new(0.060f, 0.035f, 0.021f), new(0.16f, 0.10f, 0.055f),
        new(0.36f, 0.26f, 0.14f), new(0.20f, 0.070f, 0.028f), new(0.23f, 0.23f, 0.23f), new(0.55f, 0.55f, 0.54f),
    ];

    static readonly Vector3[] IrisColors = [new(0.032f, 0.016f, 0.009f), new(0.065f, 0.033f, 0.014f), new(0.09f, 0.07f, 0.025f), new(0.065f, 0.09f, 0.045f), new(0.065f, 0.11f, 0.18f), new(0.11f, 0.125f, 0.13f)];

    /// <summary>The first portrait is of a person whose face is plain to see.</summary>
    const ulong FirstPortrait = 17;

    /// <summary>A person of the model's distribution with a random expression, pose, look and light.</summary>
    public static HeadLook Draw(ulong seed, long number)
    {
        var random = new SampleRandom(seed, number);
        FaceModel model = FaceModel.Default;
        float[] identity = new float[model.IdentityCount], expression = new float[model.ExpressionCount];
        foreach (ref float coefficient in identity.AsSpan())
            coefficient = (float)Math.Clamp(random.NextGaussian(), -2.5, 2.5);
        RandomExpression.Draw(ref random, expression.AsSpan(0, Blendshapes.Count));
        double tone = Math.Pow(random.Next(), 1.2) * (Tones.Length - 1.001);
        Vector3 skin = Vector3.Lerp(Linear(Tones[(int)tone]), Linear(Tones[(int)tone + 1]), (float)(tone - (int)tone));
        skin = Vector3.Clamp(skin * Tint(ref random, 0.035f) * (float)random.Next(0.85, 1.1), Vector3.Zero, new Vector3(0.85f));
        Vector3 hair = HairColors[tone > 4 ? random.Chance(0.9) ? random.Next(2) : random.Next(2) + 6 : random.Next(HairColors.Length)] * Tint(ref random, 0.05f);
        HairStyle style = (HairStyle)random.Next(4);
        bool large = random.Chance(0.25), bearded = style != HairStyle.Long && random.Chance(0.25);
        Vector3 lips = skin * new Vector3(0.80f, 0.50f, 0.50f);
        return new HeadLook
        {
            Shape = new FaceShape(identity, expression),
            YawDegrees = large ? random.Next(-60, 60) : Math.Clamp(random.NextGaussian() * 14, -35, 35),
            PitchDegrees = Math.Clamp(random.NextGaussian() * 9, -28, 28),
            RollDegrees = Math.Clamp(random.NextGaussian() * 9, -35, 35),
            DistanceMillimetres = (float)(350 * Math.Pow(6, random.Next())),
            Skin = skin,
            Redness = (float)random.Next(0, 0.9),
            Blotches = (float)random.Next(0.1, 1),
            Shine = (float)random.Next(0, 1),
            Lips = random.Chance(0.2) ? new Vector3((float)random.Next(0.2, 0.5), (float)random.Next(0.01, 0.09), (float)random.Next(0.02, 0.12)) : Vector3.Lerp(skin, lips, (float)random.Next(0.5, 1)) * (float)random.Next(0.75, 1),
            Iris = IrisColors[tone > 4 ? random.Next(2) : random.Next(IrisColors.Length)] * Tint(ref random, 0.15f),
            Hair = hair,
            Style = style,
            Fringe = (float)(style == HairStyle.Shaved ? random.Next(-45, 0) : random.Chance(0.2) ? random.Next(10, 38) : random.NextGaussian() * 7),
            HairVolume = (float)(style switch { HairStyle.Shaved => 0.3, HairStyle.Short => random.Next(2, 9), _ => random.Next(7, 20) }),
            Brows = (float)random.Next(0.25, 1),
            Beard = bearded ? (float)random.Next(0.3, 1) : 0,
            Stubble = bearded || (style != HairStyle.Long && random.Chance(0.35)) ? (float)random.Next(0.2, 0.9) : 0,
            Lashes = (float)random.Next(0.2, 1),
            Cloth = new Vector3((float)random.Next(0.01, 0.6), (float)random.Next(0.01, 0.6), (float)random.Next(0.01, 0.6)) * (float)random.Next(0.3, 1),
            ShouldersFollow = (float)random.Next(0, 1),
            Light = Light(ref random),
            Pattern = random.NextBits(),
        };
    }

    /// <summary>The same people as they would have themselves photographed: a little smile, the eyes on the camera, a studio's light.</summary>
    public static HeadLook Portrait(ulong seed)
    {
        HeadLook look = Draw(seed + FirstPortrait, 0);
        float[] expression = new float[look.Shape.Expression.Length];
        foreach ((Blendshape shape, float weight) in ((Blendshape, float)[])
            [(Blendshape.MouthSmileLeft, 0.45f), (Blendshape.MouthSmileRight, 0.42f), (Blendshape.CheekSquintLeft, 0.15f), (Blendshape.CheekSquintRight, 0.15f), (Blendshape.EyeWideLeft, 0.1f), (Blendshape.EyeWideRight, 0.1f)])
            expression[(int)shape] = weight;
        return look with
        {
            Shape = new FaceShape(look.Shape.Identity, expression),
            YawDegrees = 0,
            PitchDegrees = 0,
            RollDegrees = 0,
            DistanceMillimetres = 1100,
            Blotches = look.Blotches * 0.6f,
            Lashes = MathF.Max(look.Lashes, 0.5f),
            Brows = MathF.Max(look.Brows, 0.6f),
            ShouldersFollow = 0.4f,
            PlainGround = true,
            Light = new HeadLight(),
        };
    }

    static HeadLight Light(ref SampleRandom random)
    {
        float exposure = (float)Math.Pow(2, random.Next(-0.9, 0.7)), soft = (float)random.Next();
        Vector3 warm = Tint(ref random, 0.06f);
        var lights = new (Vector3, Vector3)[random.Next(3) + 1];
        for (int i = 0; i < lights.Length; i++)
        {
            var direction = new Vector3((float)random.NextGaussian(), (float)(random.NextGaussian() * 0.6 + 0.5), (float)(Math.Abs(random.NextGaussian()) * (i == 0 ? 1 : 0.6) + (i == 0 ? 0.35 : -0.3)));
            float strength = (i == 0 ? 1.05f : 0.4f) * (float)random.Next(0.5, 1.1) * (1 - 0.6f * soft);
            lights[i] = (Vector3.Normalize(direction + new Vector3(0, 0, 1e-3f)), strength * exposure * warm * Tint(ref random, 0.05f));
        }
        return new HeadLight
        {
            Sky = exposure * (0.28f + 0.5f * soft) * Tint(ref random, 0.05f),
            Ground = exposure * (0.12f + 0.3f * soft) * warm * Tint(ref random, 0.05f),
            Lights = lights,
        };
    }

    static Vector3 Tint(ref SampleRandom random, float deviation) =>
        Vector3.Max(new Vector3(0.3f), Vector3.One + new Vector3((float)random.NextGaussian(), (float)random.NextGaussian(), (float)random.NextGaussian()) * deviation);

    static Vector3 Linear(uint color) => new(Linear((byte)(color >> 16)), Linear((byte)(color >> 8)), Linear((byte)color));

    static float Linear(byte value) => MathF.Pow(value / 255f, 2.2f);
}
