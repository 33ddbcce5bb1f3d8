using Mien.Tensors.Graphs;

namespace Mien.Tensors.Planning.Steps;

/// <summary>Product of two computed matrices; networks here use it on tiny ones only, so it is plain.</summary>
sealed unsafe class MatMulStep : Step
{
    readonly int _rows;
    readonly int _columns;
    readonly int _depth;
    readonly (nint A, nint B)[] _batches;
    readonly float* _a;
    readonly float* _b;
    readonly float* _to;

    public MatMulStep(Shape shapeA, Shape shapeB, Shape output, float* a, float* b, float* to)
    {
        _rows = output[^2];
        _columns = output[^1];
        _depth = shapeA[^1];
        _a = a;
        _b = b;
        _to = to;
        var batch = new Shape(output.Extents[..^2]);
        int[] stridesA = new int[batch.Rank], stridesB = new int[batch.Rank];
        Broadcasting.Strides(new Shape(shapeA.Extents[..^2]), batch, stridesA);
        Broadcasting.Strides(new Shape(shapeB.Extents[..^2]), batch, stridesB);
        _batches = new (nint, nint)[batch.ElementCount];
        for (int n = 0; n < _batches.Length; n++)
        {
            nint fromA = 0, fromB = 0;
            for (int axis = batch.Rank - 1, rest = n; axis >= 0; rest /= batch[axis--])
            {
                fromA += (nint)(rest % batch[axis]) * stridesA[axis];
                fromB += (nint)(rest % batch[axis]) * stridesB[axis];
            }
            _batches[n] = (fromA * _rows * _depth, fromB * _depth * _columns);
        }
        Work = (long)output.ElementCount * _depth;
    }

    public override void Run(int part, int parts)
    {
        float* to = _to;
        foreach ((nint fromA, nint fromB) in _batches)
            for (int i = 0; i < _rows; i++)
            {
                float* row = _a + fromA + (nint)i * _depth;
                for (int j = 0; j < _columns; j++)
                {
                    float sum = 0;
                    for (int k = 0; k < _depth; k++)
                        sum += row[k] * _b[fromB + (nint)k * _columns + j];
                    *to++ = sum;
                }
            }
    }
}
