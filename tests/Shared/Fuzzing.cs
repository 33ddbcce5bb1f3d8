using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;

namespace Mien.Testing;

/// <summary>Damages files in the ways that break parsers; the same seed gives the same damage.</summary>
sealed class Mutator
{
    static readonly ulong[] Extremes =
    [
        0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF,
        0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0xFFFFFFFFFFFFFFFF,
    ];

    readonly Random _random;

    public Mutator(int seed) => _random = new Random(seed);

    /// <summary>A damaged copy: one to four of bit flips, bytes set, extreme lengths, cuts, copies, removals and insertions.</summary>
    public byte[] Mutate(byte[] original)
    {
        byte[] bytes = (byte[])original.Clone();
        for (int count = 1 + _random.Next(4); count > 0; count--)
            bytes = Once(bytes);
        return bytes;
    }

    byte[] Once(byte[] bytes)
    {
        if (bytes.Length == 0)
            return Random(1 + _random.Next(16));
        int at = Position(bytes.Length);
        switch (_random.Next(12))
        {
            case 0 or 1 or 2:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                return bytes;
            case 3 or 4:
                bytes[at] = (byte)_random.Next(256);
                return bytes;
            case 5:
                bytes[at] = (byte)Extremes[_random.Next(5)];
                return bytes;
            case 6 or 7:
                return SetExtreme(bytes, at);
            case 8:
                return bytes[..at];
            case 9:
                return Duplicate(bytes, at);
            case 10:
                int removed = Math.Min(1 + _random.Next(1 << _random.Next(1, 10)), bytes.Length - at);
                return [.. bytes[..at], .. bytes[(at + removed)..]];
            default:
                return [.. bytes[..at], .. Random(1 + _random.Next(1 << _random.Next(1, 8))), .. bytes[at..]];
        }
    }

    // Half of the damage goes into the first 256 bytes, where headers are.
    int Position(int length) => _random.Next(_random.Next(2) == 0 ? Math.Min(length, 256) : length);

    byte[] Random(int length)
    {
        byte[] bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    byte[] SetExtreme(byte[] bytes, int at)
    {
        int size = 1 << _random.Next(1, 4);
        ulong value = Extremes[_random.Next(Extremes.Length)];
        if (_random.Next(4) == 0)
            value -= (ulong)_random.Next(1, 9);
        Span<byte> word = stackalloc byte[8];
        if (_random.Next(2) == 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(word, value);
            word = word[(8 - size)..];
        }
        size = Math.Min(size, bytes.Length - at);
        word[..size].CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    byte[] Duplicate(byte[] bytes, int at)
    {
        byte[] chunk = bytes[at..Math.Min(bytes.Length, at + 1 + _random.Next(1 << _random.Next(1, 10)))];
        int copies = _random.Next(8) == 0 ? Math.Min(1000, 65536 / chunk.Length) : 1;
        byte[] result = new byte[bytes.Length + chunk.Length * copies];
        bytes.AsSpan(0, at).CopyTo(result);
        for (int i = 0; i < copies; i++)
            chunk.CopyTo(result, at + i * chunk.Length);
        bytes.AsSpan(at).CopyTo(result.AsSpan(at + chunk.Length * copies));
        return result;
    }
}

/// <summary>
/// Feeds damaged files to a parser and asserts that nothing but the allowed exceptions comes out, that no input takes over a second
/// and that none allocates over 1 GiB. <c>MIEN_FUZZ</c> overrides the number of inputs; <c>MIEN_FUZZ_ONLY</c> repeats one of them.
/// </summary>
static class FuzzRun
{
    const long MaxAllocation = 1L << 30;
    static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    /// <param name="name">Names the run and, with the number of the input, decides the damage.</param>
    /// <param name="seeds">Small valid files, taken in turn.</param>
    /// <param name="iterations">Number of inputs where MIEN_FUZZ does not say otherwise.</param>
    /// <param name="parse">Parses one input on the thread that is watched.</param>
    /// <param name="allowed">The documented exceptions (derived ones too).</param>
    public static void Assert(string name, IReadOnlyList<byte[]> seeds, int iterations, Action<byte[]> parse, params Type[] allowed)
    {
        int first = 0, last = Number("MIEN_FUZZ") ?? iterations;
        if (Number("MIEN_FUZZ_ONLY") is int only)
            (first, last) = (only, only + 1);
        string? failure = null;
        int current = first;
        long started = Stopwatch.GetTimestamp();
        Thread worker = new(() =>
        {
            for (int i = first; i < last && failure is null; i++)
            {
                Volatile.Write(ref started, Stopwatch.GetTimestamp());
                Volatile.Write(ref current, i);
                failure = Try(Input(name, seeds, i), parse, allowed);
            }
        })
        { IsBackground = true };
        worker.Start();
        while (!worker.Join(500))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref started)) > Hang)
            {
                failure = "does not end";
                break;
            }
        }
        Xunit.Assert.True(failure is null, failure is null ? "" : Report(name, Input(name, seeds, current), current, failure));
    }

    /// <summary>The damaged file number <paramref name="iteration"/> of the run called <paramref name="name"/>.</summary>
    public static byte[] Input(string name, IReadOnlyList<byte[]> seeds, int iteration)
    {
        uint hash = 2166136261;
        foreach (char letter in name)
            hash = (hash ^ letter) * 16777619;
        return new Mutator((int)(hash + (uint)iteration * 2654435761u)).Mutate(seeds[iteration % seeds.Count]);
    }

    static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;

    static string? Try(byte[] input, Action<byte[]> parse, Type[] allowed)
    {
        // A busy machine makes any single run slow: only an input that is slow three times is.
        for (int attempt = 0; attempt < 3; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            try
            {
                parse((byte[])input.Clone());
            }
            catch (Exception e) when (Array.Exists(allowed, type => type.IsInstanceOfType(e)))
            {
            }
            catch (Exception e)
            {
                return $"throws {e}";
            }
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > MaxAllocation)
                return $"allocates {allocated >> 20} MiB";
            if (elapsed <= Slow)
                return null;
        }
        return "takes over a second, three times";
    }

    static string Report(string name, byte[] input, int iteration, string failure)
    {
        string file = Path.Combine(Path.GetTempPath(), $"mien-fuzz-{name}-{iteration}.bin");
        File.WriteAllBytes(file, input);
        return $"{name}: input {iteration} ({input.Length} bytes, written to {file}) {failure}\nRepeat it with MIEN_FUZZ_ONLY={iteration}.";
    }
}
