using System.Runtime.CompilerServices;
using Mien.Tensors.Kernels;

namespace Mien.Tensors.Planning.Steps;

/// <summary>
/// A 1×1 convolution with one or two outputs, the scores of a detector for instance: a scalar product for each pixel. A tile of outputs would leave
/// nearly all of its register empty.
/// </summary>
sealed unsafe class DotStep<TSimd, TV> : Step where TSimd : struct, ISimd<TV> where TV : unmanaged
{
    /// <summary>Most outputs for which this is faster.</summary>
    public const int MostOutputs = 2;

    readonly GemmPlan _plan;
    readonly NativeBuffer _weights;
    readonly int _line;

    /// <param name="plan">One tap, no activation, no residual.</param>
    /// <param name="memory">Owns the weights.</param>
    public DotStep(GemmPlan plan, PlanMemory memory)
    {
        _plan = plan;
        _line = (plan.Depth + TSimd.Width - 1) / TSimd.Width * TSimd.Width;
        _weights = memory.Own(new NativeBuffer(plan.Outputs * _line));
        for (int output = 0; output < plan.Outputs; output++)
            plan.Weights.Floats.Slice(output * plan.Depth, plan.Depth).CopyTo(new Span<float>(_weights.Pointer + output * _line, plan.Depth));
        Work = (long)plan.Pixels * plan.Outputs * plan.Depth;
    }

    public override int MostParts => _plan.Pixels;

    public override void Run(int part, int parts)
    {
        (int first, int end) = Share(_plan.Pixels, part, parts);
        for (int output = 0; output < _plan.Outputs; output++)
        {
            Products(
                _plan.Input + first * _plan.InputStride, _plan.InputStride, _weights.Pointer + output * _line, _plan.Depth, _plan.Bias?.Floats[output] ?? 0,
                _plan.Output + first * _plan.OutputStride + output, _plan.OutputStride, end - first);
        }
    }

    [MethodImpl(KernelCode.Hot)]
    static void Products(float* from, nint step, float* weights, int depth, float bias, float* to, nint stride, int pixels)
    {
        for (; pixels > 0; pixels--, from += step, to += stride)
            *to = bias + Product(from, weights, depth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static float Product(float* a, float* b, int count)
    {
        TV sum = TSimd.Splat(0);
        int k = 0;
        for (; k <= count - TSimd.Width; k += TSimd.Width)
            sum = TSimd.MultiplyAdd(TSimd.Load(a + k), TSimd.Load(b + k), sum);
        if (k < count)
            sum = TSimd.MultiplyAdd(TSimd.LoadPartial(a + k, count - k), TSimd.Load(b + k), sum);
        return TSimd.Sum(sum);
    }
}
