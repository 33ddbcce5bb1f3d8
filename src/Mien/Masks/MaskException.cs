namespace Mien;

/// <summary>A mask that cannot be used: the message names the mask, the file and the field, what is wrong and the mend.</summary>
public sealed class MaskException : Exception
{
    /// <summary>An error with its message.</summary>
    public MaskException(string message) : base(message)
    {
    }

    /// <summary>An error with its message and cause.</summary>
    public MaskException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
