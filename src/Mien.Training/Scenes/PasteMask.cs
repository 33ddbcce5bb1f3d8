using System.Numerics;

namespace Mien.Training;

/// <summary>
/// Which part of a picture is pasted: an ellipse or a rounded box along the picture's axes that fades towards its rim, so that the rim of
/// a pasted face gives nothing away.
/// </summary>
/// <param name="Center">Pixels of the picture.</param>
/// <param name="HalfWidth">Pixels of the picture; beyond it nothing is pasted.</param>
/// <param name="HalfHeight">The same down.</param>
/// <param name="IsBox">Whether it is |x|⁴ + |y|⁴ &lt; 1 (a rounded box) instead of x² + y² &lt; 1.</param>
/// <param name="Softness">How much of the measure's range 0 … 1 the fading takes: 0.02 is a hard rim, 1 fades from the middle on.</param>
readonly record struct PasteMask(Vector2 Center, float HalfWidth, float HalfHeight, bool IsBox, float Softness)
{
    /// <summary>A mask of random form around a face of a side (pixels of its crop), leaving hardly more than the face, or much around it.</summary>
    public static PasteMask Around(Vector2 center, float side, ref SampleRandom random)
    {
        bool box = random.Chance(0.35);
        float width = (float)random.Next(0.58, 0.97), height = (float)Math.Min(0.98, width * random.Next(0.95, 1.3));
        double softness = random.Chance(0.25) ? random.Next(0.03, 0.12) : random.Next(0.12, 0.6);
        float down = (float)random.Next(-0.04, 0.98 - height);
        return new PasteMask(center + new Vector2(0, down * side), width * side, height * side, box, (float)softness);
    }
}
