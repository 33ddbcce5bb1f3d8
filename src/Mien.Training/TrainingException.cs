namespace Mien.Training;

/// <summary>A training that cannot begin or go on; the message says why, and what to do.</summary>
public sealed class TrainingException : Exception
{
    /// <summary>An error with its message.</summary>
    public TrainingException(string message) : base(message)
    {
    }

    /// <summary>An error with its message and cause.</summary>
    public TrainingException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
