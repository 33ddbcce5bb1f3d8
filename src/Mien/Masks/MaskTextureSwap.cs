namespace Mien;

/// <summary>The skin of another face: a picture that <c>uv_tex</c> made from a photo, drawn on this one.</summary>
public sealed record MaskTextureSwap : MaskLayer
{
    /// <summary>A PNG or JPEG picture by its path inside the mask's folder: a square with the face alone, as <c>mien photo -o uv_tex</c> makes it, or the layout of <see cref="FaceSurface.Default"/>, 1.25 times as wide as high, with the eyes. Black is not drawn.</summary>
    public required string Texture { get; init; }

    /// <summary>Whether the other face's eyes are drawn too.</summary>
    public bool Eyes { get; init; }

    /// <summary>How wide the skin fades into the own one at the edge of the face, 0 to 1 of its half width.</summary>
    public float Feather { get; init; } = 0.15f;

    /// <inheritdoc/>
    public override IEnumerable<string> Files => [Texture];
}
