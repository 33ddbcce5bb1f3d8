using Mien.Graphics;

namespace Mien.Media;

/// <summary>One frame of a video: valid until the next one is read, for its pixels are in memory that is used again.</summary>
public readonly struct Frame
{
    readonly FrameMemory _memory;
    readonly long _number;

    internal Frame(FrameMemory memory)
    {
        _memory = memory;
        _number = memory.Number;
        Time = memory.Time;
    }

    /// <summary>When it is shown, from the start of the file or stream: the container's own time, to a tenth of a microsecond.</summary>
    public TimeSpan Time { get; }

    /// <summary>The upright picture, as <see cref="PixelFormat.Rgb24"/>; nothing is copied.</summary>
    /// <exception cref="InvalidOperationException">Another frame was read since, or the video was closed: its memory holds other pixels.</exception>
    public ImageView Image => _memory is { } memory && memory.Number == _number
        ? new ImageView(memory.Pixels, memory.Width, memory.Height, PixelFormat.Rgb24)
        : throw new InvalidOperationException("A frame is valid until the next one is read or the video is closed; keep a Copy() of it.");

    /// <summary>A picture with memory of its own, to keep.</summary>
    /// <exception cref="InvalidOperationException">Another frame was read since, or the video was closed.</exception>
    public Image Copy()
    {
        ImageView view = Image;
        return new Image(view.Pixels.ToArray(), view.Width, view.Height, view.Format);
    }
}

/// <summary>The memory of one frame, used again and again.</summary>
sealed class FrameMemory(int width, int height)
{
    public byte[] Pixels { get; } = new byte[checked(width * height * 3)];

    public int Width => width;

    public int Height => height;

    public TimeSpan Time { get; set; }

    /// <summary>Counts the frames that this memory has held.</summary>
    public long Number { get; set; }
}
