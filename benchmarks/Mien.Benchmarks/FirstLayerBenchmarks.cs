using BenchmarkDotNet.Attributes;

namespace Mien.Benchmarks;

/// <summary>The first layer of a network: three channels, stride 2.</summary>
public class FirstLayerBenchmarks : LayerBenchmark
{
    /// <summary>Height and width of the picture.</summary>
    [Params(128, 192)]
    public int Size { get; set; }

    /// <summary>Height and width of the kernel.</summary>
    [Params(3, 5)]
    public int Kernel { get; set; }

    /// <summary>Output channels.</summary>
    [Params(16, 24, 32)]
    public int N { get; set; }

    /// <summary>Compiles the layer.</summary>
    [GlobalSetup]
    public void Compile() => Compile(Size, 3, N, Kernel, 2, 1);
}
