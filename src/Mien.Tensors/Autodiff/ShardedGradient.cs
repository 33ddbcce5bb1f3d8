using Mien.Tensors.Kernels.Training;
using Mien.Tensors.Planning;

namespace Mien.Tensors.Autodiff;

/// <summary>A parameter's gradient while it is being summed: one array per shard, added up in the order of the shards.</summary>
sealed unsafe class ShardedGradient : IDisposable
{
    const int Piece = 1 << 14;

    readonly NativeBuffer _sums;
    readonly int _shards;
    readonly int _stride;

    public ShardedGradient(Parameter parameter, int shards)
    {
        Parameter = parameter;
        _shards = shards;
        // Kernels store whole registers; the next shard's array must not begin inside one.
        _stride = (parameter.Shape.ElementCount + 31) / 16 * 16;
        _sums = new NativeBuffer((long)shards * _stride);
    }

    public Parameter Parameter { get; }

    /// <summary>Pieces in which <see cref="Reduce"/> works.</summary>
    public int Pieces => (Parameter.Shape.ElementCount + Piece - 1) / Piece;

    public float* this[int shard] => _sums.Pointer + (nint)shard * _stride;

    /// <summary>Writes a piece of the mean over the batch into the parameter's gradient.</summary>
    public void Reduce(int piece, float factor)
    {
        int from = piece * Piece, count = Math.Min(Piece, Parameter.Shape.ElementCount - from);
        for (int shard = 0; shard < _shards; shard++)
            TapeKernels.Widest.Accumulate(this[shard] + from, Parameter.GradientPointer + from, count, factor, add: shard > 0);
    }

    public void Dispose() => _sums.Dispose();
}
