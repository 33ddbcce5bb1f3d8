namespace Mien.Tensors.Graphs;

/// <summary>NumPy's broadcasting rule, which ONNX and TFLite share.</summary>
static class Broadcasting
{
    /// <summary>The common shape of two operands.</summary>
    /// <exception cref="ArgumentException">An extent differs and neither is 1.</exception>
    public static Shape Combine(Shape a, Shape b)
    {
        int rank = Math.Max(a.Rank, b.Rank);
        Span<int> extents = stackalloc int[rank];
        for (int i = 0; i < rank; i++)
        {
            int x = i < rank - a.Rank ? 1 : a[i - (rank - a.Rank)];
            int y = i < rank - b.Rank ? 1 : b[i - (rank - b.Rank)];
            if (x != y && x != 1 && y != 1)
                throw new ArgumentException($"shapes {a} and {b} cannot be broadcast together");
            extents[i] = x == 1 ? y : x;
        }
        return new Shape(extents);
    }

    /// <summary>Element strides of an operand seen under the result's shape: 0 where it repeats.</summary>
    public static void Strides(Shape operand, Shape result, Span<int> strides)
    {
        int shift = result.Rank - operand.Rank;
        for (int i = 0; i < result.Rank; i++)
            strides[i] = i < shift || operand[i - shift] == 1 ? 0 : operand.CountFrom(i - shift + 1);
    }
}
