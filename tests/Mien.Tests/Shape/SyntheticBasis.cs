using System.Numerics;

namespace Mien.Tests;

/// <summary>A made-up face model at 478 landmarks: smooth identity shapes of falling size and local expressions, millimetres.</summary>
static class SyntheticBasis
{
    public const int Points = 478, Identities = 40, Expressions = 51;

    public static LandmarkBasis Basis { get; } = Make();

    static LandmarkBasis Make()
    {
        var random = new Random(5);
        var mean = new Vector3[Points];
        for (int i = 0; i < Points; i++)
        {
            float t = (i + 0.5f) / Points, radius = MathF.Sqrt(t), angle = i * 2.399963f;
            float x = 75 * radius * MathF.Cos(angle), y = 90 * radius * MathF.Sin(angle);
            // A nose, so that the surface is not a quadric.
            float nose = 25 * MathF.Exp(-(x * x + (y + 25) * (y + 25)) / 300);
            mean[i] = new Vector3(x, y - 20, 75 * MathF.Sqrt(1.05f - t) - 60 + nose);
        }
        var identity = new Vector3[Identities][];
        for (int k = 0; k < Identities; k++)
        {
            Vector3 frequency = Direction(random) * (0.015f + 0.03f * random.NextSingle()), direction = Direction(random);
            float phase = random.NextSingle() * 6, size = 6 / MathF.Sqrt(1 + k * 2);
            identity[k] = [.. mean.Select(p => direction * (size * MathF.Sin(Vector3.Dot(frequency, p) + phase)))];
        }
        var expression = new Vector3[Expressions][];
        for (int k = 0; k < Expressions; k++)
        {
            Vector3 middle = mean[random.Next(Points)], direction = Direction(random) * (5 + 8 * random.NextSingle());
            float width = 15 + 15 * random.NextSingle();
            expression[k] = [.. mean.Select(p => direction * MathF.Exp(-Vector3.DistanceSquared(p, middle) / (2 * width * width)))];
        }
        return new LandmarkBasis(Points, mean, identity, expression);
    }

    static Vector3 Direction(Random random) =>
        Vector3.Normalize(new Vector3(random.NextSingle() - 0.5f, random.NextSingle() - 0.5f, random.NextSingle() - 0.5f));
}
