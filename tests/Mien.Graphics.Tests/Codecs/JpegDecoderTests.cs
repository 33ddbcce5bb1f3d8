using Mien.Testing;

namespace Mien.Graphics.Tests;

/// <summary>The JPEG decoder against libjpeg-turbo's djpeg. Same arithmetic gives the same bytes; ±1 is left to other versions of it.</summary>
public class JpegDecoderTests
{
    const int Most = 1;
    const double Mean = 0.02;

    public static TheoryData<string, string> Codings()
    {
        TheoryData<string, string> data = [];
        foreach (string sampling in (string[])["1x1", "2x1", "1x2", "2x2", "4x1", "1x4", "4x2", "2x4", "2x2,2x1,1x2", "2x2,1x1,2x2", "4x1,2x1,1x1", "3x2,1x1,1x2", "3x1", "1x3", "1x1,2x2,1x1"])
        {
            foreach (string coding in (string[])["", "-progressive", "-restart 3B", "-restart 1 -progressive", "-optimize -quality 100", "-quality 4", "-grayscale"])
                data.Add(sampling, coding);
        }
        return data;
    }

    [ToolTheory("djpeg", "cjpeg")]
    [MemberData(nameof(Codings))]
    public void Pixels_equal_those_of_djpeg(string sampling, string coding)
    {
        byte[] file = Cjpeg(Pictures.Rgb(149, 97), ["-sample", sampling, .. Split(coding)]);
        AssertEqualsDjpeg(file);
    }

    [ToolTheory("djpeg", "cjpeg")]
    [InlineData("1x1")]
    [InlineData("2x1")]
    [InlineData("1x2")]
    [InlineData("2x2")]
    [InlineData("4x1")]
    public void Pixels_of_small_pictures_equal_those_of_djpeg(string sampling)
    {
        foreach ((int width, int height) in ((int, int)[])[(1, 1), (2, 1), (1, 2), (3, 5), (4, 4), (5, 3), (7, 9), (8, 8), (15, 17), (16, 16), (17, 33), (64, 1), (1, 64), (31, 2)])
        {
            foreach (string coding in (string[])["", "-progressive"])
                AssertEqualsDjpeg(Cjpeg(Pictures.Rgb(width, height), ["-sample", sampling, .. Split(coding)]));
        }
    }

    [ToolTheory("djpeg", "cjpeg")]
    [InlineData("0; 1; 2;")]
    [InlineData("0; 1 2;")]
    [InlineData("1; 2; 0;")]
    [InlineData("0 1 2: 0-0, 0, 3; 0: 1-63, 0, 2; 2: 1-63, 0, 0; 1: 1-63, 0, 0; 0: 1-63, 2, 1; 0: 1-63, 1, 0; 0 1 2: 0-0, 3, 2; 0 1: 0-0, 2, 1; 2: 0-0, 2, 1; 0 1 2: 0-0, 1, 0;")]
    [InlineData("0: 0-0, 0, 0; 1: 0-0, 0, 0; 2: 0-0, 0, 0; 0: 1-1, 0, 0; 0: 2-63, 0, 0; 1: 1-63, 0, 0; 2: 1-63, 0, 0;")]
    public void Scans_may_come_in_any_order(string script)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, script);
            foreach (string sampling in (string[])["1x1", "2x2"])
            {
                AssertEqualsDjpeg(Cjpeg(Pictures.Rgb(75, 61), ["-scans", path, "-sample", sampling]));
                AssertEqualsDjpeg(Cjpeg(Pictures.Rgb(75, 61), ["-scans", path, "-sample", sampling, "-restart", "5B"]));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [ToolTheory("djpeg", "cjpeg")]
    [InlineData("")]
    [InlineData("-progressive")]
    public void Grey_pictures_stay_grey(string coding)
    {
        byte[] file = Cjpeg(Pictures.Gray(61, 43), Split(coding));
        Assert.Equal(PixelFormat.Gray8, ImageFile.Decode(file).Format);
        AssertEqualsDjpeg(file);
    }

    [ToolFact("djpeg", "cjpeg")]
    public void Rgb_files_are_not_converted()
    {
        byte[] file = Cjpeg(Pictures.Rgb(61, 43), ["-rgb", "-quality", "95"]);
        AssertEqualsDjpeg(file);
    }

    [ToolTheory("djpeg", "convert")]
    [InlineData(0, "None")]
    [InlineData(2, "None")]
    [InlineData(0, "JPEG")]
    [InlineData(2, "JPEG")]
    public void Cmyk_and_ycck_become_rgb(byte transform, string interlace)
    {
        byte[] file = Tools.Run(
            "convert", Pictures.ToPnm(Pictures.Rgb(61, 43)), "ppm:-", "-colorspace", "CMYK", "-quality", "92", "-interlace", interlace, "jpeg:-");
        int adobe = file.AsSpan().IndexOf("Adobe"u8);
        Assert.True(adobe > 0);
        file[adobe + 11] = transform;
        AssertEqualsDjpeg(file);
    }

    [ToolTheory("djpeg", "cjpeg")]
    [InlineData("2x2", "")]
    [InlineData("1x1", "-progressive")]
    public void Fill_bytes_before_markers_are_passed_over(string sampling, string coding)
    {
        byte[] file = Cjpeg(Pictures.Rgb(75, 61), ["-sample", sampling, "-restart", "4B", .. Split(coding)]);
        List<byte> filled = [.. file[..2]];
        for (int i = 2; i < file.Length; i++)
        {
            bool isMarker = file[i] == 0xFF && i + 1 < file.Length && file[i + 1] is >= 0xC0 and not 0xFF;
            if (isMarker && (file[i + 1] is >= 0xD0 and <= 0xD9 || i < 20))
                filled.AddRange([0xFF, 0xFF, 0xFF]);
            filled.Add(file[i]);
        }
        Assert.NotEqual(file.Length, filled.Count);
        Assert.Equal(ImageFile.Decode(file).Pixels, ImageFile.Decode(filled.ToArray()).Pixels);
    }

    [ToolFact("cjpeg")]
    public void Missing_Huffman_tables_are_the_standard_ones()
    {
        byte[] file = Cjpeg(Pictures.Rgb(40, 30), []);
        List<byte> stripped = [.. file];
        for (int at; (at = stripped.ToArray().AsSpan().IndexOf((byte[])[0xFF, 0xC4])) >= 0;)
            stripped.RemoveRange(at, 2 + (stripped[at + 2] << 8 | stripped[at + 3]));
        Assert.True(stripped.Count < file.Length - 400);
        Assert.Equal(ImageFile.Decode(file).Pixels, ImageFile.Decode(stripped.ToArray()).Pixels);
    }

    [ToolFact("cjpeg")]
    public void Arithmetic_coding_and_12_bits_are_named_as_unsupported()
    {
        byte[] arithmetic = Cjpeg(Pictures.Rgb(40, 30), ["-arithmetic"]);
        ImageFormatException e = Assert.Throws<ImageFormatException>(() => ImageFile.Decode(arithmetic));
        Assert.True(e.IsUnsupported);
        Assert.Contains("arithmetic", e.Message, StringComparison.Ordinal);

        byte[] deep = ImageFile.EncodeJpeg(Pictures.Rgb(40, 30));
        deep[deep.AsSpan().IndexOf((byte[])[0xFF, 0xC0]) + 4] = 12;
        e = Assert.Throws<ImageFormatException>(() => ImageFile.Decode(deep));
        Assert.True(e.IsUnsupported);
        Assert.Contains("12-bit", e.Message, StringComparison.Ordinal);
    }

    [ToolTheory("cjpeg")]
    [InlineData("")]
    [InlineData("-progressive")]
    [InlineData("-restart 2B")]
    public void Every_cut_is_one_clear_error(string coding)
    {
        byte[] file = Cjpeg(Pictures.Rgb(40, 30), Split(coding));
        // Without its last two bytes, the end marker, a sequential file still has all its pixels.
        int whole = coding.Contains("progressive", StringComparison.Ordinal) ? file.Length : file.Length - 2;
        for (int length = 0; length < whole; length++)
            Assert.Throws<ImageFormatException>(() => ImageFile.Decode(file.AsSpan(0, length)));
        ImageFormatException e = Assert.Throws<ImageFormatException>(() => ImageFile.Decode(file.AsSpan(0, file.Length / 2 + 200)));
        Assert.Contains("truncated", e.Message, StringComparison.Ordinal);
    }

    [ToolFact("cjpeg")]
    public void Scans_without_end_are_refused()
    {
        byte[] file = Cjpeg(Pictures.Rgb(40, 30), ["-progressive"]);
        // The scan of the last bits of all DC coefficients (band 0 to 0, bit 1 to 0) may be repeated without harm.
        int scan = file.AsSpan().IndexOf((byte[])[0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 0, 0x10]);
        Assert.True(scan > 0);
        int end = scan + 2 + file.AsSpan(scan + 2).IndexOf((byte)0xFF);
        while (file[end + 1] == 0)
            end += 2 + file.AsSpan(end + 2).IndexOf((byte)0xFF);
        byte[] last = file[scan..end];
        List<byte> many = [.. file[..end]];
        for (int i = 0; i < 100; i++)
            many.AddRange(last);
        many.AddRange(file[end..]);
        Assert.Contains("scans", Assert.Throws<ImageFormatException>(() => ImageFile.Decode(many.ToArray())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_file_cannot_claim_a_big_picture()
    {
        byte[] file = ImageFile.EncodeJpeg(Pictures.Rgb(40, 30));
        int frame = file.AsSpan().IndexOf((byte[])[0xFF, 0xC0]);
        (file[frame + 5], file[frame + 7]) = (30, 30);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("truncated", Assert.Throws<ImageFormatException>(() => ImageFile.Decode(file)).Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Orientation_of_exif_is_applied(byte orientation)
    {
        foreach (bool little in (bool[])[true, false])
        {
            foreach (Image picture in (Image[])[Pictures.Rgb(37, 70), Pictures.Gray(41, 33)])
            {
                byte[] plain = ImageFile.EncodeJpeg(picture);
                byte[] file = [.. plain[..2], .. ExifSegment(orientation, little), .. plain[2..]];
                Image stored = ImageFile.Decode(plain), upright = ImageFile.Decode(file);
                AssertTurned(stored, upright, orientation);
                Assert.True(ImageFile.TryReadInfo(file, out ImageInfo info));
                Assert.Equal(new ImageInfo(upright.Width, upright.Height, ImageKind.Jpeg), info);
            }
        }
    }

    [Fact]
    public void Orientation_of_exif_is_applied_to_png()
    {
        Image picture = Pictures.Rgba(37, 70);
        byte[] png = ImageFile.EncodePng(picture);
        byte[] file = [.. png[..33], .. PngFile.Chunk("eXIf", ExifSegment(6, true)[10..]), .. png[33..]];
        AssertTurned(picture, ImageFile.Decode(file), 6);
        Assert.True(ImageFile.TryReadInfo(file, out ImageInfo info));
        Assert.Equal(new ImageInfo(70, 37, ImageKind.Png), info);
    }

    /// <summary>EXIF 2.32: orientation tells where the 0th row and the 0th column of the stored picture are.</summary>
    static void AssertTurned(Image stored, Image upright, int orientation)
    {
        bool swap = orientation >= 5;
        Assert.Equal(swap ? (stored.Height, stored.Width) : (stored.Width, stored.Height), (upright.Width, upright.Height));
        int size = stored.Format.BytesPerPixel();
        for (int y = 0; y < stored.Height; y++)
        {
            for (int x = 0; x < stored.Width; x++)
            {
                int right = stored.Width - 1 - x, bottom = stored.Height - 1 - y;
                (int toX, int toY) = orientation switch
                {
                    1 => (x, y),
                    2 => (right, y),
                    3 => (right, bottom),
                    4 => (x, bottom),
                    5 => (y, x),
                    6 => (bottom, x),
                    7 => (bottom, right),
                    _ => (y, right),
                };
                Assert.Equal(stored.Row(y).Slice(x * size, size), upright.Row(toY).Slice(toX * size, size));
            }
        }
    }

    [SharedFact]
    public void Photos_equal_those_of_djpeg()
    {
        if (Tools.Find("djpeg") is null)
            return;
        foreach (string name in (string[])["JianzhuGuo", "group_10mpx", "obama_family", "trump_hillary"])
            AssertEqualsDjpeg(File.ReadAllBytes(SharedFolder.Path("photos", name + ".jpg")));
    }

    [SharedFact]
    public void The_turned_photo_stands_upright()
    {
        byte[] file = File.ReadAllBytes(SharedFolder.Path("photos", "portrait_exif.jpg"));
        Image image = ImageFile.Decode(file);
        Assert.Equal((1728, 1152), (image.Width, image.Height));
        if (Tools.Find("convert") is not null)
            Pictures.AssertClose(Pictures.FromPnm(Tools.Run("convert", file, "jpeg:-", "-auto-orient", "-depth", "8", "ppm:-")), image, Most, Mean);
    }

    static byte[] Cjpeg(Image image, string[] arguments) => Tools.Run("cjpeg", Pictures.ToPnm(image), arguments);

    static string[] Split(string arguments) => arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static void AssertEqualsDjpeg(byte[] file) =>
        Pictures.AssertClose(Pictures.FromPnm(Tools.Run("djpeg", file, "-dct", "int", "-pnm")), ImageFile.Decode(file), Most, Mean);

    static byte[] ExifSegment(byte orientation, bool little)
    {
        byte[] tiff = little
            ? [.. "II"u8, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]
            : [.. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
        return [0xFF, 0xE1, 0, (byte)(tiff.Length + 8), .. "Exif\0\0"u8, .. tiff];
    }
}
