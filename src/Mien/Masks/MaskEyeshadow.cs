using Mien.Graphics;

namespace Mien;

/// <summary>Colour on the upper lids.</summary>
public sealed record MaskEyeshadow : MaskLayer
{
    /// <summary>The colour; its alpha is how much of the skin it hides where it is thickest.</summary>
    public required Color Color { get; init; }

    /// <summary>How far it reaches from the edge of the lid, 0, to the brow, 1.</summary>
    public float Reach { get; init; } = 0.6f;

    /// <summary>The share of the reach over which it fades, from 0, a sharp edge, to 1.</summary>
    public float Softness { get; init; } = 0.7f;
}
