namespace Mien.Graphics;

/// <summary>A colour to draw with: 8-bit sRGB channels and an alpha that is not premultiplied (255: opaque).</summary>
public readonly record struct Color(byte Red, byte Green, byte Blue, byte Alpha = 255)
{
    /// <summary>Black.</summary>
    public static Color Black => new(0, 0, 0);

    /// <summary>White.</summary>
    public static Color White => new(255, 255, 255);

    /// <summary>Luma (BT.601), what a grey picture shows of the colour.</summary>
    public byte Luma => (byte)((299 * Red + 587 * Green + 114 * Blue + 500) / 1000);

    /// <summary>The same colour with another alpha.</summary>
    public Color WithAlpha(byte alpha) => this with { Alpha = alpha };
}
