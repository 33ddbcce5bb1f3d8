using Mien.Graphics;

namespace Mien;

/// <summary>Colour on the red of the lips; an open mouth stays free.</summary>
public sealed record MaskLipstick : MaskLayer
{
    /// <summary>The colour; its alpha is how much of the lips it hides.</summary>
    public Color Color { get; init; } = new(0x80, 0, 0, 0x66);

    /// <summary>Strength of highlights, from 0, matt, to 1, wet.</summary>
    public float Gloss { get; init; } = 0.4f;
}
