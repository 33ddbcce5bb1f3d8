namespace Mien.Tensors.Autodiff;

/// <summary>A rate that climbs linearly for the warm-up and falls along half a cosine until the last step (Loshchilov and Hutter, ICLR 2017).</summary>
/// <param name="Peak">The highest rate, reached when the warm-up ends.</param>
/// <param name="Steps">Steps in all; later ones stay at the floor.</param>
/// <param name="WarmUp">Steps of the warm-up, part of <paramref name="Steps"/>.</param>
/// <param name="Floor">The rate at the end.</param>
public sealed record CosineSchedule(double Peak, long Steps, long WarmUp = 0, double Floor = 0) : Schedule
{
    /// <inheritdoc/>
    public override double At(long step)
    {
        // The first step of a warm-up moves too: a rate of zero would waste its batch.
        if (step < WarmUp)
            return Peak * (step + 1) / (WarmUp + 1);
        if (step >= Steps)
            return Floor;
        double progress = (step - WarmUp) / (double)(Steps - WarmUp);
        return Floor + (Peak - Floor) * (1 + Math.Cos(Math.PI * progress)) / 2;
    }
}
