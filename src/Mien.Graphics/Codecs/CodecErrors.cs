using System.Diagnostics.CodeAnalysis;

namespace Mien.Graphics.Codecs;

/// <summary>The wording of what can be wrong with a picture file, kept out of the hot methods.</summary>
static class CodecErrors
{
    [DoesNotReturn]
    public static void Truncated(ImageKind kind) =>
        throw new ImageFormatException($"The {Name(kind)} file is truncated: its data ends before the picture does. Copy or download it again.");

    [DoesNotReturn]
    public static void Corrupt(ImageKind kind, string what) =>
        throw new ImageFormatException($"The {Name(kind)} file is damaged: {what}.");

    [DoesNotReturn]
    public static void Unsupported(ImageKind kind, string what) =>
        throw new ImageFormatException($"The {Name(kind)} file uses {what}, which is not supported. Save it again as a usual PNG or JPEG.")
        {
            IsUnsupported = true,
        };

    public static void CheckSize(ImageKind kind, long width, long height, ImageLimits limits)
    {
        if (width <= 0 || height <= 0)
            Corrupt(kind, $"its size is {width}×{height} pixels");
        if (width * height > Math.Min(limits.MaxPixels, Array.MaxLength / 4))
        {
            throw new ImageFormatException(
                $"The {Name(kind)} file has {width}×{height} pixels, more than the limit of {Math.Min(limits.MaxPixels, Array.MaxLength / 4)}. Make it smaller or raise ImageLimits.MaxPixels.");
        }
    }

    public static string Name(ImageKind kind) => kind == ImageKind.Png ? "PNG" : "JPEG";
}
