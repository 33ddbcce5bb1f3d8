namespace Mien;

/// <summary>A pack that cannot be used: the message names the pack or file, what is wrong with it and the mend.</summary>
public sealed class PackException : Exception
{
    /// <summary>An error with its message.</summary>
    public PackException(string message) : base(message)
    {
    }

    /// <summary>An error with its message and cause.</summary>
    public PackException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
