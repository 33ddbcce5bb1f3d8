using System.Runtime.Intrinsics;
using Mien.Tensors.Graphs;
using Mien.Tensors.Kernels;

namespace Mien.Tensors.Planning.Steps;

/// <summary>A depthwise convolution whose filters change from run to run: the runtime's step, as training uses it.</summary>
abstract unsafe class FilterStep : Step
{
    /// <summary>The step over a whole batch of pictures at <paramref name="from"/>, in the widest instruction set.</summary>
    public static FilterStep Create(Shape input, Shape output, int kernel, int stride, Padding2 padding, float* from, float* to, PlanMemory memory)
    {
        var op = new Convolution(new Extent2(stride, stride), padding, input[3]);
        var filters = new Tensor(ElementType.Float32, new Shape(input[3], kernel, kernel, 1));
        return InstructionSets.Chosen switch
        {
            InstructionSet.Avx512 => new DepthwiseStep<Avx512Simd, Vector512<float>>(op, input, output, filters, null, from, to, default, memory),
            InstructionSet.Avx2 => new DepthwiseStep<Avx2Simd, Vector256<float>>(op, input, output, filters, null, from, to, default, memory),
            InstructionSet.Vector128 => new DepthwiseStep<Vector128Simd, Vector128<float>>(op, input, output, filters, null, from, to, default, memory),
            _ => new DepthwiseStep<ScalarSimd, float>(op, input, output, filters, null, from, to, default, memory),
        };
    }

    /// <summary>Other filters, [tap][channel], last tap first on request (a convolution's gradient by its input is one with turned filters).</summary>
    public abstract void SetFilters(float* filters, bool turned);

    /// <summary>Samples [first, first + count) of the batch; writes nothing outside them, so that others may run at the same time.</summary>
    public abstract void RunSamples(int first, int count);
}
