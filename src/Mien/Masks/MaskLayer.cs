namespace Mien;

/// <summary>One thing that a mask draws. The kinds are <see cref="MaskObject"/>, <see cref="MaskPaint"/>, <see cref="MaskLipstick"/>, <see cref="MaskEyeshadow"/>, <see cref="MaskEyeColor"/>, <see cref="MaskLashes"/> and <see cref="MaskTextureSwap"/>.</summary>
public abstract record MaskLayer
{
    /// <summary>What errors call the layer; <c>layer 2</c> where the file gives no name.</summary>
    public required string Name { get; init; }

    /// <summary>From 0, nothing is seen, to 1. It multiplies the alpha of colours and textures.</summary>
    public float Opacity { get; init; } = 1;

    /// <summary>How its colours meet those of the picture below.</summary>
    public MaskBlend Blend { get; init; }

    /// <summary>The paths of the files that the layer names, inside the mask's folder; those beside a model (an OBJ file's materials) are not among them.</summary>
    public virtual IEnumerable<string> Files => [];
}
