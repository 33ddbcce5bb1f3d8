namespace Mien.Tensors.Autodiff;

/// <summary>The learning rate as a pure function of the step.</summary>
public abstract record Schedule
{
    /// <summary>The rate of step <paramref name="step"/>, counted from 0.</summary>
    public abstract double At(long step);
}
