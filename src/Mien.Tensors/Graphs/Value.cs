namespace Mien.Tensors.Graphs;

/// <summary>Element type and shape of a value in a graph.</summary>
public readonly record struct TensorType(ElementType Element, Shape Shape)
{
    /// <summary>A float32 type.</summary>
    public static TensorType Float(Shape shape) => new(ElementType.Float32, shape);

    /// <inheritdoc/>
    public override string ToString() => $"{Element} {Shape}";
}

/// <summary>What flows along an edge of a <see cref="Graph"/>: a graph input, a constant, or the result of one node.</summary>
public sealed class Value
{
    internal Value(string name, TensorType type, Tensor? constant = null)
    {
        Name = name;
        Type = type;
        Constant = constant;
    }

    /// <summary>Name, unique only by convention; graph inputs and outputs keep the model file's.</summary>
    public string Name { get; set; }

    /// <summary>Element type and shape.</summary>
    public TensorType Type { get; }

    /// <summary>Shape.</summary>
    public Shape Shape => Type.Shape;

    /// <summary>The elements, where the value is a constant.</summary>
    public Tensor? Constant { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Type}{(Constant is null ? "" : " constant")}";
}
