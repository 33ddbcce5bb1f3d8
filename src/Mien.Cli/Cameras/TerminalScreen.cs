using System.Text;
using Mien.Graphics;

namespace Mien.Cli.Cameras;

/// <summary>The terminal's second screen, with a picture and a line below it; the first screen and the cursor come back on every way out.</summary>
sealed class TerminalScreen : IDisposable
{
    // What some terminals do not know of it, they pass over.
    const string Enter = "\e[?1049h\e[?25l\e[2J", Leave = "\e[0m\e[?25h\e[?1049l", Begin = "\e[?2026h\e[H", End = "\e[?2026l", Clear = "\e[2J";

    readonly Stream _output;
    readonly StringBuilder _text = new();
    readonly Lock _gate = new();
    (int Columns, int Rows) _size;
    bool _isLeft;

    /// <param name="output">The terminal.</param>
    public TerminalScreen(Stream output)
    {
        _output = output;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        Send(Enter);
    }

    /// <summary>Shows a frame in place of the last one.</summary>
    /// <param name="picture">Shrunk to the terminal, in the middle.</param>
    /// <param name="status">The line below it.</param>
    /// <param name="columns">Of the terminal, now.</param>
    /// <param name="rows">Of the terminal, now.</param>
    public void Show(Image picture, string status, int columns, int rows)
    {
        lock (_gate)
        {
            if (_isLeft)
                return;
            _text.Clear();
            Compose(picture, status, columns, rows, _size != (columns, rows), _text);
            _size = (columns, rows);
            Send(_text.ToString());
        }
    }

    /// <summary>What <see cref="Show"/> sends.</summary>
    public static void Compose(Image picture, string status, int columns, int rows, bool clear, StringBuilder text)
    {
        (int width, int height) = HalfBlocks.Fit(picture.Width, picture.Height, columns, rows - 1);
        Image small = ImageTransforms.Resize(picture, width, height);
        text.Append(Begin);
        if (clear)
            text.Append(Clear);
        HalfBlocks.Write(small, (columns - width) / 2, text);
        // Never so long that the terminal would begin another line, and roll.
        text.Append(status.Length < columns ? status : status[..Math.Max(columns - 1, 0)]).Append("\e[K").Append(End);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        Close();
    }

    /// <summary>Gives the terminal back as it was; the process may end at once after it.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_isLeft)
                return;
            _isLeft = true;
            Send(Leave);
        }
    }

    void OnExit(object? sender, EventArgs e) => Close();

    void Send(string text)
    {
        try
        {
            _output.Write(Encoding.UTF8.GetBytes(text));
            _output.Flush();
        }
        catch (IOException)
        {
            // The terminal has been closed.
        }
    }
}
