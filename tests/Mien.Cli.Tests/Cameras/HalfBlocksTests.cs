using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Mien.Cli.Cameras;
using Mien.Graphics;

namespace Mien.Cli.Tests.Cameras;

public sealed partial class HalfBlocksTests
{
    [Fact]
    public void Two_rows_of_pixels_are_one_line_and_colours_are_named_where_they_change()
    {
        var picture = new Image([1, 2, 3, 1, 2, 3, 7, 8, 9, 4, 5, 6], 2, 2, PixelFormat.Rgb24);
        var text = new StringBuilder();
        HalfBlocks.Write(picture, 3, text);
        Assert.Equal("\e[3C\e[38;2;1;2;3m\e[48;2;7;8;9m▀\e[48;2;4;5;6m▀\e[0m\e[K\r\n", text.ToString());
    }

    [Fact]
    public void A_terminal_shows_the_picture()
    {
        var random = new Random(5);
        var picture = new Image(31, 14, PixelFormat.Rgb24);
        // Few colours, so that some neighbours are alike.
        for (int i = 0; i < picture.Pixels.Length; i++)
            picture.Pixels[i] = (byte)(random.Next(2) * 200);
        var text = new StringBuilder();
        HalfBlocks.Write(picture, 0, text);
        Assert.Equal(picture.Pixels, Seen(text.ToString(), 31, 14).Pixels);
    }

    [Theory]
    [InlineData(640, 480, 80, 23, 61, 46)]
    [InlineData(640, 480, 20, 40, 20, 14)]
    [InlineData(40, 20, 200, 60, 40, 20)]
    [InlineData(1000, 1, 80, 24, 80, 2)]
    [InlineData(640, 480, 0, -1, 1, 2)]
    public void A_picture_fits_without_distortion(int width, int height, int columns, int rows, int fittedWidth, int fittedHeight) =>
        Assert.Equal((fittedWidth, fittedHeight), HalfBlocks.Fit(width, height, columns, rows));

    [Fact]
    public void The_terminal_gets_its_screen_and_cursor_back()
    {
        using var terminal = new MemoryStream();
        var screen = new TerminalScreen(terminal);
        screen.Show(new Image(64, 48, PixelFormat.Rgb24), new string('x', 100), 40, 12);
        screen.Show(new Image(64, 48, PixelFormat.Rgb24), "short", 40, 12);
        screen.Close();
        screen.Show(new Image(64, 48, PixelFormat.Rgb24), "too late", 40, 12);
        screen.Dispose();
        string text = Encoding.UTF8.GetString(terminal.ToArray());
        Assert.StartsWith("\e[?1049h\e[?25l\e[2J", text, StringComparison.Ordinal);
        Assert.EndsWith("\e[0m\e[?25h\e[?1049l", text, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(text, "1049l"));
        Assert.DoesNotContain("too late", text, StringComparison.Ordinal);
        // Nothing makes the terminal roll: eleven lines of picture, and a line that does not reach the edge.
        string[] frames = text.Split("\e[?2026h\e[H")[1..];
        Assert.Equal(2, frames.Length);
        Assert.All(frames, frame => Assert.Equal(11, frame.Count(letter => letter == '\n')));
        Assert.Equal(39, frames[0].Count(letter => letter == 'x'));
    }

    [Fact]
    public void The_status_tells_rate_latency_and_pose()
    {
        var status = new LiveStatus();
        Assert.Equal("0.0 fps  0 ms  0 faces", status.Line([], 0));
        for (int i = 0; i < 100; i++)
            status.Count(TimeSpan.FromMilliseconds(i < 50 ? i * 10 : 500 + (i - 50) * 40), TimeSpan.FromMilliseconds(i < 50 ? 900 : 12));
        var face = new Face { Id = 0, Box = default, Score = 1, Pose = new HeadPose(System.Numerics.Quaternion.Identity, default) };
        Assert.Equal("25.0 fps  12 ms  1 face  yaw   0° pitch   0° roll   0°  3 dropped", status.Line([face], 3));
    }

    /// <summary>What a terminal makes of the text.</summary>
    static Image Seen(string text, int width, int height)
    {
        var picture = new Image(width, height, PixelFormat.Rgb24);
        byte[] above = [], below = [];
        int x = 0, y = 0;
        foreach (Match match in Codes().Matches(text))
        {
            if (match.Value == "▀")
            {
                above.CopyTo(picture.Row(y)[(3 * x)..]);
                below.CopyTo(picture.Row(y + 1)[(3 * x++)..]);
            }
            else if (match.Value == "\n")
            {
                (x, y) = (0, y + 2);
            }
            else if (match.Groups[2].Success)
            {
                byte[] color = [.. match.Groups[2].Value.Split(';').Select(number => byte.Parse(number, CultureInfo.InvariantCulture))];
                (above, below) = match.Groups[1].Value == "38" ? (color, below) : (above, color);
            }
        }
        Assert.Equal(height, y);
        return picture;
    }

    [GeneratedRegex(@"\e\[([34]8);2;(\d+;\d+;\d+)m|▀|\n")]
    private static partial Regex Codes();
}
