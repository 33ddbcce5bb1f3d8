using Mien.Tensors.Graphs;

namespace Mien.Tensors.Reference;

/// <summary>Elementwise functions, reductions and quantisation in plain loops.</summary>
static class ReferenceElementwise
{
    public static Func<float, float> Function(Unary op) => op.Kind switch
    {
        UnaryKind.Clamp => x => Math.Min(Math.Max(x, op.Alpha), op.Beta),
        UnaryKind.LeakyRelu => x => x >= 0 ? x : op.Alpha * x,
        UnaryKind.Elu => x => x >= 0 ? x : op.Alpha * (MathF.Exp(x) - 1),
        UnaryKind.HardSwish => x => x * Math.Min(Math.Max(x + 3, 0), 6) / 6,
        UnaryKind.HardSigmoid => x => Math.Min(Math.Max(op.Alpha * x + op.Beta, 0), 1),
        UnaryKind.Sigmoid => x => 1 / (1 + MathF.Exp(-x)),
        UnaryKind.Tanh => MathF.Tanh,
        UnaryKind.Exp => MathF.Exp,
        UnaryKind.Log => MathF.Log,
        UnaryKind.Sqrt => MathF.Sqrt,
        UnaryKind.Rsqrt => x => 1 / MathF.Sqrt(x),
        UnaryKind.Negate => x => -x,
        UnaryKind.Abs => MathF.Abs,
        _ => x => 1 / x,
    };

    public static Func<float, float, float> Function(BinaryKind kind) => kind switch
    {
        BinaryKind.Add => (a, b) => a + b,
        BinaryKind.Subtract => (a, b) => a - b,
        BinaryKind.Multiply => (a, b) => a * b,
        BinaryKind.Divide => (a, b) => a / b,
        BinaryKind.Maximum => Math.Max,
        BinaryKind.Minimum => Math.Min,
        BinaryKind.Power => MathF.Pow,
        _ => (a, b) => (a - b) * (a - b),
    };

    public static Tensor Map(Unary op, Tensor x)
    {
        Func<float, float> function = Function(op);
        var result = new Tensor(ElementType.Float32, x.Shape);
        for (int i = 0; i < result.Floats.Length; i++)
            result.Floats[i] = function(x.Floats[i]);
        return result;
    }

    public static Tensor Combine(Func<float, float, float> function, Tensor a, Tensor b, Shape output)
    {
        var result = new Tensor(ElementType.Float32, output);
        Tensor wideA = ReferenceArranging.Rearrange(new Expand(output), a, output);
        Tensor wideB = ReferenceArranging.Rearrange(new Expand(output), b, output);
        for (int i = 0; i < result.Floats.Length; i++)
            result.Floats[i] = function(wideA.Floats[i], wideB.Floats[i]);
        return result;
    }

    public static Tensor Softmax(int axis, Tensor x)
    {
        var result = new Tensor(ElementType.Float32, x.Shape);
        int extent = x.Shape[axis], step = x.Shape.CountFrom(axis + 1);
        for (int i = 0; i < x.Shape.ElementCount; i++)
        {
            if (i / step % extent != 0)
                continue;
            double largest = double.NegativeInfinity, sum = 0;
            for (int k = 0; k < extent; k++)
                largest = Math.Max(largest, x.Floats[i + k * step]);
            for (int k = 0; k < extent; k++)
                sum += Math.Exp(x.Floats[i + k * step] - largest);
            for (int k = 0; k < extent; k++)
                result.Floats[i + k * step] = (float)(Math.Exp(x.Floats[i + k * step] - largest) / sum);
        }
        return result;
    }

    public static Tensor Reduce(Reduce op, Tensor x, Shape output)
    {
        int rank = x.Shape.Rank;
        Span<int> strides = stackalloc int[rank];
        int stride = 1, reduced = 1;
        for (int axis = rank - 1; axis >= 0; axis--)
        {
            bool gone = op.Axes.Items.Contains(axis);
            strides[axis] = gone ? 0 : stride;
            if (gone)
                reduced *= x.Shape[axis];
            else
                stride *= x.Shape[axis];
        }
        double[] sums = new double[output.ElementCount];
        if (op.Kind is ReduceKind.Max or ReduceKind.Min)
            Array.Fill(sums, op.Kind == ReduceKind.Max ? double.NegativeInfinity : double.PositiveInfinity);
        for (int i = 0; i < x.Shape.ElementCount; i++)
        {
            int target = 0;
            for (int axis = rank - 1, rest = i; axis >= 0; rest /= x.Shape[axis--])
                target += rest % x.Shape[axis] * strides[axis];
            double value = x.Floats[i];
            sums[target] = op.Kind switch
            {
                ReduceKind.Max => Math.Max(sums[target], value),
                ReduceKind.Min => Math.Min(sums[target], value),
                ReduceKind.L2 => sums[target] + value * value,
                _ => sums[target] + value,
            };
        }
        var result = new Tensor(ElementType.Float32, output);
        for (int i = 0; i < sums.Length; i++)
            result.Floats[i] = (float)(op.Kind switch
            {
                ReduceKind.Mean => sums[i] / reduced,
                ReduceKind.L2 => Math.Sqrt(sums[i]),
                _ => sums[i],
            });
        return result;
    }

    public static Tensor FakeQuantize(FakeQuantize op, Tensor x)
    {
        var result = new Tensor(ElementType.Float32, x.Shape);
        for (int i = 0; i < result.Floats.Length; i++)
        {
            float grid = Math.Clamp(MathF.Round(x.Floats[i] / op.Scale, MidpointRounding.ToEven) + op.Zero, op.Low, op.High);
            result.Floats[i] = (grid - op.Zero) * op.Scale;
        }
        return result;
    }

    public static Tensor Dequantize(Dequantize op, Tensor x, Tensor scales, Tensor? zeros)
    {
        var result = new Tensor(ElementType.Float32, x.Shape);
        int count = scales.Shape.ElementCount;
        int step = count == 1 ? 1 : x.Shape.CountFrom(op.Axis + 1);
        for (int i = 0; i < result.Floats.Length; i++)
        {
            int channel = count == 1 ? 0 : i / step % count;
            double zero = zeros is null ? 0 : zeros.ElementAsDouble(zeros.Shape.ElementCount == 1 ? 0 : channel);
            result.Floats[i] = (float)((x.ElementAsDouble(i) - zero) * scales.Floats[channel]);
        }
        return result;
    }
}
