namespace Mien.Graphics;

/// <summary>A picture file that cannot be read: the message names what is wrong and the mend.</summary>
public sealed class ImageFormatException : Exception
{
    /// <summary>An error with its message.</summary>
    public ImageFormatException(string message) : base(message)
    {
    }

    /// <summary>An error with its message and cause.</summary>
    public ImageFormatException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
