namespace Mien;

/// <summary>How a layer's colour s meets the picture's colour b, channel by channel, each 0 to 1 (W3C, Compositing and Blending Level 1, section 10.1); alpha then mixes the result with b.</summary>
public enum MaskBlend
{
    /// <summary>s.</summary>
    Normal,

    /// <summary>s·b: darkens, as dye does.</summary>
    Multiply,

    /// <summary>1 − (1 − s)(1 − b): lightens, as light does.</summary>
    Screen,

    /// <summary>2·s·b where b ≤ ½, else 1 − 2(1 − s)(1 − b): keeps the picture's light and shadow.</summary>
    Overlay,
}
