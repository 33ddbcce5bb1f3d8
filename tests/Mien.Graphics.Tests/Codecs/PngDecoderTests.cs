using System.Buffers.Binary;
using Mien.Testing;

namespace Mien.Graphics.Tests;

public class PngDecoderTests
{
    public static TheoryData<int, int> Kinds() => new()
    {
        { 0, 1 }, { 0, 2 }, { 0, 4 }, { 0, 8 }, { 0, 16 }, { 2, 8 }, { 2, 16 }, { 3, 1 }, { 3, 2 }, { 3, 4 }, { 3, 8 }, { 4, 8 }, { 4, 16 }, { 6, 8 }, { 6, 16 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_gives_the_samples_that_were_written(int color, int depth)
    {
        foreach (Sample sample in Samples(color, depth))
            Assert.Equal(sample.ExpectedRgba, Pictures.Convert(ImageFile.Decode(sample.File), PixelFormat.Rgba32).Pixels);
    }

    [ToolTheory("convert")]
    [MemberData(nameof(Kinds))]
    public void Every_kind_equals_what_ImageMagick_reads(int color, int depth)
    {
        foreach (Sample sample in Samples(color, depth))
        {
            if (sample.Width != 19)
                continue;
            byte[] words = Tools.Run("convert", sample.File, "png:-", "-depth", "16", "-endian", "MSB", "rgba:-");
            Image image = ImageFile.Decode(sample.File);
            byte[] expected = new byte[words.Length / 2];
            for (int i = 0; i < expected.Length; i++)
                expected[i] = (byte)Math.Round(BinaryPrimitives.ReadUInt16BigEndian(words.AsSpan(2 * i)) / 257.0);
            Assert.Equal(expected, Pictures.Convert(image, PixelFormat.Rgba32).Pixels);
        }
    }

    [Theory]
    [InlineData(0, false, PixelFormat.Gray8)]
    [InlineData(0, true, PixelFormat.Rgba32)]
    [InlineData(2, false, PixelFormat.Rgb24)]
    [InlineData(2, true, PixelFormat.Rgba32)]
    [InlineData(3, false, PixelFormat.Rgb24)]
    [InlineData(3, true, PixelFormat.Rgba32)]
    [InlineData(4, false, PixelFormat.Rgba32)]
    [InlineData(6, false, PixelFormat.Rgba32)]
    public void Transparency_and_colour_decide_the_format(int color, bool isTransparent, PixelFormat format)
    {
        Sample sample = Samples(color, 8).First(s => s.IsTransparent == isTransparent);
        Assert.Equal(format, ImageFile.Decode(sample.File).Format);
        Assert.True(ImageFile.TryReadInfo(sample.File, out ImageInfo info));
        Assert.Equal(new ImageInfo(sample.Width, sample.Height, ImageKind.Png), info);
    }

    [Fact]
    public void Every_cut_is_one_clear_error()
    {
        byte[] file = ImageFile.EncodePng(Pictures.Rgb(20, 15));
        for (int length = 0; length < file.Length; length++)
            Assert.Throws<ImageFormatException>(() => ImageFile.Decode(file.AsSpan(0, length)));
        Assert.Contains("truncated", Assert.Throws<ImageFormatException>(() => ImageFile.Decode(file.AsSpan(0, file.Length / 2))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_changed_byte_of_header_and_data_is_an_error()
    {
        byte[] file = ImageFile.EncodePng(Pictures.Rgb(20, 15));
        for (int i = 0; i < file.Length - 12; i++)
        {
            byte[] damaged = (byte[])file.Clone();
            damaged[i] ^= 0x10;
            Assert.Throws<ImageFormatException>(() => ImageFile.Decode(damaged));
        }
    }

    [Fact]
    public void A_small_file_cannot_claim_a_big_picture()
    {
        byte[] file = ImageFile.EncodePng(Pictures.Rgb(20, 15));
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), 10000);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), 9000);
        PngFile.RepairChecksums(file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("truncated", Assert.Throws<ImageFormatException>(() => ImageFile.Decode(file)).Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    // Found by the fuzz run: zlib reports this with another exception than damaged data.
    [Fact]
    public void Data_that_needs_a_preset_dictionary_is_an_error()
    {
        byte[] file = ImageFile.EncodePng(Pictures.Rgb(20, 15));
        int data = file.AsSpan().IndexOf("IDAT"u8) + 4;
        (file[data], file[data + 1]) = (0x78, 0x20);
        PngFile.RepairChecksums(file);
        Assert.Throws<ImageFormatException>(() => ImageFile.Decode(file));
    }

    [Fact]
    public void Indices_beyond_the_palette_are_black()
    {
        byte[] file = PngFile.Write(2, 1, 8, 3, false, [0, 9], 0, [10, 20, 30]);
        Assert.Equal([10, 20, 30, 0, 0, 0], ImageFile.Decode(file).Pixels);
    }

    /// <summary>Files of one kind: sizes, filters, interlace and transparency varied, with the pixels that they must give.</summary>
    static IEnumerable<Sample> Samples(int color, int depth)
    {
        Random random = new(100 * color + depth);
        foreach ((int width, int height) in ((int, int)[])[(19, 21), (1, 1), (8, 8), (3, 2), (5, 1), (1, 5), (67, 4)])
        {
            foreach (bool interlaced in (bool[])[false, true])
            {
                for (int filter = 0; filter <= 5; filter++)
                {
                    foreach (bool isTransparent in color is 4 or 6 ? (bool[])[false] : [false, true])
                        yield return Make(random, width, height, depth, color, interlaced, filter, isTransparent);
                }
            }
        }
    }

    static Sample Make(Random random, int width, int height, int depth, int color, bool interlaced, int filter, bool isTransparent)
    {
        int channels = color switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 }, most = (1 << depth) - 1;
        ushort[] samples = new ushort[width * height * channels];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (ushort)random.Next(most + 1);
        byte[]? palette = null, transparency = null;
        if (color == 3)
        {
            palette = new byte[3 * (most + 1)];
            random.NextBytes(palette);
        }
        if (isTransparent)
        {
            transparency = color == 3 ? new byte[(most + 2) / 2] : new byte[2 * channels];
            if (color == 3)
                random.NextBytes(transparency);
            else
                for (int c = 0; c < channels; c++)
                    BinaryPrimitives.WriteUInt16BigEndian(transparency.AsSpan(2 * c), samples[c]);
        }
        byte[] expected = new byte[width * height * 4];
        for (int i = 0; i < width * height; i++)
        {
            ReadOnlySpan<ushort> from = samples.AsSpan(i * channels, channels);
            Span<byte> pixel = expected.AsSpan(4 * i, 4);
            if (color == 3)
            {
                palette.AsSpan(3 * from[0], 3).CopyTo(pixel);
                pixel[3] = isTransparent && from[0] < transparency!.Length ? transparency[from[0]] : (byte)255;
                continue;
            }
            for (int c = 0; c < 3; c++)
                pixel[c] = (byte)Math.Round(255.0 * from[channels < 3 ? 0 : c] / most);
            bool hit = isTransparent && from.SequenceEqual(samples.AsSpan(0, channels));
            pixel[3] = color is 4 or 6 ? (byte)Math.Round(255.0 * from[^1] / most) : hit ? (byte)0 : (byte)255;
        }
        byte[] file = PngFile.Write(width, height, depth, color, interlaced, samples, filter, palette, transparency);
        return new Sample(width, height, isTransparent, file, expected);
    }

    sealed record Sample(int Width, int Height, bool IsTransparent, byte[] File, byte[] ExpectedRgba);
}
