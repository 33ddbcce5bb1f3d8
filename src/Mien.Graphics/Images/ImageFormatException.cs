namespace Mien.Graphics;

/// <summary>A picture file that cannot be read: the message names what is wrong and the mend.</summary>
public sealed class ImageFormatException : Exception
{
    /// <summary>True where the file is of a kind that other programs may read, but not this library.</summary>
    public bool IsUnsupported { get; init; }

    /// <summary>An error with its message.</summary>
    public ImageFormatException(string message) : base(message)
    {
    }

    /// <summary>An error with its message and cause.</summary>
    public ImageFormatException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
