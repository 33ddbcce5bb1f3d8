namespace Mien.Media;

/// <summary>A picture or video that cannot be read or written: the message names the file, what is wrong and the mend.</summary>
public sealed class MediaException : Exception
{
    /// <summary>An error with its message.</summary>
    public MediaException(string message) : base(message)
    {
    }

    /// <summary>An error with its message and cause.</summary>
    public MediaException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
