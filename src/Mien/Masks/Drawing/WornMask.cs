using Mien.Graphics;

namespace Mien;

/// <summary>What drawing a mask takes: its layers with textures and memory, made when it is first drawn. Serves one face after another. Not thread-safe.</summary>
sealed class WornMask
{
    readonly WornLayer[] _layers;

    public WornMask(Mask mask)
    {
        _layers = [.. mask.Layers.Select(content => new WornLayer(content))];
        Objects = [.. _layers.Select(layer => layer.Object).OfType<PosedObject>()];
        HasSkin = Objects.Count < _layers.Length;
    }

    public IReadOnlyList<WornLayer> Layers => _layers;

    /// <summary>The objects among the layers.</summary>
    public List<PosedObject> Objects { get; }

    /// <summary>Whether a layer lies on the skin.</summary>
    public bool HasSkin { get; }
}

/// <summary>One layer of a <see cref="WornMask"/>.</summary>
sealed class WornLayer
{
    public WornLayer(MaskContent content)
    {
        Layer = content.Layer;
        Picture = content.Texture;
        Object = Layer is MaskObject ? new PosedObject(content) : null;
        Texture = (Layer, Picture) switch
        {
            (MaskPaint, { } picture) => new Texture(picture),
            (MaskTextureSwap swap, { } picture) => new Texture(PaintPainter.Feathered(picture, swap.Feather)),
            (MaskEyeshadow shadow, _) => MakeupPainter.ShadeOf(shadow),
            _ => null,
        };
    }

    public MaskLayer Layer { get; }

    /// <summary>As in the file.</summary>
    public Image? Picture { get; }

    /// <summary>As it is drawn.</summary>
    public Texture? Texture { get; }

    public PosedObject? Object { get; }
}
