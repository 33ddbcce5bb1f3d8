using System.Diagnostics;
using System.Text.RegularExpressions;
using Mien.Tensors.Kernels;

namespace Mien.Tensors.Tests.Kernels;

/// <summary>What the JIT makes of the hot kernels, read from its own listing: vectors must stay in registers inside the inner loops.</summary>
public partial class Disassembly
{
    [InstructionSetFact(InstructionSet.Avx512)]
    public void Inner_loops_keep_their_vectors_in_registers_on_AVX512() => CheckInnerLoops("avx512");

    [InstructionSetFact(InstructionSet.Avx2)]
    public void Inner_loops_keep_their_vectors_in_registers_on_AVX2() => CheckInnerLoops("avx2");

    [InstructionSetFact(InstructionSet.Vector128)]
    public void Inner_loops_keep_their_vectors_in_registers_on_128_bit_vectors() => CheckInnerLoops("vector128");

    static void CheckInnerLoops(string set)
    {
        var loops = InnerLoops(Listing(set)).ToList();
        // Two to four widths of tile, the thin tile and the depthwise tile, each with three activations; fewer means that the listing was not understood.
        Assert.True(loops.Count >= 12, $"only {loops.Count} inner loops with multiply-adds were found");
        foreach ((string method, string[] lines) in loops)
        {
            string[] spills = [.. lines.Where(line => StackVector().IsMatch(line))];
            Assert.True(spills.Length == 0, $"{set}: {method} moves vectors through the stack in its inner loop:\n{string.Join('\n', spills)}\n\n{string.Join('\n', lines)}");
        }
    }

    static string Listing(string set)
    {
        string file = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Mien.Kernels.Probe.dll")]) { RedirectStandardError = true };
            start.Environment["DOTNET_JitStdOutFile"] = file;
            start.Environment["DOTNET_JitDisasm"] = "Run RunHalf Eight";
            start.Environment[InstructionSets.Variable] = set;
            if (set != "avx512")
                start.Environment["DOTNET_EnableAVX512"] = "0";
            using Process probe = Process.Start(start)!;
            string errors = probe.StandardError.ReadToEnd();
            probe.WaitForExit();
            Assert.True(probe.ExitCode == 0, errors);
            return File.ReadAllText(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Runs of lines from a label to a jump back to it, with no other label between, that hold a fused multiply-add.</summary>
    static IEnumerable<(string Method, string[] Lines)> InnerLoops(string listing)
    {
        foreach (string assembly in listing.Split("; Assembly listing for method ", StringSplitOptions.RemoveEmptyEntries))
        {
            string[] lines = assembly.Split('\n');
            if (!lines[0].Contains("Tile", StringComparison.Ordinal))
                continue;
            string label = "";
            int start = 0;
            for (int i = 0; i < lines.Length; i++)
            {
                if (Label().Match(lines[i]) is { Success: true } match)
                    (label, start) = (match.Groups[1].Value, i);
                else if (label.Length > 0 && BackJump().Match(lines[i]) is { Success: true } jump && jump.Groups[1].Value == label)
                {
                    string[] body = lines[start..(i + 1)];
                    if (body.Any(line => line.Contains("vfmadd", StringComparison.Ordinal) || line.Contains("vpdpbusd", StringComparison.Ordinal)))
                        yield return (lines[0].Trim(), body);
                }
            }
        }
    }

    [GeneratedRegex(@"^(G_M\w+):")]
    private static partial Regex Label();

    [GeneratedRegex(@"\bj\w+\s+(?:SHORT )?(G_M\w+)")]
    private static partial Regex BackJump();

    [GeneratedRegex(@"[xyz]mmword ptr \[r[sb]p")]
    private static partial Regex StackVector();
}

/// <summary>A fact about one instruction set, skipped, with the reason printed, where this process cannot use it.</summary>
sealed class InstructionSetFactAttribute : FactAttribute
{
    public InstructionSetFactAttribute(InstructionSet set) =>
        Skip = InstructionSets.Supported.Contains(set) ? null : $"skipped: {set} is not available to this process";
}
