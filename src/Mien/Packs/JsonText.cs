using System.Text.Json;

namespace Mien;

/// <summary>What our readers of JSON share before there is a document: the mark that editors put first, and what is wrong in words.</summary>
static class JsonText
{
    /// <summary>The text without UTF-8's byte order mark.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> json) => json.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? json[3..] : json;

    /// <summary>What is wrong, and where: lines and bytes of a line from 1.</summary>
    public static string Describe(JsonException exception)
    {
        string problem = exception.Message;
        int place = problem.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return place < 0 || exception.LineNumber is not { } line || exception.BytePositionInLine is not { } at ? problem : $"line {line + 1}, byte {at + 1}: {problem[..place]}";
    }
}
