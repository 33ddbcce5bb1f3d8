using Mien.Graphics;

namespace Mien;

/// <summary>Another colour of the irises; pupils and highlights stay.</summary>
public sealed record MaskEyeColor : MaskLayer
{
    /// <summary>The colour; its alpha is how much of the iris it hides. With a texture a factor on it.</summary>
    public Color Color { get; init; } = Color.White;

    /// <summary>A square PNG picture of an iris, which fills it from edge to edge, by its path inside the mask's folder; null colours the iris that is there.</summary>
    public string? Texture { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> Files => Texture is null ? [] : [Texture];
}
