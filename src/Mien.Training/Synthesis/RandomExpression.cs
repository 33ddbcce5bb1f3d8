namespace Mien.Training;

/// <summary>Draws what a face does: at rest, smiling, talking, blinking, looking aside …, both sides mostly alike.</summary>
static class RandomExpression
{
    /// <summary>Fills weights in the order of <see cref="Blendshape"/>.</summary>
    public static void Draw(ref SampleRandom random, Span<float> weights)
    {
        weights.Clear();
        Gaze(ref random, weights);
        Lids(ref random, weights);
        Brows(ref random, weights);
        switch (random.Next(8))
        {
            case 0 or 1:
                Both(ref random, weights, Blendshape.MouthSmileLeft, Blendshape.MouthSmileRight, Weight(ref random, 0.2, 0.9));
                Set(weights, Blendshape.JawOpen, random.Chance(0.5) ? Weight(ref random, 0, 0.35) : 0);
                Both(ref random, weights, Blendshape.CheekSquintLeft, Blendshape.CheekSquintRight, Weight(ref random, 0, 0.6));
                break;
            case 2:
                Set(weights, Blendshape.JawOpen, Weight(ref random, 0.1, 0.9));
                Set(weights, Blendshape.MouthFunnel, random.Chance(0.4) ? Weight(ref random, 0, 0.5) : 0);
                break;
            case 3:
                Set(weights, random.Chance(0.5) ? Blendshape.MouthPucker : Blendshape.MouthFunnel, Weight(ref random, 0.2, 0.9));
                break;
            case 4:
                Both(ref random, weights, Blendshape.MouthFrownLeft, Blendshape.MouthFrownRight, Weight(ref random, 0.2, 0.8));
                Both(ref random, weights, Blendshape.NoseSneerLeft, Blendshape.NoseSneerRight, Weight(ref random, 0, 0.5));
                break;
            case 5:
                Set(weights, Blendshape.JawOpen, Weight(ref random, 0, 0.3));
                Both(ref random, weights, Blendshape.MouthStretchLeft, Blendshape.MouthStretchRight, Weight(ref random, 0, 0.6));
                Both(ref random, weights, Blendshape.MouthUpperUpLeft, Blendshape.MouthUpperUpRight, Weight(ref random, 0, 0.5));
                Both(ref random, weights, Blendshape.MouthLowerDownLeft, Blendshape.MouthLowerDownRight, Weight(ref random, 0, 0.6));
                break;
            case 6:
                Set(weights, random.Chance(0.5) ? Blendshape.MouthRollLower : Blendshape.MouthRollUpper, Weight(ref random, 0, 0.6));
                Set(weights, random.Chance(0.5) ? Blendshape.MouthLeft : Blendshape.MouthRight, Weight(ref random, 0, 0.6));
                Set(weights, Blendshape.CheekPuff, random.Chance(0.3) ? Weight(ref random, 0, 0.8) : 0);
                break;
        }
    }

    static void Gaze(ref SampleRandom random, Span<float> weights)
    {
        double across = random.NextGaussian() * 0.3, up = random.NextGaussian() * 0.25;
        float aside = Math.Min((float)Math.Abs(across), 0.9f), height = Math.Min((float)Math.Abs(up), 0.8f);
        Set(weights, across > 0 ? Blendshape.EyeLookOutLeft : Blendshape.EyeLookInLeft, aside);
        Set(weights, across > 0 ? Blendshape.EyeLookInRight : Blendshape.EyeLookOutRight, aside);
        Set(weights, up > 0 ? Blendshape.EyeLookUpLeft : Blendshape.EyeLookDownLeft, height);
        Set(weights, up > 0 ? Blendshape.EyeLookUpRight : Blendshape.EyeLookDownRight, height);
    }

    static void Lids(ref SampleRandom random, Span<float> weights)
    {
        double kind = random.Next();
        if (kind < 0.18)
            Both(ref random, weights, Blendshape.EyeBlinkLeft, Blendshape.EyeBlinkRight, Weight(ref random, 0.8, 1));
        else if (kind < 0.3)
            Both(ref random, weights, Blendshape.EyeBlinkLeft, Blendshape.EyeBlinkRight, Weight(ref random, 0.1, 0.8));
        else if (kind < 0.35)
            Set(weights, random.Chance(0.5) ? Blendshape.EyeBlinkLeft : Blendshape.EyeBlinkRight, Weight(ref random, 0.7, 1));
        else if (kind < 0.47)
            Both(ref random, weights, Blendshape.EyeWideLeft, Blendshape.EyeWideRight, Weight(ref random, 0.2, 1));
        else if (kind < 0.62)
            Both(ref random, weights, Blendshape.EyeSquintLeft, Blendshape.EyeSquintRight, Weight(ref random, 0.2, 0.9));
    }

    static void Brows(ref SampleRandom random, Span<float> weights)
    {
        double kind = random.Next();
        if (kind < 0.2)
        {
            Set(weights, Blendshape.BrowInnerUp, Weight(ref random, 0.2, 1));
            Both(ref random, weights, Blendshape.BrowOuterUpLeft, Blendshape.BrowOuterUpRight, Weight(ref random, 0.1, 1));
        }
        else if (kind < 0.35)
            Both(ref random, weights, Blendshape.BrowDownLeft, Blendshape.BrowDownRight, Weight(ref random, 0.2, 1));
        else if (kind < 0.4)
            Set(weights, random.Chance(0.5) ? Blendshape.BrowOuterUpLeft : Blendshape.BrowOuterUpRight, Weight(ref random, 0.3, 1));
    }

    static void Both(ref SampleRandom random, Span<float> weights, Blendshape left, Blendshape right, float weight)
    {
        Set(weights, left, weight);
        Set(weights, right, Math.Clamp(weight * (float)(1 + 0.12 * random.NextGaussian()), 0, 1));
    }

    static void Set(Span<float> weights, Blendshape shape, float weight) => weights[(int)shape] = weight;

    static float Weight(ref SampleRandom random, double low, double high) => (float)random.Next(low, high);
}
