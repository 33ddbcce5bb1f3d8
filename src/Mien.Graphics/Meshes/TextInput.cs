using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Mien.Graphics.Meshes;

/// <summary>Reads a text file line by line and word by word; errors name the line.</summary>
ref struct TextInput(ReadOnlySpan<byte> data, string kind)
{
    readonly ReadOnlySpan<byte> _data = data;
    int _next;
    ReadOnlySpan<byte> _line;

    /// <summary>The number of the line at hand, from 1.</summary>
    public int LineNumber { get; private set; }

    /// <summary>Where the line after the one at hand begins.</summary>
    public readonly int Offset => _next;

    /// <summary>What is left of the line at hand.</summary>
    public readonly ReadOnlySpan<byte> Rest => _line;

    public bool NextLine()
    {
        if (_next >= _data.Length)
            return false;
        ReadOnlySpan<byte> rest = _data[_next..];
        int end = rest.IndexOf((byte)'\n');
        _line = end < 0 ? rest : rest[..end];
        _next += end < 0 ? rest.Length : end + 1;
        if (_line.EndsWith("\r"u8))
            _line = _line[..^1];
        LineNumber++;
        return true;
    }

    /// <summary>The next word of the line; empty at its end.</summary>
    public ReadOnlySpan<byte> Word()
    {
        int start = 0;
        while (start < _line.Length && _line[start] is (byte)' ' or (byte)'\t')
            start++;
        int end = start;
        while (end < _line.Length && _line[end] is not ((byte)' ' or (byte)'\t'))
            end++;
        ReadOnlySpan<byte> word = _line[start..end];
        _line = _line[end..];
        return word;
    }

    /// <summary>A finite number in float's range.</summary>
    public float Float(ReadOnlySpan<byte> what) => (float)Double(what);

    /// <summary>A finite number in float's range, exact for every whole number of 32 bits.</summary>
    public double Double(ReadOnlySpan<byte> what)
    {
        ReadOnlySpan<byte> word = Word();
        // "nan" and "inf" are words of some writers, and no place for a vertex.
        if (!Utf8Parser.TryParse(word, out double value, out int used) || used != word.Length || !float.IsFinite((float)value))
            Fail($"{Encoding.UTF8.GetString(what)} should be a number, not \"{Shown(word)}\"");
        return value;
    }

    public int Integer(ReadOnlySpan<byte> what)
    {
        ReadOnlySpan<byte> word = Word();
        if (!Utf8Parser.TryParse(word, out int value, out int used) || used != word.Length)
            Fail($"{Encoding.UTF8.GetString(what)} should be a whole number, not \"{Shown(word)}\"");
        return value;
    }

    [DoesNotReturn]
    public readonly void Fail(string what) => throw new MeshFormatException($"The {kind} file is damaged in line {LineNumber}: {what}.");

    /// <summary>A word from a file as it may stand in a message: short and printable.</summary>
    public static string Shown(ReadOnlySpan<byte> word)
    {
        StringBuilder text = new();
        foreach (byte letter in word[..Math.Min(word.Length, 24)])
            text.Append(letter is >= 32 and < 127 ? (char)letter : '?');
        return word.Length > 24 ? text + "…" : text.ToString();
    }
}
