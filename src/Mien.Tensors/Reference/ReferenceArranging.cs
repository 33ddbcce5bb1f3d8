using System.Runtime.InteropServices;
using Mien.Tensors.Graphs;

namespace Mien.Tensors.Reference;

/// <summary>
/// Operators that only move elements. <see cref="Sources"/> says, for each result element, which operand element it is:
/// the fast runtime turns the same list into block copies, so each operator's meaning is written once.
/// </summary>
static class ReferenceArranging
{
    /// <summary>In place of a source position: the element is the operator's fill value.</summary>
    public const int Fill = -1;

    public static Tensor Rearrange(Operator op, Tensor x, Shape output)
    {
        int[] sources = Sources(op, x.Shape, output);
        var result = new Tensor(x.Type, output);
        int size = x.Type.Size();
        for (int i = 0; i < sources.Length; i++)
        {
            if (sources[i] != Fill)
                x.Bytes.Slice(sources[i] * size, size).CopyTo(result.Bytes[(i * size)..]);
            else if (op is Pad pad)
                MemoryMarshal.Write(result.Bytes[(i * size)..], pad.Value);
        }
        return result;
    }

    /// <summary>Flat position in the operand of each element of the result, or <see cref="Fill"/>.</summary>
    public static int[] Sources(Operator op, Shape x, Shape output)
    {
        int[] sources = new int[output.ElementCount];
        if (op is Reshape)
        {
            for (int i = 0; i < sources.Length; i++)
                sources[i] = i;
            return sources;
        }
        int rank = output.Rank;
        Span<int> position = stackalloc int[rank];
        Span<int> broadcast = stackalloc int[rank];
        if (op is Expand)
            Broadcasting.Strides(x, output, broadcast);
        for (int i = 0; i < sources.Length; i++)
        {
            for (int axis = rank - 1, rest = i; axis >= 0; rest /= output[axis--])
                position[axis] = rest % output[axis];
            sources[i] = Source(op, x, position, broadcast);
        }
        return sources;
    }

    static int Source(Operator op, Shape x, ReadOnlySpan<int> position, ReadOnlySpan<int> broadcast)
    {
        int source = 0;
        switch (op)
        {
            case Transpose transpose:
                for (int i = 0; i < position.Length; i++)
                    source += position[i] * x.CountFrom(transpose.Permutation[i] + 1);
                return source;
            case Slice slice:
                for (int i = 0; i < position.Length; i++)
                    source += (slice.Starts[i] + position[i] * slice.Steps[i]) * x.CountFrom(i + 1);
                return source;
            case Pad pad:
                for (int i = 0; i < position.Length; i++)
                {
                    int at = position[i] - pad.Before[i];
                    if (at < 0 || at >= x[i])
                        return Fill;
                    source += at * x.CountFrom(i + 1);
                }
                return source;
            case Expand:
                for (int i = 0; i < position.Length; i++)
                    source += position[i] * broadcast[i];
                return source;
            case Gather gather:
                int index = 0;
                for (int i = 0; i < gather.IndexShape.Rank; i++)
                    index = index * gather.IndexShape[i] + position[gather.Axis + i];
                for (int i = 0; i < x.Rank; i++)
                {
                    int at = i < gather.Axis ? position[i] : i == gather.Axis ? gather.Indices[index] : position[i - 1 + gather.IndexShape.Rank];
                    source += at * x.CountFrom(i + 1);
                }
                return source;
            case DepthToSpace depthToSpace:
                int block = depthToSpace.Block, channels = x[3] / (block * block);
                int y = Math.DivRem(position[1], block, out int dy), u = Math.DivRem(position[2], block, out int dx);
                return ((position[0] * x[1] + y) * x[2] + u) * x[3] + (dy * block + dx) * channels + position[3];
            default:
                throw new InvalidOperationException($"{op.Name} does not rearrange one operand.");
        }
    }

    public static Tensor Concat(int axis, ReadOnlySpan<Tensor?> operands, Shape output)
    {
        var result = new Tensor(operands[0]!.Type, output);
        int size = result.Type.Size(), outer = new Shape(output.Extents[..axis]).ElementCount;
        int row = output.CountFrom(axis) * size, at = 0;
        foreach (Tensor? operand in operands)
        {
            int piece = operand!.Shape.CountFrom(axis) * size;
            for (int i = 0; i < outer; i++)
                operand.Bytes.Slice(i * piece, piece).CopyTo(result.Bytes[(i * row + at)..]);
            at += piece;
        }
        return result;
    }

    public static Tensor Scatter(Scatter op, Tensor data, Tensor updates)
    {
        var result = new Tensor(data.Type, data.Shape, data.Bytes.ToArray());
        int slice = op.SliceLength * data.Type.Size(), size = data.Type.Size();
        for (int i = 0; i < op.Positions.Count; i++)
            updates.Bytes.Slice(i * slice, slice).CopyTo(result.Bytes[(op.Positions[i] * size)..]);
        return result;
    }
}
