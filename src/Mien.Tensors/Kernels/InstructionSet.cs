using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Mien.Tensors.Graphs;
using Mien.Tensors.Measuring;

namespace Mien.Tensors.Kernels;

/// <summary>The instruction sets that kernels come in, weakest first.</summary>
enum InstructionSet
{
    Scalar,
    Vector128,
    Avx2,
    Avx512,
}

/// <summary>Which instruction set this process uses.</summary>
static class InstructionSets
{
    /// <summary>Environment variable that forces one: <c>scalar</c>, <c>vector128</c>, <c>avx2</c> or <c>avx512</c>.</summary>
    public const string Variable = "MIEN_ISA";

    /// <summary>All that this processor and runtime can execute.</summary>
    public static IReadOnlyList<InstructionSet> Supported { get; } =
        [.. Enum.GetValues<InstructionSet>().Where(IsSupported)];

    /// <summary>
    /// How many times as fast as AVX2 this processor multiplies with AVX-512, by a short measurement; what it says of itself does not tell. The last bits of
    /// all results hang on what is chosen by it, so they would change with what else the machine does, were it not rounded.
    /// </summary>
    static double WideGain { get; } = Rounded(MeasureWideGain());

    /// <summary>The nearest power of two: registers of twice the width multiply twice as fast, or they are split and do not.</summary>
    internal static double Rounded(double gain) => Math.Pow(2, Math.Round(Math.Log2(gain)));

    /// <summary>The forced one, else the strongest supported one; AVX-512 only where a short measurement finds it faster than AVX2.</summary>
    /// <exception cref="NotSupportedException">The environment variable names one that is unknown or not supported here.</exception>
    public static InstructionSet Chosen { get; } = Choose(Environment.GetEnvironmentVariable(Variable));

    /// <summary>
    /// The one for a layer. Where 512-bit registers multiply little faster than 256-bit ones (AMD's Zen 4 splits them), what counts is how
    /// well outputs fill them: 24 fill three narrow registers, but only three quarters of two wide ones.
    /// </summary>
    public static InstructionSet For(Node node) => node.Operator is Convolution ? For(node.Output.Shape[^1]) : Chosen;

    /// <summary>The one for a product with so many outputs.</summary>
    public static InstructionSet For(int outputs)
    {
        if (Chosen != InstructionSet.Avx512 || IsForced)
            return Chosen;
        double wide = Filled(outputs, Avx512Simd.Width), narrow = Filled(outputs, Avx2Simd.Width) * WideGain * NarrowTileCost;
        return narrow < wide ? InstructionSet.Avx2 : InstructionSet.Avx512;
    }

    /// <summary>Full tiles of 256-bit registers reach 0.86–0.89 of the share of the peak that those of 512-bit ones do (mb1, full range).</summary>
    const double NarrowTileCost = 1.14;

    static bool IsForced => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    static int Filled(int outputs, int width) => (outputs + width - 1) / width * width;

    static InstructionSet Choose(string? forced)
    {
        if (string.IsNullOrEmpty(forced))
            return Supported[^1] == InstructionSet.Avx512 && WideGain < 0.9 ? InstructionSet.Avx2 : Supported[^1];
        return Enum.TryParse(forced, ignoreCase: true, out InstructionSet set) && Supported.Contains(set)
            ? set
            : throw new NotSupportedException($"{Variable}={forced} cannot be used here; supported are {string.Join(", ", Supported).ToLowerInvariant()}.");
    }

    static double MeasureWideGain()
    {
        if (!IsSupported(InstructionSet.Avx512))
            return 1;
        const int tries = 4;
        double wide = 0, narrow = 0;
        for (int i = 0; i < tries; i++)
        {
            wide = Math.Max(wide, FmaPeak.Measure(InstructionSet.Avx512, bursts: 1));
            narrow = Math.Max(narrow, FmaPeak.Measure(InstructionSet.Avx2, bursts: 1));
        }
        return wide / narrow;
    }

    static bool IsSupported(InstructionSet set) => set switch
    {
        InstructionSet.Vector128 => Vector128.IsHardwareAccelerated,
        InstructionSet.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        InstructionSet.Avx512 => Avx512F.IsSupported,
        _ => true,
    };
}
