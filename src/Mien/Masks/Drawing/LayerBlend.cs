using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
    const int Step = 16;

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
        switch (mode)
        {
            case LayerMode.Multiply:
                Row<MultiplyBlend>(below, layer);
                break;
            case LayerMode.Screen:
                Row<ScreenBlend>(below, layer);
                break;
            case LayerMode.Overlay:
                Row<OverlayBlend>(below, layer);
                break;
            case LayerMode.Add:
                Row<AddBlend>(below, layer);
                break;
            case LayerMode.Dye:
                Dye(below, layer);
                break;
            default:
                Row<NormalBlend>(below, layer);
                break;
        }
    }

    /// <summary>Four samples at a time, 16 bits a channel; the last up to three through memory of their own.</summary>
    void Row<TBlend>(Span<byte> below, ReadOnlySpan<byte> layer) where TBlend : struct, ISampleBlend
    {
        ref byte target = ref MemoryMarshal.GetReference(below), source = ref MemoryMarshal.GetReference(layer);
        int i = 0;
        for (; i <= layer.Length - Step; i += Step)
        {
            Vector128<byte> s = Vector128.LoadUnsafe(ref source, (nuint)i);
            if ((s.AsUInt32() & Vector128.Create(0xFF000000)) != Vector128<uint>.Zero)
                Four<TBlend>(s, Vector128.LoadUnsafe(ref target, (nuint)i)).StoreUnsafe(ref target, (nuint)i);
        }
        if (i == layer.Length)
            return;
        Span<byte> lastBelow = stackalloc byte[Step], lastLayer = stackalloc byte[Step];
        lastBelow.Clear();
        lastLayer.Clear();
        below[i..layer.Length].CopyTo(lastBelow);
        layer[i..].CopyTo(lastLayer);
        Four<TBlend>(Vector128.Create<byte>(lastLayer), Vector128.Create<byte>(lastBelow)).CopyTo(lastBelow);
        lastBelow[..(layer.Length - i)].CopyTo(below[i..]);
    }

    Vector128<byte> Four<TBlend>(Vector128<byte> layer, Vector128<byte> below) where TBlend : struct, ISampleBlend
    {
        Vector128<byte> alphas = Vector128.Shuffle(layer, Vector128.Create((byte)3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15));
        Vector256<ushort> s = Wide(layer), b = Wide(below), alpha = (Wide(alphas) * (ushort)_opacity + Vector256.Create((ushort)128)) >>> 8;
        Vector256<ushort> mixed = SampleMath.Over255(b * (Vector256.Create((ushort)255) - alpha) + TBlend.Blend(s, b) * alpha);
        // Below stays opaque.
        return Vector128.Narrow(mixed.GetLower(), mixed.GetUpper()) | Vector128.Create(0xFF000000).AsByte();
    }

    void Dye(Span<byte> below, ReadOnlySpan<byte> layer)
    {
        for (int i = 0; i < layer.Length; i += 4)
        {
            int alpha = (layer[i + 3] * _opacity + 128) >> 8;
            if (alpha == 0)
                continue;
            int luma = (77 * below[i] + 150 * below[i + 1] + 29 * below[i + 2]) >> 8;
            int grain = Math.Clamp((luma << 8) / Math.Max(Reference, 8), 64, 448), shine = (int)(Gloss * Math.Max(luma - Reference, 0) * 1.6f);
            for (int channel = i; channel < i + 3; channel++)
            {
                int dyed = Math.Min(((layer[channel] * grain) >> 8) + shine, 255);
                below[channel] = (byte)((below[channel] * (255 - alpha) + dyed * alpha + 127) / 255);
            }
        }
    }

    static Vector256<ushort> Wide(Vector128<byte> bytes)
    {
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(bytes);
        return Vector256.Create(low, high);
    }
}

/// <summary>A blend function of the layer (s) and what is below (b): each 0 … 255.</summary>
interface ISampleBlend
{
    static abstract Vector256<ushort> Blend(Vector256<ushort> s, Vector256<ushort> b);
}

/// <summary>Products of shares that are stored as 0 … 255.</summary>
static class SampleMath
{
    /// <summary>x/255, rounded; exact for all of 0 … 255².</summary>
    public static Vector256<ushort> Over255(Vector256<ushort> x)
    {
        x += Vector256.Create((ushort)128);
        return (x + (x >>> 8)) >>> 8;
    }

    public static Vector256<ushort> Product(Vector256<ushort> a, Vector256<ushort> b) => Over255(a * b);
}

readonly struct NormalBlend : ISampleBlend
{
    public static Vector256<ushort> Blend(Vector256<ushort> s, Vector256<ushort> b) => s;
}

readonly struct MultiplyBlend : ISampleBlend
{
    public static Vector256<ushort> Blend(Vector256<ushort> s, Vector256<ushort> b) => SampleMath.Product(s, b);
}

readonly struct ScreenBlend : ISampleBlend
{
    public static Vector256<ushort> Blend(Vector256<ushort> s, Vector256<ushort> b) => s + b - SampleMath.Product(s, b);
}

readonly struct OverlayBlend : ISampleBlend
{
    public static Vector256<ushort> Blend(Vector256<ushort> s, Vector256<ushort> b)
    {
        Vector256<ushort> all = Vector256.Create((ushort)255);
        Vector256<ushort> dark = SampleMath.Product(s, b + b), bright = all - SampleMath.Product(all - s, (all - b) + (all - b));
        return Vector256.ConditionalSelect(Vector256.LessThan(b, Vector256.Create((ushort)128)), dark, bright);
    }
}

readonly struct AddBlend : ISampleBlend
{
    public static Vector256<ushort> Blend(Vector256<ushort> s, Vector256<ushort> b) => Vector256.Min(s + b, Vector256.Create((ushort)255));
}
