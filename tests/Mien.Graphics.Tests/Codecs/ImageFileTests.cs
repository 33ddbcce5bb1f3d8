using Mien.Testing;

namespace Mien.Graphics.Tests;

public sealed class ImageFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("mien").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(PixelFormat.Gray8)]
    [InlineData(PixelFormat.Rgb24)]
    [InlineData(PixelFormat.Bgr24)]
    [InlineData(PixelFormat.Rgba32)]
    [InlineData(PixelFormat.Bgra32)]
    public void Png_round_trips_every_format(PixelFormat format)
    {
        foreach ((int width, int height) in ((int, int)[])[(1, 1), (2, 3), (5, 4), (16, 16), (33, 7), (150, 90)])
        {
            Image image = Pictures.Convert(Pictures.Rgba(width, height, width), format);
            Image read = ImageFile.Decode(ImageFile.EncodePng(image));
            Image rgba = Pictures.Convert(Pictures.Rgba(width, height, width), PixelFormat.Rgba32);
            PixelFormat expected = format == PixelFormat.Gray8 ? format : format.BytesPerPixel() == 3 ? PixelFormat.Rgb24 : PixelFormat.Rgba32;
            Assert.Equal(expected, read.Format);
            Assert.Equal(Pictures.Convert(rgba, expected).Pixels, read.Pixels);
        }
    }

    [ToolFact("convert")]
    public void ImageMagick_reads_our_png()
    {
        Image image = Pictures.Rgba(61, 43);
        Assert.Equal(image.Pixels, Tools.Run("convert", ImageFile.EncodePng(image), "png:-", "-depth", "8", "rgba:-"));
    }

    [ToolTheory("djpeg", "cjpeg")]
    [InlineData(JpegSubsampling.None, 95)]
    [InlineData(JpegSubsampling.None, 50)]
    [InlineData(JpegSubsampling.Half, 90)]
    [InlineData(JpegSubsampling.Half, 100)]
    [InlineData(JpegSubsampling.Half, 1)]
    public void Jpeg_is_as_good_and_as_small_as_that_of_cjpeg(JpegSubsampling subsampling, int quality)
    {
        Image image = Pictures.Rgb(149, 97);
        byte[] ours = ImageFile.EncodeJpeg(image, quality, subsampling);
        byte[] theirs = Tools.Run("cjpeg", Pictures.ToPnm(image), "-quality", $"{quality}", "-baseline", "-sample", subsampling == JpegSubsampling.None ? "1x1" : "2x2");
        Assert.InRange(ours.Length, theirs.Length * 0.97, theirs.Length * 1.03);
        Image djpeg = Pictures.FromPnm(Tools.Run("djpeg", ours, "-dct", "int", "-pnm"));
        Pictures.AssertClose(djpeg, ImageFile.Decode(ours), 1, 0.02);
        double error = Pictures.Difference(image, djpeg).Mean, theirError = Pictures.Difference(image, ImageFile.Decode(theirs)).Mean;
        Assert.InRange(error, 0, theirError * 1.02 + 0.02);
    }

    [Fact]
    public void Jpeg_of_quality_100_keeps_pixels_within_a_few_steps()
    {
        foreach ((int width, int height) in ((int, int)[])[(1, 1), (2, 3), (8, 8), (9, 17), (16, 16), (33, 7), (150, 90)])
        {
            Image image = Pictures.Rgb(width, height, width);
            // Two roundings of colours (±1 each, times up to 1.8) and one of coefficients.
            Pictures.AssertClose(image, ImageFile.Decode(ImageFile.EncodeJpeg(image, 100, JpegSubsampling.None)), 6, 1.2);
            Image gray = Pictures.Gray(width, height, width);
            Pictures.AssertClose(gray, ImageFile.Decode(ImageFile.EncodeJpeg(gray, 100)), 2, 0.4);
        }
    }

    [Fact]
    public void Channel_order_alpha_and_stride_do_not_change_a_jpeg()
    {
        Image image = Pictures.Rgb(45, 31);
        byte[] expected = ImageFile.EncodeJpeg(image);
        foreach (PixelFormat format in (PixelFormat[])[PixelFormat.Bgr24, PixelFormat.Rgba32, PixelFormat.Bgra32])
            Assert.Equal(expected, ImageFile.EncodeJpeg(Pictures.Convert(image, format)));
        Image wide = new(60, 40, PixelFormat.Rgb24);
        for (int y = 0; y < 31; y++)
            image.Row(y).CopyTo(wide.Row(y + 4)[21..]);
        Assert.Equal(expected, ImageFile.EncodeJpeg(wide.View.Crop(7, 4, 45, 31)));
        Assert.Equal(image.Pixels, ImageFile.Decode(ImageFile.EncodePng(wide.View.Crop(7, 4, 45, 31))).Pixels);
    }

    [Theory]
    [InlineData("a.png", ImageKind.Png)]
    [InlineData("a.PNG", ImageKind.Png)]
    [InlineData("a.jpg", ImageKind.Jpeg)]
    [InlineData("a.b.jpeg", ImageKind.Jpeg)]
    public void The_name_decides_the_kind_that_is_written(string name, ImageKind kind)
    {
        string path = Path.Combine(_folder, name);
        ImageFile.Save(path, Pictures.Rgb(20, 10));
        Assert.Equal(kind, ImageFile.Kind(File.ReadAllBytes(path)));
        Assert.Equal((20, 10), (ImageFile.Load(path).Width, ImageFile.Load(path).Height));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void The_content_decides_the_kind_that_is_read()
    {
        string path = Path.Combine(_folder, "photo.jpg");
        File.WriteAllBytes(path, ImageFile.EncodePng(Pictures.Rgb(20, 10)));
        Assert.Equal(Pictures.Rgb(20, 10).Pixels, ImageFile.Load(path).Pixels);
    }

    [Fact]
    public void A_failed_save_keeps_the_old_file_and_leaves_nothing_behind()
    {
        string path = Path.Combine(_folder, "old.jpg");
        File.WriteAllText(path, "old");
        Assert.Throws<ArgumentException>(() => ImageFile.Save(path, new Image(70000, 1, PixelFormat.Gray8)));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_name_that_cannot_be_written_is_named()
    {
        Image image = Pictures.Rgb(4, 4);
        Assert.Contains("a.gif", Assert.Throws<ArgumentException>(() => ImageFile.Save("a.gif", image)).Message, StringComparison.Ordinal);
        string missing = Path.Combine(_folder, "missing", "a.png");
        Assert.Contains(missing, Assert.Throws<IOException>(() => ImageFile.Save(missing, image)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFile.Save("a.jpg", image, 101));
    }

    [Theory]
    [InlineData("empty.png", "", "empty")]
    [InlineData("text.jpg", "This is no picture at all.", "neither a PNG nor a JPEG")]
    [InlineData("short.png", "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR", "truncated")]
    [InlineData("short.jpg", "\u00FF\u00D8\u00FF\u00E0\0", "truncated")]
    public void A_file_that_is_no_picture_is_named(string name, string content, string reason)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(content));
        string message = Assert.Throws<ImageFormatException>(() => ImageFile.Load(path)).Message;
        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.False(ImageFile.TryReadInfo(File.ReadAllBytes(path), out _));
    }

    [Fact]
    public void Missing_files_and_folders_are_named()
    {
        string path = Path.Combine(_folder, "missing.png");
        Assert.Contains(path, Assert.Throws<FileNotFoundException>(() => ImageFile.Load(path)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => ImageFile.Load(Path.Combine(_folder, "no", "such.png")));
        Assert.Contains("folder", Assert.Throws<ImageFormatException>(() => ImageFile.Load(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_over_the_limit_are_refused()
    {
        ImageLimits limits = new() { MaxPixels = 199 };
        foreach (byte[] file in (byte[][])[ImageFile.EncodePng(Pictures.Rgb(20, 10)), ImageFile.EncodeJpeg(Pictures.Rgb(20, 10))])
        {
            Assert.Contains("20×10", Assert.Throws<ImageFormatException>(() => ImageFile.Decode(file, limits)).Message, StringComparison.Ordinal);
            Assert.Equal(20, ImageFile.Decode(file, limits with { MaxPixels = 200 }).Width);
        }
    }
}
