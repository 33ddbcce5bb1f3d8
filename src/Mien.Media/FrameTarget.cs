using Mien.Graphics;

namespace Mien.Media;

/// <summary>Where a <see cref="VideoWriter"/> puts frames that it has checked: one size, times that grow.</summary>
abstract class FrameTarget : IDisposable
{
    /// <summary>Takes a frame.</summary>
    /// <exception cref="MediaException">It cannot be written; nothing further will be.</exception>
    public abstract void Write(ImageView image, TimeSpan time);

    /// <summary>Completes what was written; <paramref name="end"/> is when the last frame is over.</summary>
    /// <exception cref="MediaException">It cannot be completed.</exception>
    public abstract void Finish(TimeSpan end);

    /// <summary>Lets everything go; what was written and not finished stays as it is, and plays.</summary>
    public abstract void Dispose();
}
