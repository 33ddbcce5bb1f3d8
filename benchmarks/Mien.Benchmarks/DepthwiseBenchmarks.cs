using BenchmarkDotNet.Attributes;

namespace Mien.Benchmarks;

/// <summary>Depthwise convolution over 32×32 pixels.</summary>
public class DepthwiseBenchmarks : LayerBenchmark
{
    /// <summary>Channels.</summary>
    [Params(16, 28, 64, 256)]
    public int Channels { get; set; }

    /// <summary>Height and width of the kernel.</summary>
    [Params(3, 5)]
    public int Kernel { get; set; }

    /// <summary>Step between outputs.</summary>
    [Params(1, 2)]
    public int Stride { get; set; }

    /// <summary>Compiles the layer.</summary>
    [GlobalSetup]
    public void Compile() => Compile(32, Channels, Channels, Kernel, Stride, Channels);
}
