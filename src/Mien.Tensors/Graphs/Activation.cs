namespace Mien.Tensors.Graphs;

/// <summary>Functions that a convolution or linear layer can apply to its result.</summary>
public enum ActivationKind
{
    /// <summary>The identity.</summary>
    None,

    /// <summary>min(max(x, Low), High): ReLU is [0, ∞), ReLU6 is [0, 6].</summary>
    Clamp,

    /// <summary>x for x ≥ 0, slope·x below, with one slope per channel as an operand.</summary>
    PRelu,

    /// <summary>x · min(max(x + 3, 0), 6) / 6.</summary>
    HardSwish,

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    Sigmoid,
}

/// <summary>An activation with its bounds.</summary>
public readonly record struct Activation(ActivationKind Kind, float Low = float.NegativeInfinity, float High = float.PositiveInfinity)
{
    /// <summary>The identity.</summary>
    public static Activation None => new(ActivationKind.None);

    /// <summary>max(x, 0).</summary>
    public static Activation Relu => new(ActivationKind.Clamp, 0);

    /// <summary>min(max(x, 0), 6).</summary>
    public static Activation Relu6 => new(ActivationKind.Clamp, 0, 6);
}
