namespace Mien.Graphics;

/// <summary>A mesh file that cannot be read: the message names the place and what is wrong there.</summary>
public sealed class MeshFormatException : Exception
{
    /// <summary>An error with its message.</summary>
    public MeshFormatException(string message) : base(message)
    {
    }

    /// <summary>An error with its message and cause.</summary>
    public MeshFormatException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>True where the file is sound but uses something that is not supported.</summary>
    public bool IsUnsupported { get; init; }
}
