using Mien.Tensors.Graphs;
using Mien.Tensors.Reference;

namespace Mien.Tensors.Passes;

/// <summary>Computes what depends on constants only, and drops nodes that change nothing or merely rename dimensions of extent 1, and moves cheap ones to where there is less of them.</summary>
sealed class Simplify : GraphPass
{
    protected override Value Visit(Node node, Value?[] inputs)
    {
        if (inputs.All(input => input is null or { Constant: not null }) && inputs.Length > 0)
        {
            Tensor folded = ReferenceEvaluator.Evaluate(node.Operator, [.. inputs.Select(i => i?.Constant)], node.Output.Shape);
            return Target.Constant(folded, node.Output.Name);
        }
        string name = node.Output.Name;
        Value x = inputs[0]!;
        switch (node.Operator)
        {
            case Reshape or Expand when node.Output.Shape == x.Shape:
            case Slice slice when node.Output.Shape == x.Shape && slice.Steps.Items.All(step => step > 0):
                return x;
            case Reshape reshape when Producer(x) is { Operator: Reshape } inner:
                return inner.Inputs[0]!.Shape == reshape.Target ? inner.Inputs[0]! : Target.Add(reshape, [inner.Inputs[0]], name);
            case Transpose transpose when MovesOnlyUnits(transpose, x.Shape):
                return Visit(new Node(new Reshape(node.Output.Shape), [x], node.Output), [x]);
            case Transpose transpose when Producer(x) is { Operator: Transpose first } inner:
                int[] combined = [.. transpose.Permutation.Items.Select(axis => first.Permutation[axis])];
                return combined.SequenceEqual(Enumerable.Range(0, combined.Length))
                    ? inner.Inputs[0]!
                    : Target.Add(new Transpose(new Axes(combined)), [inner.Inputs[0]], name);
            // A clamp is monotone: behind the pool it has fewer elements (FaceBoxes' CReLU). In front, a layer would have taken it for nothing.
            case Pool { Kind: PoolKind.Max } when IsUsedOnce(x) && Producer(x) is { Operator: Unary { Kind: UnaryKind.Clamp } } clamp && Producer(clamp.Inputs[0]) is { Operator: Concat }:
                return Target.Add(clamp.Operator, [Target.Add(node.Operator, [clamp.Inputs[0]], x.Name + ".pooled")], name);
            // HardSwish as files before opset 14 spell it.
            case Binary { Kind: BinaryKind.Multiply } when Gate(inputs[1]!, x) || Gate(x, inputs[1]!):
                return Target.Add(new Unary(UnaryKind.HardSwish), [Gate(inputs[1]!, x) ? x : inputs[1]], name);
            case MatMul when inputs[1]!.Constant is { Shape.Rank: 2 } matrix:
                return Target.Add(new Linear(Activation.None), [x, Target.Constant(matrix.Transposed(1, 0), inputs[1]!.Name)], name);
            default:
                return base.Visit(node, inputs);
        }
    }

    /// <summary>Whether a value is min(max(x / 6 + 1/2, 0), 1) and nothing else needs it.</summary>
    bool Gate(Value gate, Value x) =>
        Producer(gate) is { Operator: Unary { Kind: UnaryKind.HardSigmoid, Alpha: 1f / 6, Beta: 0.5f } } node && node.Inputs[0] == x && IsUsedOnce(gate);

    /// <summary>Whether the dimensions larger than 1 keep their order, so that memory stays as it is.</summary>
    static bool MovesOnlyUnits(Transpose transpose, Shape x)
    {
        int last = -1;
        foreach (int axis in transpose.Permutation.Items)
        {
            if (x[axis] == 1)
                continue;
            if (axis < last)
                return false;
            last = axis;
        }
        return true;
    }
}
