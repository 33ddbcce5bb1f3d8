namespace Mien.Tensors.Graphs;

/// <summary>The operands of one node while its type is inferred, with the checks that operators share.</summary>
public readonly ref struct Operands
{
    readonly Operator _operator;
    readonly ReadOnlySpan<Value?> _inputs;
    readonly string _name;

    internal Operands(Operator op, ReadOnlySpan<Value?> inputs, string name)
    {
        _operator = op;
        _inputs = inputs;
        _name = name;
    }

    /// <summary>Number of operands, counting those left out in the middle.</summary>
    public int Count => _inputs.Length;

    /// <summary>A required operand's shape.</summary>
    public Shape this[int index] => Type(index).Shape;

    /// <summary>A required operand's type.</summary>
    public TensorType Type(int index) =>
        index < _inputs.Length && _inputs[index] is { } value ? value.Type : throw Violation($"operand {index} is missing");

    /// <summary>Whether an optional operand is there.</summary>
    public bool Has(int index) => index < _inputs.Length && _inputs[index] is not null;

    /// <summary>Demands a number of operands.</summary>
    public void ExpectCount(int least, int most)
    {
        if (Count < least || Count > most)
            throw Violation($"takes {(least == most ? $"{least}" : $"{least} to {most}")} operands, not {Count}");
    }

    /// <summary>Demands a float32 operand of a rank (or any rank).</summary>
    public Shape Float(int index, int? rank = null)
    {
        TensorType type = Type(index);
        Require(type.Element == ElementType.Float32, $"operand {index} must be Float32, not {type.Element}");
        Require(rank is null || type.Shape.Rank == rank, $"operand {index} must have rank {rank}, not shape {type.Shape}");
        return type.Shape;
    }

    /// <summary>Demands a condition.</summary>
    public void Require(bool condition, string violation)
    {
        if (!condition)
            throw Violation(violation);
    }

    /// <summary>The error that names node and operator.</summary>
    public ModelFormatException Violation(string violation) => new($"'{_name}' ({_operator.Name}): {violation}.");
}
