using System.Buffers.Text;
using System.Globalization;

namespace Mien.Graphics.Meshes;

/// <summary>Writes ASCII lines of numbers to a stream, without a string for each.</summary>
sealed class TextOutput(Stream target) : IDisposable
{
    readonly byte[] _buffer = new byte[1 << 15];
    int _count;

    public TextOutput Text(ReadOnlySpan<byte> text)
    {
        foreach (byte letter in text)
            Letter(letter);
        return this;
    }

    public TextOutput Text(string text)
    {
        foreach (byte letter in System.Text.Encoding.UTF8.GetBytes(text))
            Letter(letter);
        return this;
    }

    public TextOutput Letter(byte letter)
    {
        if (_count == _buffer.Length)
            Flush();
        _buffer[_count++] = letter;
        return this;
    }

    public TextOutput Number(int value)
    {
        Room();
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_count), out int written);
        _count += written;
        return this;
    }

    /// <summary>The shortest digits that give the same float again.</summary>
    public TextOutput Number(float value)
    {
        Room();
        value.TryFormat(_buffer.AsSpan(_count), out int written, default, CultureInfo.InvariantCulture);
        _count += written;
        return this;
    }

    /// <summary>Two decimals as C's %.2f writes them: an exact tie goes to the even digit.</summary>
    public TextOutput Hundredths(double value)
    {
        // Of all binary fractions only odd eighths lie half way between hundredths.
        if (Math.Abs(value) < 1e12 && value * 8 == Math.Floor(value * 8) && Math.Abs(value * 8) % 2 == 1)
            value = Math.Round(value * 100, MidpointRounding.ToEven) / 100;
        Room();
        // The longest float has 39 digits before the point.
        value.TryFormat(_buffer.AsSpan(_count), out int written, "F2", CultureInfo.InvariantCulture);
        _count += written;
        return this;
    }

    public TextOutput Space() => Letter((byte)' ');

    public TextOutput Line() => Letter((byte)'\n');

    public void Dispose() => Flush();

    void Room()
    {
        if (_count > _buffer.Length - 400)
            Flush();
    }

    void Flush()
    {
        target.Write(_buffer, 0, _count);
        _count = 0;
    }
}
