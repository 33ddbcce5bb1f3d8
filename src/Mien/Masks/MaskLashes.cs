using Mien.Graphics;

namespace Mien;

/// <summary>Lashes on the edges of the upper lids.</summary>
public sealed record MaskLashes : MaskLayer
{
    /// <summary>Which eyes have them.</summary>
    public MaskSides Sides { get; init; } = MaskSides.Both;

    /// <summary>How they are cut.</summary>
    public MaskLashStyle Style { get; init; }

    /// <summary>Length of the longest lash, 1 to 25 millimetres.</summary>
    public float Millimetres { get; init; } = 10;

    /// <summary>Their colour.</summary>
    public Color Color { get; init; } = new(16, 12, 12);
}

/// <summary>The subject's eyes.</summary>
[Flags]
public enum MaskSides
{
    /// <summary>The subject's left eye.</summary>
    Left = 1,

    /// <summary>The subject's right eye.</summary>
    Right = 2,

    /// <summary>Both eyes.</summary>
    Both = Left | Right,
}

/// <summary>How lashes are cut.</summary>
public enum MaskLashStyle
{
    /// <summary>Thin, and longest in the middle.</summary>
    Natural,

    /// <summary>Dense, and of even length.</summary>
    Full,

    /// <summary>Longest at the outer corner.</summary>
    Cat,

    /// <summary>In tufts.</summary>
    Doll,
}
