namespace Mien.Graphics;

/// <summary>How many chroma samples a JPEG file that is written has.</summary>
public enum JpegSubsampling
{
    /// <summary>One for each pixel (4:4:4).</summary>
    None,

    /// <summary>One for each 2×2 pixels (4:2:0).</summary>
    Half,
}
