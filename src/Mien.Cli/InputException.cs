namespace Mien.Cli;

/// <summary>Bad input of the user's: the message names the file or option, what is wrong and the mend.</summary>
sealed class InputException : Exception
{
    public InputException(string message) : base(message)
    {
    }

    public InputException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
