using Mien.Testing;

namespace Mien.Graphics.Tests;

/// <summary>Damaged files end in an <see cref="ImageFormatException"/> or in a picture, soon and within bounds.</summary>
public class CodecFuzzTests
{
    [Fact]
    public void Damaged_png_files_do_no_harm() =>
        FuzzRun.Assert("png", PngSeeds(), 50_000, file => Read(file, repair: false), typeof(ImageFormatException));

    [Fact]
    public void Damaged_png_files_with_fitting_checksums_do_no_harm() =>
        FuzzRun.Assert("png-repaired", PngSeeds(), 50_000, file => Read(file, repair: true), typeof(ImageFormatException));

    [Fact]
    public void Damaged_jpeg_files_do_no_harm() =>
        FuzzRun.Assert("jpeg", JpegSeeds(), 50_000, file => Read(file, repair: false), typeof(ImageFormatException));

    static void Read(byte[] file, bool repair)
    {
        if (repair)
            PngFile.RepairChecksums(file);
        ImageFile.TryReadInfo(file, out _);
        ImageFile.Decode(file);
    }

    static List<byte[]> PngSeeds()
    {
        ushort[] samples = new ushort[13 * 11 * 4];
        Random random = new(3);
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (ushort)random.Next(2);
        byte[] palette = new byte[6];
        List<byte[]> seeds = [ImageFile.EncodePng(Pictures.Rgb(16, 12)), ImageFile.EncodePng(Pictures.Gray(16, 12))];
        foreach ((int color, int depth) in ((int, int)[])[(0, 1), (0, 16), (2, 8), (3, 1), (3, 8), (4, 8), (6, 16)])
        {
            byte[]? colors = color == 3 ? palette : null;
            byte[]? transparency = color switch { 0 => [0, 1], 2 => [0, 1, 0, 0, 0, 1], 3 => [9], _ => null };
            seeds.Add(PngFile.Write(13, 11, depth, color, color % 4 == 2, samples, 5, colors, transparency));
            seeds.Add(PngFile.Write(13, 11, depth, color, color % 4 != 2, samples, 4, colors));
        }
        return seeds;
    }

    // Without cjpeg the seeds are our own files, all of them baseline.
    static List<byte[]> JpegSeeds()
    {
        List<byte[]> seeds =
            [ImageFile.EncodeJpeg(Pictures.Rgb(20, 18), 50), ImageFile.EncodeJpeg(Pictures.Rgb(20, 18), 80, JpegSubsampling.None), ImageFile.EncodeJpeg(Pictures.Gray(20, 18), 70)];
        if (Tools.Find("cjpeg") is null)
            return seeds;
        byte[] picture = Pictures.ToPnm(Pictures.Rgb(20, 18));
        foreach (string arguments in (string[])["-progressive", "-progressive -restart 1B", "-restart 1B -sample 2x1", "-sample 1x2 -optimize", "-progressive -sample 1x2,2x1,1x1", "-sample 4x1", "-rgb", "-progressive -grayscale"])
            seeds.Add(Tools.Run("cjpeg", picture, ["-quality", "40", .. arguments.Split(' ')]));
        if (Tools.Find("convert") is not null)
            seeds.Add(Tools.Run("convert", picture, "ppm:-", "-colorspace", "CMYK", "-strip", "-quality", "40", "jpeg:-"));
        return seeds;
    }
}
