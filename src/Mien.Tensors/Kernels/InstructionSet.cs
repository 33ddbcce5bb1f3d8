using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
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

    /// <summary>The forced one, else the strongest supported one; AVX-512 only where a short measurement finds it faster than AVX2.</summary>
    /// <exception cref="NotSupportedException">The environment variable names one that is unknown or not supported here.</exception>
    public static InstructionSet Chosen { get; } = Choose(Environment.GetEnvironmentVariable(Variable));

    static InstructionSet Choose(string? forced)
    {
        if (string.IsNullOrEmpty(forced))
            return Supported[^1] == InstructionSet.Avx512 && IsThrottled() ? InstructionSet.Avx2 : Supported[^1];
        return Enum.TryParse(forced, ignoreCase: true, out InstructionSet set) && Supported.Contains(set)
            ? set
            : throw new NotSupportedException($"{Variable}={forced} cannot be used here; supported are {string.Join(", ", Supported).ToLowerInvariant()}.");
    }

    /// <summary>Some processors slow down so far under 512-bit instructions, or split them so, that nothing is won; what they say of themselves does not tell.</summary>
    static bool IsThrottled()
    {
        const int tries = 4;
        double wide = 0, narrow = 0;
        for (int i = 0; i < tries; i++)
        {
            wide = Math.Max(wide, FmaPeak.Measure(InstructionSet.Avx512, bursts: 1));
            narrow = Math.Max(narrow, FmaPeak.Measure(InstructionSet.Avx2, bursts: 1));
        }
        return wide < narrow;
    }

    static bool IsSupported(InstructionSet set) => set switch
    {
        InstructionSet.Vector128 => Vector128.IsHardwareAccelerated,
        InstructionSet.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        InstructionSet.Avx512 => Avx512F.IsSupported,
        _ => true,
    };
}
