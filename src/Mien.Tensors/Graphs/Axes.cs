using System.Collections.Immutable;

namespace Mien.Tensors.Graphs;

/// <summary>A list of integers (axes, extents, positions) that compares by content, for operator attributes.</summary>
public readonly struct Axes : IEquatable<Axes>
{
    readonly ImmutableArray<int> _items;

    /// <summary>A list of the given integers.</summary>
    public Axes(params ReadOnlySpan<int> items) => _items = [.. items];

    /// <summary>The integers.</summary>
    public ImmutableArray<int> Items => _items.IsDefault ? [] : _items;

    /// <summary>Number of integers.</summary>
    public int Count => Items.Length;

    /// <summary>One integer.</summary>
    public int this[int index] => _items[index];

    /// <inheritdoc/>
    public bool Equals(Axes other) => Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Axes other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int item in Items)
            hash.Add(item);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", Items)}]";

    /// <summary>Equality of content.</summary>
    public static bool operator ==(Axes left, Axes right) => left.Equals(right);

    /// <summary>Inequality of content.</summary>
    public static bool operator !=(Axes left, Axes right) => !left.Equals(right);
}
