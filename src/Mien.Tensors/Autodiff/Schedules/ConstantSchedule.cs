namespace Mien.Tensors.Autodiff;

/// <summary>The same rate for ever.</summary>
/// <param name="Rate">The learning rate.</param>
public sealed record ConstantSchedule(double Rate) : Schedule
{
    /// <inheritdoc/>
    public override double At(long step) => Rate;
}
