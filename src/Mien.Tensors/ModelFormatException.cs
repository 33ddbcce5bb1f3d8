namespace Mien.Tensors;

/// <summary>A model or tensor file that cannot be read: the message names the file, the place in it and the mend.</summary>
public sealed class ModelFormatException : Exception
{
    /// <summary>An error with its message.</summary>
    public ModelFormatException(string message) : base(message)
    {
    }

    /// <summary>An error with its message and cause.</summary>
    public ModelFormatException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>An error at a byte of a file.</summary>
    public ModelFormatException(string message, long byteOffset) : base($"{message} (at byte {byteOffset})") => ByteOffset = byteOffset;

    /// <summary>Where in the file, in bytes from its beginning, or null.</summary>
    public long? ByteOffset { get; }
}
