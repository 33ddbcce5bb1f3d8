namespace Mien.Tensors.Export.Onnx;

/// <summary>Choices for writing ONNX.</summary>
public sealed record OnnxOptions
{
    /// <summary>The oldest operator set that is written; ONNX 1.8 of 2020 reads it.</summary>
    public const int OldestOpset = 13;

    /// <summary>The newest, and the usual one.</summary>
    public const int NewestOpset = 17;

    /// <summary>Operator set, 13 to 17; older sets spell newer operators out.</summary>
    public int Opset { get; init; } = NewestOpset;

    /// <summary>Stores weights as float16, in half the space, and widens them when they are used; they round to eleven bits.</summary>
    public bool HalfWeights { get; init; }

    /// <summary>Folds batch normalisations, and other scales and shifts of channels, into the layers before them.</summary>
    public bool FoldNormalisation { get; init; }
}
