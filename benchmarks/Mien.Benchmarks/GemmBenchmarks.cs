using BenchmarkDotNet.Attributes;

namespace Mien.Benchmarks;

/// <summary>Pointwise convolution over 32×32 pixels: a product of 1024×K by K×N, from BlazeFace's thin channels to MobileNet's wide ones.</summary>
public class GemmBenchmarks : LayerBenchmark
{
    /// <summary>Input channels.</summary>
    [Params(8, 24, 48, 128, 512)]
    public int K { get; set; }

    /// <summary>Output channels.</summary>
    [Params(8, 28, 64, 256)]
    public int N { get; set; }

    /// <summary>Compiles the layer.</summary>
    [GlobalSetup]
    public void Compile() => Compile(32, K, N, 1, 1, 1);
}
