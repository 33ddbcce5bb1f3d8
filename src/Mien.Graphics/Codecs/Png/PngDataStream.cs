namespace Mien.Graphics.Codecs;

/// <summary>The data chunks of a PNG file in memory, read as one stream.</summary>
sealed unsafe class PngDataStream(byte* file, List<(int Start, int Length)> chunks) : Stream
{
    int _chunk;
    int _offset;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int total = 0;
        while (total < buffer.Length && _chunk < chunks.Count)
        {
            (int start, int length) = chunks[_chunk];
            int count = Math.Min(length - _offset, buffer.Length - total);
            new ReadOnlySpan<byte>(file + start + _offset, count).CopyTo(buffer[total..]);
            total += count;
            _offset += count;
            if (_offset == length)
                (_chunk, _offset) = (_chunk + 1, 0);
        }
        return total;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
