using Mien.Graphics;
using Mien.Media;
using Mien.Tensors;
using Mien.Training;

namespace Mien.Cli;

/// <summary>Turns every error into one line on stderr; a stack trace shows only where MIEN_DEBUG asks for it.</summary>
static class Complaint
{
    public static int Report(Exception exception)
    {
        if (exception is AggregateException { InnerException: { } inner })
            exception = inner;
        int code = Report(IsExpected(exception) ? exception.Message : Unexpected(exception));
        if (Environment.GetEnvironmentVariable("MIEN_DEBUG") is { Length: > 0 })
            Console.Error.WriteLine(exception);
        return code;
    }

    public static int Report(string message)
    {
        Console.Error.WriteLine($"mien: {OneLine(message)}");
        return ExitCode.BadInput;
    }

    static bool IsExpected(Exception exception) => exception
        is InputException or ModelFormatException or UnsupportedOperatorException or ImageFormatException or MediaException or PackException or MaskException or TrainingException
        or IOException or UnauthorizedAccessException;

    static string Unexpected(Exception exception) => exception is OutOfMemoryException
        ? "there is not enough memory for this; try a smaller picture or network."
        : $"this should not happen ({exception.GetType().Name}: {exception.Message}). Please report it with the command line and the file; MIEN_DEBUG=1 shows more.";

    static string OneLine(string message) => string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
