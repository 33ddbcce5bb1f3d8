namespace Mien;

/// <summary>The expression of a face: how strongly each <see cref="Blendshape"/> is on, 0 … 1.</summary>
public sealed class Blendshapes
{
    /// <summary>Number of expressions.</summary>
    public const int Count = 51;

    readonly float[] _weights;

    /// <summary>An expression from its weights, in the order of <see cref="Blendshape"/>.</summary>
    /// <exception cref="ArgumentException">There are not <see cref="Count"/> weights.</exception>
    public Blendshapes(ReadOnlySpan<float> weights)
    {
        if (weights.Length != Count)
            throw new ArgumentException($"An expression has {Count} weights, not {weights.Length}.");
        _weights = weights.ToArray();
    }

    /// <summary>For a tracker, which uses an expression again.</summary>
    internal void Update(ReadOnlySpan<float> weights) => weights.CopyTo(_weights);

    /// <summary>One weight.</summary>
    public float this[Blendshape shape] => _weights[(int)shape];

    /// <summary>All weights, in the order of <see cref="Blendshape"/>.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>ARKit's names (camel case), in the same order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft", "browOuterUpRight", "cheekPuff",
        "cheekSquintLeft", "cheekSquintRight", "eyeBlinkLeft", "eyeBlinkRight", "eyeLookDownLeft", "eyeLookDownRight",
        "eyeLookInLeft", "eyeLookInRight", "eyeLookOutLeft", "eyeLookOutRight", "eyeLookUpLeft", "eyeLookUpRight",
        "eyeSquintLeft", "eyeSquintRight", "eyeWideLeft", "eyeWideRight", "jawForward", "jawLeft",
        "jawOpen", "jawRight", "mouthClose", "mouthDimpleLeft", "mouthDimpleRight", "mouthFrownLeft",
        "mouthFrownRight", "mouthFunnel", "mouthLeft", "mouthLowerDownLeft", "mouthLowerDownRight", "mouthPressLeft",
        "mouthPressRight", "mouthPucker", "mouthRight", "mouthRollLower", "mouthRollUpper", "mouthShrugLower",
        "mouthShrugUpper", "mouthSmileLeft", "mouthSmileRight", "mouthStretchLeft", "mouthStretchRight", "mouthUpperUpLeft",
        "mouthUpperUpRight", "noseSneerLeft", "noseSneerRight",
    ];
}
