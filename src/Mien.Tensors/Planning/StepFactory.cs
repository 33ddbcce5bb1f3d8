using Mien.Tensors.Graphs;
using Mien.Tensors.Kernels;
using Mien.Tensors.Planning.Steps;
using Mien.Tensors.Reference;

namespace Mien.Tensors.Planning;

/// <summary>Makes the steps of a node for one instruction set.</summary>
abstract class StepFactory
{
    public static StepFactory For(InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => new StepFactory<Avx512Simd, System.Runtime.Intrinsics.Vector512<float>>(),
        InstructionSet.Avx2 => new StepFactory<Avx2Simd, System.Runtime.Intrinsics.Vector256<float>>(),
        InstructionSet.Vector128 => new StepFactory<Vector128Simd, System.Runtime.Intrinsics.Vector128<float>>(),
        _ => new StepFactory<ScalarSimd, float>(),
    };

    /// <summary>Zero or more steps, in order, that compute a node's result.</summary>
    public abstract IEnumerable<Step> Make(Node node, PlanContext context);
}

/// <inheritdoc/>
sealed unsafe partial class StepFactory<TSimd, TV> : StepFactory where TSimd : struct, ISimd<TV> where TV : unmanaged
{
    public override IEnumerable<Step> Make(Node node, PlanContext context)
    {
        Value x = node.Inputs[0]!, result = node.Output;
        Shape input = x.Shape, output = result.Shape;
        float* from = context.Pointer(x), to = context.Pointer(result);
        switch (node.Operator)
        {
            case Convolution convolution:
                return MakeConvolution(convolution, node, context);
            case Linear linear:
                return [MakeLinear(linear, node, context)];
            case Pool pool:
                return [new PoolStep<TSimd, TV>(pool, input, output, from, to)];
            case Resize resize:
                return [new ResizeStep<TSimd, TV>(resize, input, output, from, to, MakeEpilogue(resize.Activation, node, context))];
            case Unary unary:
                return [new UnaryStep<TSimd, TV>(unary, output.ElementCount, from, to)];
            case FakeQuantize quantize:
                return [new FakeQuantizeStep<TSimd, TV>(quantize, output.ElementCount, from, to)];
            case PRelu:
                return [new BinaryStep<TSimd, TV>(null, input, node.Inputs[1]!.Shape, output, from, context.Pointer(node.Inputs[1]!), to)];
            case Binary binary:
                return [new BinaryStep<TSimd, TV>(binary.Kind, input, node.Inputs[1]!.Shape, output, from, context.Pointer(node.Inputs[1]!), to)];
            case Softmax softmax:
                return [new SoftmaxStep(new Shape(output.Extents[..softmax.Axis]).ElementCount, output[softmax.Axis], output.CountFrom(softmax.Axis + 1), from, to)];
            case Reduce reduce:
                return [new ReduceStep<TSimd, TV>(reduce, input, output, from, to)];
            case MatMul:
                return [new MatMulStep(input, node.Inputs[1]!.Shape, output, from, context.Pointer(node.Inputs[1]!), to)];
            case Scatter scatter:
                return [new ScatterStep(scatter, output.ElementCount, from, context.Pointer(node.Inputs[1]!), to)];
            case Concat concat:
                return MakeConcat(concat, node, context);
            case Reshape when context.InPlace(x, result):
                return [];
            case Transpose { Permutation: var axes } when axes == Transpose.ToChannelsLast.Permutation && input[0] == 1:
                return [new InterleaveStep(input[1], input[2] * input[3], from, to)];
            case Reshape or Transpose or Slice or Pad or Expand or Gather or DepthToSpace:
                return [new CopyStep(ReferenceArranging.Sources(node.Operator, input, output), (node.Operator as Pad)?.Value ?? 0, from, to)];
            default:
                throw new UnsupportedOperatorException(new Dictionary<string, IReadOnlyList<string>> { [node.Operator.Name] = [result.Name] });
        }
    }

    static List<Step> MakeConcat(Concat concat, Node node, PlanContext context)
    {
        var steps = new List<Step>();
        Shape output = node.Output.Shape;
        int rows = new Shape(output.Extents[..concat.Axis]).ElementCount, at = 0;
        foreach (Value? part in node.Inputs)
        {
            int length = part!.Shape.CountFrom(concat.Axis);
            if (!(rows == 1 && context.InPlace(part, node.Output, at)))
                steps.Add(new ConcatStep(rows, length, context.Pointer(part), context.Pointer(node.Output) + at, output.CountFrom(concat.Axis)));
            at += length;
        }
        return steps;
    }
}
