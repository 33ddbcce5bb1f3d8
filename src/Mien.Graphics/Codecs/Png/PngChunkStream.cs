namespace Mien.Graphics.Codecs;

/// <summary>Writes what it receives as data chunks of a PNG file.</summary>
sealed class PngChunkStream(Stream target) : Stream
{
    readonly byte[] _buffer = new byte[1 << 16];
    int _count;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            int count = Math.Min(buffer.Length, _buffer.Length - _count);
            buffer[..count].CopyTo(_buffer.AsSpan(_count));
            buffer = buffer[count..];
            _count += count;
            if (_count == _buffer.Length)
                WriteBuffer();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    // The compressor flushes at its end only; a chunk boundary costs 12 bytes wherever it falls.
    public override void Flush() => WriteBuffer();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            WriteBuffer();
        base.Dispose(disposing);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    void WriteBuffer()
    {
        if (_count > 0)
            PngEncoder.WriteChunk(target, "IDAT"u8, _buffer.AsSpan(0, _count));
        _count = 0;
    }
}
