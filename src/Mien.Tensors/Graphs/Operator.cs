namespace Mien.Tensors.Graphs;

/// <summary>What a node computes, with its attributes; records compare by content and carry their own typing rule.</summary>
public abstract record Operator
{
    /// <summary>Short name for messages and listings.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The result type for these operands.</summary>
    /// <exception cref="ModelFormatException">The operands break the operator's rules.</exception>
    public abstract TensorType Infer(Operands operands);

    /// <summary>Multiply-accumulates of one application.</summary>
    public virtual long MultiplyAccumulates(IReadOnlyList<Value?> inputs, Shape output) => 0;
}

/// <summary>Two extents: along y (height) and along x (width).</summary>
public readonly record struct Extent2(int Y, int X)
{
    /// <summary>1 in both directions.</summary>
    public static Extent2 One { get; } = new(1, 1);
}

/// <summary>Rows and columns added around a picture.</summary>
public readonly record struct Padding2(int Top, int Left, int Bottom, int Right)
{
    /// <summary>
    /// TensorFlow's SAME and ONNX's SAME_UPPER rule: output = ceil(input / stride); the odd pixel goes to the bottom and right.
    /// </summary>
    public static Padding2 Same(Extent2 input, Extent2 kernel, Extent2 stride, Extent2 dilation)
    {
        (int top, int bottom) = Split(input.Y, kernel.Y, stride.Y, dilation.Y);
        (int left, int right) = Split(input.X, kernel.X, stride.X, dilation.X);
        return new Padding2(top, left, bottom, right);

        static (int Before, int After) Split(int input, int kernel, int stride, int dilation)
        {
            int output = (input + stride - 1) / stride;
            int total = Math.Max(0, (output - 1) * stride + (kernel - 1) * dilation + 1 - input);
            return (total / 2, total - total / 2);
        }
    }

    /// <summary>Extent of the result of a window sliding over the padded picture.</summary>
    public Extent2 Slide(Extent2 input, Extent2 kernel, Extent2 stride, Extent2 dilation, bool ceiling = false)
    {
        return new Extent2(
            Along(input.Y + Top + Bottom, kernel.Y, stride.Y, dilation.Y, ceiling),
            Along(input.X + Left + Right, kernel.X, stride.X, dilation.X, ceiling));

        static int Along(int padded, int kernel, int stride, int dilation, bool ceiling)
        {
            int room = padded - ((kernel - 1) * dilation + 1);
            if (room < 0 || stride <= 0 || dilation <= 0 || kernel <= 0)
                throw new ArgumentException($"a window of {kernel} (stride {stride}, dilation {dilation}) does not fit {padded} padded pixels");
            return (ceiling ? (room + stride - 1) / stride : room / stride) + 1;
        }
    }
}
