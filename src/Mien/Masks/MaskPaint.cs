namespace Mien;

/// <summary>Paint on the skin that follows every expression.</summary>
public sealed record MaskPaint : MaskLayer
{
    /// <summary>A square PNG picture with alpha, by its path inside the mask's folder.</summary>
    public required string Texture { get; init; }

    /// <summary>How the picture lies on the face.</summary>
    public MaskUv Uv { get; init; }

    /// <summary>Strength of highlights, from 0, powder, to 1, wet.</summary>
    public float Gloss { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> Files => [Texture];
}

/// <summary>How a picture lies on the face.</summary>
public enum MaskUv
{
    /// <summary>By <see cref="FaceModel.TextureCoordinates"/> of the face alone, a square.</summary>
    FaceModel,

    /// <summary>By the texture coordinates of MediaPipe's canonical face, for which most of the face paint in the world was made.</summary>
    Canonical,
}
