using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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

    /// <summary>The forced one, else the strongest supported one.</summary>
    /// <exception cref="NotSupportedException">The environment variable names one that is unknown or not supported here.</exception>
    public static InstructionSet Chosen { get; } = Choose(Environment.GetEnvironmentVariable(Variable));

    static InstructionSet Choose(string? forced)
    {
        if (string.IsNullOrEmpty(forced))
            return Supported[^1];
        return Enum.TryParse(forced, ignoreCase: true, out InstructionSet set) && Supported.Contains(set)
            ? set
            : throw new NotSupportedException($"{Variable}={forced} cannot be used here; supported are {string.Join(", ", Supported).ToLowerInvariant()}.");
    }

    static bool IsSupported(InstructionSet set) => set switch
    {
        InstructionSet.Vector128 => Vector128.IsHardwareAccelerated,
        InstructionSet.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        InstructionSet.Avx512 => Avx512F.IsSupported,
        _ => true,
    };
}
