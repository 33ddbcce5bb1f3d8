namespace Mien;

/// <summary>How an object's surface meets light.</summary>
public sealed record MaskMaterial
{
    /// <summary>
    /// How much of the light from behind passes, coloured by the surface, 0 to 1: lenses. What is seen is the picture behind times
    /// (1 − transmission + transmission · colour) where transmission is 1, mixed with the lit surface where it is less; highlights stay whole.
    /// </summary>
    public float Transmission { get; init; }

    /// <summary>Strength of highlights, from 0, chalk, to 1, polished.</summary>
    public float Gloss { get; init; } = 0.15f;

    /// <summary>True shows colours as they are, without the face's light; null does what the model's file says.</summary>
    public bool? Unlit { get; init; }

    /// <summary>True shows the backs of triangles too; null does what the model's file says.</summary>
    public bool? DoubleSided { get; init; }
}
