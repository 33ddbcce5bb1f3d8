using System.Globalization;

namespace Mien.Tests;

/// <summary>Reads the fields of protocol-buffer text that MediaPipe's test data use: <c>name: number</c>, one to a line, in order.</summary>
static class ProtoText
{
    public static float[] Numbers(string path, string field) =>
        [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.StartsWith(field + ": ", StringComparison.Ordinal))
            .Select(line => float.Parse(line[(field.Length + 2)..], CultureInfo.InvariantCulture))];
}
