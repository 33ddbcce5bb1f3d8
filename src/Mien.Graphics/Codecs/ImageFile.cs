using Mien.Graphics.Codecs;

namespace Mien.Graphics;

/// <summary>Reads and writes PNG and JPEG files in managed code.</summary>
/// <remarks>
/// The kind of a file is told by its content, never by its name. The EXIF orientation is applied, so pictures stand upright. Grey pictures
/// become <see cref="PixelFormat.Gray8"/>, pictures with transparency <see cref="PixelFormat.Rgba32"/> (not premultiplied), all
/// others <see cref="PixelFormat.Rgb24"/>; 16-bit samples are rounded to 8 bits. A truncated or damaged file is an error, never a
/// picture with parts missing.
/// </remarks>
public static class ImageFile
{
    // Larger than any picture that fits the limits would be; keeps a film or a disk image out of memory.
    const long MaxFileBytes = 1L << 30;

    /// <summary>Quality of JPEG files where none is given (1 to 100).</summary>
    public const int DefaultJpegQuality = 90;

    /// <summary>Reads a picture file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file; the message names it.</exception>
    /// <exception cref="ImageFormatException">The file is empty, no PNG or JPEG, truncated, damaged, too large or cannot be read; the message
    /// names the file.</exception>
    public static Image Load(string path, ImageLimits? limits = null)
    {
        byte[] data = ReadBytes(path);
        try
        {
            return Decode(data, limits);
        }
        catch (ImageFormatException e)
        {
            throw new ImageFormatException($"{path}: {e.Message}", e) { IsUnsupported = e.IsUnsupported };
        }
    }

    /// <summary>Reads a picture file that is in memory.</summary>
    /// <exception cref="ImageFormatException">The data is empty, no PNG or JPEG, truncated, damaged or too large.</exception>
    public static Image Decode(ReadOnlySpan<byte> data, ImageLimits? limits = null)
    {
        limits ??= ImageLimits.Default;
        return RequireKind(data) == ImageKind.Png ? PngDecoder.Decode(data, limits) : JpegDecoder.Decode(data, limits);
    }

    /// <summary>Tells a picture's kind by its first bytes; null where it is neither PNG nor JPEG.</summary>
    public static ImageKind? Kind(ReadOnlySpan<byte> data) =>
        PngDecoder.Matches(data) ? ImageKind.Png : JpegDecoder.Matches(data) ? ImageKind.Jpeg : null;

    /// <summary>Reads size and kind of a picture without its pixels; false where the header cannot be read.</summary>
    public static bool TryReadInfo(ReadOnlySpan<byte> data, out ImageInfo info)
    {
        info = default;
        if (Kind(data) is not { } kind)
            return false;
        try
        {
            info = kind == ImageKind.Png ? PngDecoder.ReadInfo(data) : JpegDecoder.ReadInfo(data);
            return info is { Width: > 0, Height: > 0 };
        }
        catch (ImageFormatException)
        {
            return false;
        }
    }

    /// <summary>Writes a picture; the ending of the name (.png, .jpg, .jpeg) tells the kind.</summary>
    /// <remarks>The file appears whole or not at all: it is written under another name in the same folder and then renamed.</remarks>
    /// <param name="path">Where; an existing file is replaced.</param>
    /// <param name="image">What; JPEG leaves alpha out.</param>
    /// <param name="jpegQuality">1 to 100; PNG is lossless.</param>
    /// <exception cref="ArgumentException">The name has another ending, or the quality is out of range.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing one is left as it was.</exception>
    public static void Save(string path, ImageView image, int jpegQuality = DefaultJpegQuality)
    {
        ImageKind kind = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".PNG" => ImageKind.Png,
            ".JPG" or ".JPEG" => ImageKind.Jpeg,
            _ => throw new ArgumentException($"{path}: pictures are written as .png or .jpg; give the file such a name.", nameof(path)),
        };
        ArgumentOutOfRangeException.ThrowIfLessThan(jpegQuality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(jpegQuality, 100);
        string full = Path.GetFullPath(path);
        string temporary = Path.Combine(Path.GetDirectoryName(full) ?? ".", $".{Guid.NewGuid():N}.mien");
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
                Encode(stream, image, kind, jpegQuality);
            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception e)
        {
            Discard(temporary);
            if (e is UnauthorizedAccessException or IOException)
                throw new IOException($"{path} cannot be written: {e.Message}", e);
            throw;
        }
    }

    /// <summary>Writes a picture to a stream.</summary>
    public static void Encode(Stream target, ImageView image, ImageKind kind, int jpegQuality = DefaultJpegQuality)
    {
        if (kind == ImageKind.Png)
            PngEncoder.Encode(target, image);
        else
            JpegEncoder.Encode(target, image, jpegQuality, JpegSubsampling.Half);
    }

    /// <summary>A picture as the bytes of a PNG file.</summary>
    public static byte[] EncodePng(ImageView image)
    {
        using MemoryStream stream = new();
        Encode(stream, image, ImageKind.Png);
        return stream.ToArray();
    }

    /// <summary>A picture as the bytes of a JPEG file.</summary>
    public static byte[] EncodeJpeg(ImageView image, int quality = DefaultJpegQuality, JpegSubsampling subsampling = JpegSubsampling.Half)
    {
        using MemoryStream stream = new();
        JpegEncoder.Encode(stream, image, quality, subsampling);
        return stream.ToArray();
    }

    static ImageKind RequireKind(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
            throw new ImageFormatException("The file is empty.");
        return Kind(data) ?? throw new ImageFormatException("The file is neither a PNG nor a JPEG picture.");
    }

    static byte[] ReadBytes(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            byte[] start = new byte[16];
            int count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            RequireKind(start.AsSpan(0, count));
            if (stream.CanSeek && stream.Length > MaxFileBytes)
                throw new ImageFormatException($"The file has {stream.Length} bytes, more than a picture may have ({MaxFileBytes}).");
            using MemoryStream all = new(stream.CanSeek ? (int)stream.Length : 1 << 16);
            all.Write(start, 0, count);
            stream.CopyTo(all);
            return all.Length == all.Capacity ? all.GetBuffer() : all.ToArray();
        }
        catch (ImageFormatException e)
        {
            throw new ImageFormatException($"{path}: {e.Message}", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"{path}: there is no such file.", path, e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException or NotSupportedException)
        {
            string reason = Directory.Exists(path) ? "it is a folder; name a picture in it." : e.Message;
            throw new ImageFormatException($"{path} cannot be read: {reason}", e);
        }
    }

    static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
