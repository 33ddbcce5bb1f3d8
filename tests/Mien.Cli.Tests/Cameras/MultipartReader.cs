using System.Globalization;
using System.Text;
using Mien.Graphics;

namespace Mien.Cli.Tests.Cameras;

/// <summary>Reads the pictures of a multipart/x-mixed-replace stream.</summary>
sealed class MultipartReader(Stream stream)
{
    /// <summary>The next picture; null after the last.</summary>
    public Image? Next()
    {
        string line;
        while ((line = Line()) is not "--frame")
            if (line == "--frame--")
                return null;
        int length = 0;
        // The end may come where a picture's head is awaited.
        while ((line = Line()) is not "")
        {
            if (line == "--frame--")
                return null;
            if (line.StartsWith("Content-Length: ", StringComparison.Ordinal))
                length = int.Parse(line["Content-Length: ".Length..], CultureInfo.InvariantCulture);
        }
        byte[] bytes = new byte[length];
        stream.ReadExactly(bytes);
        Assert.Equal("", Line());
        return ImageFile.Decode(bytes);
    }

    string Line()
    {
        var line = new StringBuilder();
        for (int letter; (letter = stream.ReadByte()) != '\n';)
        {
            Assert.True(letter >= 0, $"the stream is broken off at '{line}'");
            if (letter != '\r')
                line.Append((char)letter);
        }
        return line.ToString();
    }
}
