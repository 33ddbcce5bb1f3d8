namespace Mien.Tensors.Graphs;

/// <summary>Functions of one element.</summary>
public enum UnaryKind
{
    /// <summary>min(max(x, Low), High).</summary>
    Clamp,

    /// <summary>x for x ≥ 0, Alpha·x below.</summary>
    LeakyRelu,

    /// <summary>x for x ≥ 0, Alpha·(eˣ − 1) below.</summary>
    Elu,

    /// <summary>x · min(max(x + 3, 0), 6) / 6.</summary>
    HardSwish,

    /// <summary>min(max(Alpha·x + Beta, 0), 1).</summary>
    HardSigmoid,

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>eˣ.</summary>
    Exp,

    /// <summary>Natural logarithm.</summary>
    Log,

    /// <summary>Square root.</summary>
    Sqrt,

    /// <summary>1 / √x.</summary>
    Rsqrt,

    /// <summary>−x.</summary>
    Negate,

    /// <summary>|x|.</summary>
    Abs,

    /// <summary>1 / x.</summary>
    Reciprocal,
}

/// <summary>A function of each element. Alpha and Beta are its parameters (Clamp: the lower and upper bound).</summary>
public sealed record Unary(UnaryKind Kind, float Alpha = 0, float Beta = 0) : Operator
{
    /// <inheritdoc/>
    public override string Name => Kind.ToString();

    /// <inheritdoc/>
    public override TensorType Infer(Operands operands)
    {
        operands.ExpectCount(1, 1);
        return TensorType.Float(operands.Float(0));
    }

    /// <summary>max(x, 0).</summary>
    public static Unary Relu { get; } = new(UnaryKind.Clamp, 0, float.PositiveInfinity);
}

/// <summary>Parametric ReLU: x for x ≥ 0, slope·x below. Operands: x, slope (broadcast to x).</summary>
public sealed record PRelu : Operator
{
    /// <inheritdoc/>
    public override TensorType Infer(Operands operands)
    {
        operands.ExpectCount(2, 2);
        Shape x = operands.Float(0);
        operands.Require(Broadcasting.Combine(x, operands.Float(1)) == x, $"slope {operands[1]} cannot be broadcast to {x}");
        return TensorType.Float(x);
    }
}

/// <summary>Functions of two elements.</summary>
public enum BinaryKind
{
    /// <summary>a + b.</summary>
    Add,

    /// <summary>a − b.</summary>
    Subtract,

    /// <summary>a · b.</summary>
    Multiply,

    /// <summary>a / b.</summary>
    Divide,

    /// <summary>The larger.</summary>
    Maximum,

    /// <summary>The smaller.</summary>
    Minimum,

    /// <summary>aᵇ.</summary>
    Power,

    /// <summary>(a − b)².</summary>
    SquaredDifference,
}

/// <summary>A function of two tensors, broadcast together.</summary>
public sealed record Binary(BinaryKind Kind) : Operator
{
    /// <inheritdoc/>
    public override string Name => Kind.ToString();

    /// <inheritdoc/>
    public override TensorType Infer(Operands operands)
    {
        operands.ExpectCount(2, 2);
        return TensorType.Float(Broadcasting.Combine(operands.Float(0), operands.Float(1)));
    }
}

/// <summary>eˣ / Σ eˣ along one axis.</summary>
public sealed record Softmax(int Axis) : Operator
{
    /// <inheritdoc/>
    public override TensorType Infer(Operands operands)
    {
        operands.ExpectCount(1, 1);
        Shape x = operands.Float(0);
        operands.Require(Axis >= 0 && Axis < x.Rank, $"axis {Axis} is outside {x}");
        return TensorType.Float(x);
    }
}

/// <summary>How elements are reduced.</summary>
public enum ReduceKind
{
    /// <summary>Arithmetic mean.</summary>
    Mean,

    /// <summary>Sum.</summary>
    Sum,

    /// <summary>Largest element.</summary>
    Max,

    /// <summary>Smallest element.</summary>
    Min,

    /// <summary>Square root of the sum of squares.</summary>
    L2,
}

/// <summary>Reduction over axes.</summary>
public sealed record Reduce(ReduceKind Kind, Axes Axes, bool KeepDimensions) : Operator
{
    /// <inheritdoc/>
    public override string Name => $"Reduce{Kind}";

    /// <inheritdoc/>
    public override TensorType Infer(Operands operands)
    {
        operands.ExpectCount(1, 1);
        Shape x = operands.Float(0);
        var extents = new List<int>();
        foreach (int axis in Axes.Items)
            operands.Require(axis >= 0 && axis < x.Rank, $"axis {axis} is outside {x}");
        for (int axis = 0; axis < x.Rank; axis++)
        {
            if (!Axes.Items.Contains(axis))
                extents.Add(x[axis]);
            else if (KeepDimensions)
                extents.Add(1);
        }
        return TensorType.Float(new Shape([.. extents]));
    }
}

/// <summary>
/// Rounds to the grid of an 8-bit integer and back: (clamp(round-half-even(x/Scale) + Zero, Low, High) − Zero)·Scale.
/// What a QuantizeLinear–DequantizeLinear pair does to an activation.
/// </summary>
public sealed record FakeQuantize(float Scale, int Zero, int Low, int High) : Operator
{
    /// <inheritdoc/>
    public override TensorType Infer(Operands operands)
    {
        operands.ExpectCount(1, 1);
        operands.Require(Scale > 0, $"scale {Scale} must be positive");
        return TensorType.Float(operands.Float(0));
    }
}

/// <summary>
/// (x − zero)·scale of a constant of small integers. Operands: x (Int8, UInt8 or Int32), scales [1] or [extent of Axis], zeros of x's type or none.
/// Kept in the graph so that 8-bit weights can be exported, folded into float32 before running.
/// </summary>
public sealed record Dequantize(int Axis) : Operator
{
    /// <inheritdoc/>
    public override TensorType Infer(Operands operands)
    {
        operands.ExpectCount(2, 3);
        TensorType x = operands.Type(0);
        operands.Require(x.Element is ElementType.Int8 or ElementType.UInt8 or ElementType.Int32, $"operand 0 must be integers, not {x.Element}");
        int scales = operands.Float(1).ElementCount;
        operands.Require(scales == 1 || (Axis >= 0 && Axis < x.Shape.Rank && x.Shape[Axis] == scales), $"{scales} scales do not fit axis {Axis} of {x.Shape}");
        return TensorType.Float(x.Shape);
    }
}
