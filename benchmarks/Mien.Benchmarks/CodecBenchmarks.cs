using BenchmarkDotNet.Attributes;
using Mien.Graphics;

namespace Mien.Benchmarks;

/// <summary>Pictures from and to files in memory.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    byte[] _jpeg = [];
    byte[] _png = [];
    Image? _image;

    /// <summary>The photo below ../shared/photos.</summary>
    [Params("trump_hillary.jpg", "group_10mpx.jpg")]
    public string Photo { get; set; } = "";

    /// <summary>Reads the photo.</summary>
    [GlobalSetup]
    public void Read()
    {
        _jpeg = File.ReadAllBytes(Shared.Path("photos", Photo));
        _image = ImageFile.Decode(_jpeg);
        _png = ImageFile.EncodePng(_image);
    }

    /// <summary>JPEG to pixels.</summary>
    [Benchmark]
    public Image DecodeJpeg() => ImageFile.Decode(_jpeg);

    /// <summary>PNG to pixels.</summary>
    [Benchmark]
    public Image DecodePng() => ImageFile.Decode(_png);

    /// <summary>Pixels to PNG.</summary>
    [Benchmark]
    public byte[] EncodePng() => ImageFile.EncodePng(_image!);

    /// <summary>Pixels to JPEG of quality 90.</summary>
    [Benchmark]
    public byte[] EncodeJpeg() => ImageFile.EncodeJpeg(_image!);
}
