using System.Numerics;

namespace Mien;

/// <summary>A movement of an object that an expression drives: its weight is Gain · clamp((value − From) / (To − From), 0, 1).</summary>
/// <param name="Driver">The expression, whose value is 0 to 1.</param>
public abstract record MaskMorph(Blendshape Driver)
{
    /// <summary>The value at which the movement begins.</summary>
    public float From { get; init; }

    /// <summary>The value at which the movement is complete; not <see cref="From"/>, and below it to run backwards.</summary>
    public float To { get; init; } = 1;

    /// <summary>The weight of the complete movement.</summary>
    public float Gain { get; init; } = 1;

    /// <summary>The weight at a value of the driver.</summary>
    public float Weight(float value) => Gain * Math.Clamp((value - From) / (To - From), 0, 1);
}

/// <summary>Blends a morph target of the model in.</summary>
/// <param name="Driver">The expression.</param>
/// <param name="Target">The target's name in the model's file; every part that has it takes part.</param>
public sealed record MaskTargetMorph(Blendshape Driver, string Target) : MaskMorph(Driver);

/// <summary>Turns a part of the model about a hinge.</summary>
/// <param name="Driver">The expression.</param>
public sealed record MaskHingeMorph(Blendshape Driver) : MaskMorph(Driver)
{
    /// <summary>The name of the part of the model that turns (a node of GLB, a material of OBJ); null turns all.</summary>
    public string? Part { get; init; }

    /// <summary>The hinge's direction in the model's own coordinates; any length but 0. Turns are right-handed about it.</summary>
    public Vector3 Axis { get; init; } = Vector3.UnitX;

    /// <summary>A point of the hinge in the model's own coordinates.</summary>
    public Vector3 Centre { get; init; }

    /// <summary>The turn at weight 1.</summary>
    public float Degrees { get; init; }
}
