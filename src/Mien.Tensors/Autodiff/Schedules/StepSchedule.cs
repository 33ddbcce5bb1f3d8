namespace Mien.Tensors.Autodiff;

/// <summary>A rate that is multiplied by a factor every so many steps.</summary>
/// <param name="Rate">The first rate.</param>
/// <param name="Every">Steps between two changes.</param>
/// <param name="Factor">What the rate is multiplied by.</param>
public sealed record StepSchedule(double Rate, long Every, double Factor = 0.1) : Schedule
{
    /// <inheritdoc/>
    public override double At(long step) => Rate * Math.Pow(Factor, step / Every);
}
