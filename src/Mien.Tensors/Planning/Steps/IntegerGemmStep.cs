using System.Runtime.Intrinsics;
using Mien.Tensors.Kernels.Integer;

namespace Mien.Tensors.Planning.Steps;

/// <summary>
/// A 1×1 convolution whose inputs count steps of an 8-bit quantisation and whose weights are whole numbers: the inputs are packed to bytes,
/// multiplied as bytes, and the exact sums come back as float32, the same numbers that the float kernel computes.
/// </summary>
sealed unsafe class IntegerGemmStep : Step
{
    readonly IntegerGemmPlan _plan;
    readonly byte* _bytes;
    readonly sbyte* _weights;
    readonly int* _starts;

    public IntegerGemmStep(IntegerGemmPlan plan, PlanMemory memory)
    {
        _plan = plan;
        _bytes = (byte*)memory.Own(new NativeBuffer(((long)plan.Pixels * plan.Depth + 3) / 4)).Pointer;
        _weights = (sbyte*)memory.Own(new NativeBuffer(((long)plan.Outputs * plan.Depth + 3) / 4)).Pointer;
        _starts = (int*)memory.Own(new NativeBuffer(plan.Outputs)).Pointer;
        ReadOnlySpan<float> weights = plan.Weights.Floats;
        sbyte* target = _weights;
        for (int panel = 0; panel < plan.Outputs; panel += VnniTile.Columns)
            for (int k = 0; k < plan.Depth; k += 4)
                for (int c = 0; c < VnniTile.Columns; c++)
                    for (int i = 0; i < 4; i++)
                        *target++ = (sbyte)weights[(panel + c) * plan.Depth + k + i];
        for (int o = 0; o < plan.Outputs; o++)
        {
            int sum = 0;
            foreach (float weight in weights.Slice(o * plan.Depth, plan.Depth))
                sum += (int)weight;
            // Bytes are the counts plus Zero, so Zero times the weights is taken off beforehand.
            _starts[o] = (plan.Bias is null ? 0 : (int)plan.Bias.Floats[o]) - plan.Zero * sum;
        }
        Work = (long)plan.Pixels * plan.Outputs * plan.Depth / 2;
    }

    static int Tiles(int pixels) => (pixels + VnniTile.Rows - 1) / VnniTile.Rows;

    public override int MostParts => Tiles(_plan.Pixels);

    /// <summary>Whether a convolution's numbers fit the kernel and are whole.</summary>
    public static bool Fits(int pixels, int outputs, int depth, Tensor weights, Tensor? bias)
    {
        // Sums of bytes stay below 2³¹ for every depth up to 2¹⁶; long before that a table would be missing elsewhere.
        if (!VnniTile.IsSupported || pixels < VnniTile.Rows || outputs % VnniTile.Columns != 0 || depth % 4 != 0 || depth > 1 << 15)
            return false;
        foreach (float weight in weights.Floats)
        {
            if (weight != MathF.Round(weight) || weight is < -128 or > 127)
                return false;
        }
        foreach (float shift in bias is null ? [] : bias.Floats)
        {
            if (shift != MathF.Round(shift) || Math.Abs(shift) > 1 << 30)
                return false;
        }
        return true;
    }

    public override void Run(int part, int parts)
    {
        (int from, int to) = Share(Tiles(_plan.Pixels), part, parts);
        int firstPixel = Math.Min(from * VnniTile.Rows, _plan.Pixels - VnniTile.Rows), endPixel = Math.Min(to * VnniTile.Rows, _plan.Pixels);
        Pack((nint)firstPixel * _plan.Depth, (nint)endPixel * _plan.Depth);
        for (int panel = 0; panel < _plan.Outputs; panel += VnniTile.Columns)
            VnniTile.Run(_bytes, _plan.Depth, _plan.Depth, _weights + (nint)panel * _plan.Depth, _starts + panel, _plan.Output + panel, _plan.Outputs, _plan.Pixels, from, to);
    }

    void Pack(nint from, nint to)
    {
        Vector256<int> zero = Vector256.Create(_plan.Zero);
        nint at = from;
        for (; at <= to - 32; at += 32)
        {
            float* x = _plan.Input + at;
            Vector256<short> low = Vector256.Narrow(Count(x, zero), Count(x + 8, zero));
            Vector256<short> high = Vector256.Narrow(Count(x + 16, zero), Count(x + 24, zero));
            Vector256.Narrow(low.AsUInt16(), high.AsUInt16()).Store(_bytes + at);
        }
        for (; at < to; at++)
            _bytes[at] = (byte)((int)_plan.Input[at] + _plan.Zero);
    }

    static Vector256<int> Count(float* x, Vector256<int> zero) => Vector256.ConvertToInt32Native(Vector256.Load(x)) + zero;
}

/// <summary>What an <see cref="IntegerGemmStep"/> multiplies.</summary>
sealed unsafe class IntegerGemmPlan
{
    public required int Pixels { get; init; }
    public required int Outputs { get; init; }
    public required int Depth { get; init; }

    /// <summary>Whole numbers from −128 to 127, [Outputs][Depth].</summary>
    public required Tensor Weights { get; init; }
    public required Tensor? Bias { get; init; }

    /// <summary>Added to the inputs, this makes them bytes.</summary>
    public required int Zero { get; init; }
    public required float* Input { get; init; }
    public required float* Output { get; init; }
}
