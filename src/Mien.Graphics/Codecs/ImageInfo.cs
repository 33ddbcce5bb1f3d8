namespace Mien.Graphics;

/// <summary>Kind of a picture file, told by its content.</summary>
public enum ImageKind
{
    /// <summary>Portable Network Graphics.</summary>
    Png,

    /// <summary>JPEG (baseline, extended sequential or progressive).</summary>
    Jpeg,
}

/// <summary>What the header of a picture file says.</summary>
/// <param name="Width">Pixels per row of the upright picture (EXIF orientation applied).</param>
/// <param name="Height">Rows of the upright picture.</param>
/// <param name="Kind">PNG or JPEG.</param>
public readonly record struct ImageInfo(int Width, int Height, ImageKind Kind);
