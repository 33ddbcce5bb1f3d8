using System.Numerics;
using BenchmarkDotNet.Attributes;
using Mien.Graphics;

namespace Mien.Benchmarks;

/// <summary>A region of a 640×480 picture into a network's input.</summary>
[MemoryDiagnoser]
public class CropBenchmarks
{
    static readonly PixelEncoding Encoding = new(ChannelOrder.Rgb, new Vector3(1 / 255f), Vector3.Zero);

    readonly Image _image = new(640, 480, PixelFormat.Rgb24);
    float[] _tensor = [];

    /// <summary>Height and width of the tensor.</summary>
    [Params(64, 128, 192, 256)]
    public int Size { get; set; }

    /// <summary>Draws noise.</summary>
    [GlobalSetup]
    public void Fill()
    {
        new Random(1).NextBytes(_image.Pixels);
        _tensor = new float[Size * Size * 3];
    }

    /// <summary>The whole picture, shrunk with area weights: a detector's input.</summary>
    [Benchmark]
    public void Letterbox() =>
        ImageCrop.ToTensor(_image, RotatedRect.Whole(_image).Letterboxed(1, out _), Size, Size, Encoding, Border.Zero, _tensor);

    /// <summary>A turned face of 200 pixels: a landmark network's input.</summary>
    [Benchmark]
    public void TurnedFace() =>
        ImageCrop.ToTensor(_image, new RotatedRect(320, 240, 200, 200, 0.2), Size, Size, Encoding, Border.Zero, _tensor);
}
