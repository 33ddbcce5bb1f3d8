using System.Collections.Immutable;

namespace Mien.Tensors;

/// <summary>The extents of a tensor, slowest dimension first; a scalar has rank 0.</summary>
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>The largest rank that the runtime handles.</summary>
    public const int MaxRank = 8;

    readonly ImmutableArray<int> _extents;

    /// <summary>A shape with the given extents.</summary>
    /// <exception cref="ArgumentException">An extent is negative, the rank exceeds <see cref="MaxRank"/>, or the element count 2³¹−1.</exception>
    public Shape(params ReadOnlySpan<int> extents)
    {
        if (extents.Length > MaxRank)
            throw new ArgumentException($"A tensor of rank {extents.Length} exceeds the largest rank {MaxRank}.");
        long count = 1;
        foreach (int extent in extents)
        {
            if (extent < 0)
                throw new ArgumentException($"A tensor extent cannot be negative ({extent}).");
            count *= extent;
            if (count > int.MaxValue)
                throw new ArgumentException("A tensor of more than 2147483647 elements is not supported.");
        }
        _extents = [.. extents];
    }

    /// <summary>The extents.</summary>
    public ReadOnlySpan<int> Extents => _extents.IsDefault ? [] : _extents.AsSpan();

    /// <summary>Number of dimensions.</summary>
    public int Rank => _extents.IsDefault ? 0 : _extents.Length;

    /// <summary>Extent of one dimension.</summary>
    public int this[int axis] => _extents[axis];

    /// <summary>Extent of a dimension counted from the end.</summary>
    public int this[Index axis] => _extents[axis.GetOffset(Rank)];

    /// <summary>Product of the extents.</summary>
    public int ElementCount
    {
        get
        {
            int count = 1;
            foreach (int extent in Extents)
                count *= extent;
            return count;
        }
    }

    /// <summary>Product of the extents from <paramref name="axis"/> on.</summary>
    public int CountFrom(int axis)
    {
        int count = 1;
        foreach (int extent in Extents[axis..])
            count *= extent;
        return count;
    }

    /// <summary>The extents reordered: result[i] = this[permutation[i]].</summary>
    public Shape Permute(ReadOnlySpan<int> permutation)
    {
        Span<int> result = stackalloc int[Rank];
        for (int i = 0; i < result.Length; i++)
            result[i] = this[permutation[i]];
        return new Shape(result);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => Extents.SequenceEqual(other.Extents);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int extent in Extents)
            hash.Add(extent);
        return hash.ToHashCode();
    }

    /// <summary>For example <c>1×192×192×3</c>; a scalar is <c>scalar</c>.</summary>
    public override string ToString() => Rank == 0 ? "scalar" : string.Join('×', _extents);

    /// <summary>Equality of extents.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Inequality of extents.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);
}
