namespace Mien;

/// <summary>How a layer of colour is blended into the samples below it.</summary>
enum LayerMode
{
    Normal,
    Multiply,
    Screen,
    Overlay,

    /// <summary>Light on light: premultiplied colours are added.</summary>
    Add,

    /// <summary>The layer's colour under the light and with the grain of what is below: its brightness follows that of what is below relative to <see cref="LayerBlend.Reference"/>.</summary>
    Dye,
}

/// <summary>Blends rows of samples: W3C, Compositing and Blending Level 1, on 8-bit sRGB values as browsers do, after which alpha mixes the result with what is below.</summary>
readonly struct LayerBlend(LayerMode mode, float opacity = 1)
{
    readonly int _opacity = (int)(Math.Clamp(opacity, 0, 1) * 256 + 0.5f);

    /// <summary>For <see cref="LayerMode.Dye"/>: the luma (0 … 255) below at which the colour is seen as it is.</summary>
    public int Reference { get; init; } = 128;

    /// <summary>For <see cref="LayerMode.Dye"/>: how much brighter highlights become, 0 to 1.</summary>
    public float Gloss { get; init; }

    public static LayerMode ModeOf(MaskBlend blend) => blend switch
    {
        MaskBlend.Multiply => LayerMode.Multiply,
        MaskBlend.Screen => LayerMode.Screen,
        MaskBlend.Overlay => LayerMode.Overlay,
        _ => LayerMode.Normal,
    };

    /// <param name="below">Red, green, blue, 255.</param>
    /// <param name="layer">Red, green, blue, alpha.</param>
    public void Row(Span<byte> below, ReadOnlySpan<byte> layer)
    {
        for (int i = 0; i < layer.Length; i += 4)
        {
            int alpha = layer[i + 3] * _opacity;
            if (alpha == 0)
                continue;
            int grain = 0, shine = 0;
            if (mode == LayerMode.Dye)
            {
                int luma = (77 * below[i] + 150 * below[i + 1] + 29 * below[i + 2]) >> 8;
                grain = Math.Clamp((luma << 8) / Math.Max(Reference, 8), 64, 448);
                shine = (int)(Gloss * Math.Max(luma - Reference, 0) * 1.6f);
            }
            for (int channel = i; channel < i + 3; channel++)
            {
                int s = layer[channel], b = below[channel];
                int blended = mode switch
                {
                    LayerMode.Multiply => Product(s, b),
                    LayerMode.Screen => s + b - Product(s, b),
                    LayerMode.Overlay => b < 128 ? Product(s, 2 * b) : 255 - Product(255 - s, 2 * (255 - b)),
                    LayerMode.Add => Math.Min(b + s, 255),
                    LayerMode.Dye => Math.Min(((s * grain) >> 8) + shine, 255),
                    _ => s,
                };
                below[channel] = (byte)(b + ((blended - b) * alpha + 32640) / 65280);
            }
        }
    }

    /// <summary>a·b/255, rounded.</summary>
    static int Product(int a, int b) => (a * b + 127) / 255;
}
