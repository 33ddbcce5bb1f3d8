using Mien.Graphics;

namespace Mien.Media;

/// <summary>Reads picture files of every format: PNG and JPEG in managed code, all others through ffmpeg.</summary>
public static class PictureFile
{
    // Only these read a picture: playlists and scripts, which may name other files, are left out.
    const string PictureFormats =
        "apng,bmp_pipe,dds_pipe,dpx_pipe,exr_pipe,gif,gif_pipe,hdr_pipe,ico,j2k_pipe,jpeg_pipe,jpegls_pipe,jpegxl_pipe,jpegxl_anim,mov,"
        + "pam_pipe,pbm_pipe,pcx_pipe,pfm_pipe,pgm_pipe,pgmyuv_pipe,pgx_pipe,phm_pipe,png_pipe,ppm_pipe,psd_pipe,qdraw_pipe,qoi_pipe,"
        + "sgi_pipe,sunrast_pipe,tiff_pipe,webp_pipe,xbm_pipe,xpm_pipe,xwd_pipe";

    /// <summary>Reads a picture; of an animation, its first frame. The format is told by the content.</summary>
    /// <param name="path">A file of the local file system; never taken for a URL or an option.</param>
    /// <param name="limits">How large a picture may be; also what ffmpeg is held to.</param>
    /// <returns>An upright picture in the formats that <see cref="ImageFile"/> documents.</returns>
    /// <exception cref="FileNotFoundException">There is no such file; the message names it.</exception>
    /// <exception cref="MediaException">The file is empty, no picture, truncated, damaged or too large, or it needs ffmpeg and that is missing;
    /// the message names the file.</exception>
    public static Image Load(string path, ImageLimits? limits = null) => Load(path, limits ?? ImageLimits.Default, Ffmpeg.Find);

    /// <summary>Writes a .png or .jpg file: see <see cref="ImageFile.Save"/>.</summary>
    /// <exception cref="ArgumentException">The name has another ending, or the quality is out of range.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing one is left as it was.</exception>
    public static void Save(string path, ImageView image, int jpegQuality = ImageFile.DefaultJpegQuality) => ImageFile.Save(path, image, jpegQuality);

    internal static Image Load(string path, ImageLimits limits, Func<Ffmpeg> findFfmpeg)
    {
        if (ImageFile.Kind(MediaFile.ReadStart(path, 16, "picture")) is null)
            return LoadWithFfmpeg(path, limits, findFfmpeg());
        try
        {
            return ImageFile.Load(path, limits);
        }
        catch (ImageFormatException e) when (e.IsUnsupported)
        {
            try
            {
                return LoadWithFfmpeg(path, limits, findFfmpeg());
            }
            catch (MediaException)
            {
                throw new MediaException(e.Message, e);
            }
        }
        catch (ImageFormatException e)
        {
            throw new MediaException(e.Message, e);
        }
    }

    static Image LoadWithFfmpeg(string path, ImageLimits limits, Ffmpeg ffmpeg)
    {
        string full = Path.GetFullPath(path);
        if (!full.Contains('%'))
            return LoadWithFfmpeg(path, full, limits, ffmpeg);
        // ffmpeg takes a name with % for the pattern of a sequence, and nothing but another name keeps it from that.
        string copy = Path.Combine(Path.GetTempPath(), $"mien-{Guid.NewGuid():N}{Path.GetExtension(full).Replace("%", "", StringComparison.Ordinal)}");
        try
        {
            File.Copy(full, copy);
            return LoadWithFfmpeg(path, copy, limits, ffmpeg);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MediaException($"{path} cannot be read: {e.Message}", e);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    static Image LoadWithFfmpeg(string path, string file, ImageLimits limits, Ffmpeg ffmpeg)
    {
        string[] arguments =
        [
            "-protocol_whitelist", "file,pipe", "-format_whitelist", PictureFormats,
            .. MediaFile.Limit(limits),
            "-i", MediaFile.Url(file),
            "-map", "0:v:0", "-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "-compression_level", "1", "pipe:1",
        ];
        // 16-bit RGBA, should it not shrink at all.
        long mostBytes = Math.Min(limits.MaxPixels * 8 + (1 << 20), Array.MaxLength);
        byte[] png;
        try
        {
            png = ffmpeg.Run(arguments, mostBytes);
        }
        catch (MediaException e)
        {
            throw new MediaException($"{path}: {e.Message}", e);
        }
        try
        {
            return ImageFile.Decode(png, limits);
        }
        catch (ImageFormatException e)
        {
            throw new MediaException($"{path}: {e.Message}", e);
        }
    }
}
