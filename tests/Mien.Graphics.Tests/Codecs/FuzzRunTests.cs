using Mien.Testing;

namespace Mien.Graphics.Tests;

/// <summary>The fuzz run itself: it must catch what it is for.</summary>
public class FuzzRunTests
{
    static readonly byte[][] Seeds = [[1, 2, 3, 4, 5, 6, 7, 8]];

    [Fact]
    public void Same_number_gives_the_same_damage()
    {
        Assert.Equal(FuzzRun.Input("a", Seeds, 7), FuzzRun.Input("a", Seeds, 7));
        Assert.Contains(Enumerable.Range(0, 50), i => !FuzzRun.Input("a", Seeds, i).SequenceEqual(FuzzRun.Input("b", Seeds, i)));
    }

    [Fact]
    public void Foreign_exceptions_are_caught()
    {
        string message = Fails(bytes => throw new InvalidOperationException("seven"));
        Assert.Contains("seven", message, StringComparison.Ordinal);
        Assert.Contains("MIEN_FUZZ_ONLY=", message, StringComparison.Ordinal);
        FuzzRun.Assert("self-allowed", Seeds, 10, bytes => throw new FormatException(), typeof(FormatException));
    }

    [Fact]
    public void Large_allocations_are_caught() =>
        Assert.Contains("MiB", Fails(bytes => GC.KeepAlive(GC.AllocateUninitializedArray<byte>(1_100_000_000))), StringComparison.Ordinal);

    [Fact]
    public void Slow_inputs_are_caught() => Assert.Contains("second", Fails(bytes => Thread.Sleep(1100)), StringComparison.Ordinal);

    static string Fails(Action<byte[]> parse)
    {
        string message = Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => FuzzRun.Assert("self", Seeds, 10, parse)).Message;
        foreach (string file in Directory.GetFiles(Path.GetTempPath(), "mien-fuzz-self-*"))
            File.Delete(file);
        return message;
    }
}
