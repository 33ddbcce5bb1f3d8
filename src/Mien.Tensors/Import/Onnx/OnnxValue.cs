using Mien.Tensors.Graphs;

namespace Mien.Tensors.Import.Onnx;

/// <summary>
/// What one name of an ONNX graph stands for: a constant, 8-bit weights on their way to float, or an activation, which can exist
/// in the file's layout (<see cref="Plain"/>), channels-last (<see cref="ChannelsLast"/>, rank 4 only) or both.
/// </summary>
sealed class OnnxValue
{
    /// <summary>Shape in the file's layout.</summary>
    public required Shape Shape { get; init; }

    /// <summary>Elements, where they are known while importing.</summary>
    public Tensor? Constant { get; init; }

    /// <summary>The activation as the file lays it out.</summary>
    public Value? Plain { get; set; }

    /// <summary>The activation as N, H, W, C where the file has N, C, H, W.</summary>
    public Value? ChannelsLast { get; set; }

    /// <summary>For the result of QuantizeLinear: what rounding to that grid does to the float activation.</summary>
    public QuantisedActivation? Quantised { get; init; }

    /// <summary>For the result of DequantizeLinear: the integers behind a constant.</summary>
    public QuantisedConstant? Integers { get; init; }

    public bool IsKnown => Constant is not null || Integers is not null;

    public static OnnxValue Of(Tensor constant) => new() { Shape = constant.Shape, Constant = constant };

    public static OnnxValue OfPlain(Value value) => new() { Shape = value.Shape, Plain = value };

    public static OnnxValue OfChannelsLast(Value value) => new() { Shape = value.Shape.Permute([0, 3, 1, 2]), ChannelsLast = value };
}

/// <summary>An activation rounded to 8 bits; the float form is made once, when it is first dequantised.</summary>
sealed class QuantisedActivation(OnnxValue source, FakeQuantize rounding, ElementType type)
{
    public OnnxValue Source => source;
    public FakeQuantize Rounding => rounding;
    public ElementType Type => type;
    public OnnxValue? Dequantised { get; set; }
}

/// <summary>(x − zeros)·scales of constant integers; one scale, or one for each position along Axis.</summary>
sealed record QuantisedConstant(Tensor Elements, Tensor Scales, Tensor? Zeros, int Axis);
