using Mien.Graphics;

namespace Mien.Media;

/// <summary>Writes frames, each with its own time, into a video file, a sequence of pictures or a virtual camera.</summary>
/// <remarks>
/// The ending of the name says what is written: <c>.mp4</c> (H.264), <c>.webm</c> (VP9), <c>.gif</c>; <c>face%05d.png</c>, <c>face%05d.jpg</c> or a folder (a
/// picture for each frame); <c>/dev/video9</c> (a v4l2 loopback device). The first frame's time becomes the start of the film, and the others keep their
/// distance from it, to 1/90 000 s in mp4, 1/1000 s in webm, 1/100 s in GIF (frames are at least 1/50 s apart there); frames closer than that are left out. In mp4 and webm an odd width or height grows by one pixel, which repeats
/// the last one.
/// <para>A film is written beside the target as <c>name.unfinished-xxxxxxxx.mp4</c> and renamed at the end. Broken off in any way, it plays up to there:
/// <see cref="Dispose"/> completes what was written, and after an error or a killed process the unfinished file plays by itself.</para>
/// </remarks>
public sealed class VideoWriter : IDisposable
{
    readonly string _path;
    readonly int _width, _height;
    readonly VideoWriterOptions _options;
    readonly FrameTarget _target;

    TimeSpan _last, _step;
    bool _isFinished, _hasFailed, _isDisposed;

    VideoWriter(string path, int width, int height, VideoWriterOptions options, FrameTarget target)
    {
        (_path, _width, _height, _options, _target) = (path, width, height, options, target);
        _step = TimeSpan.FromSeconds(1 / options.FrameRate);
    }

    /// <summary>Starts a video.</summary>
    /// <param name="path">Where, and by its ending what. An existing file is replaced when the new one is complete.</param>
    /// <param name="width">Pixels per row of all frames.</param>
    /// <param name="height">Rows of all frames.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">The ending means nothing, or an option is out of range or does not fit it.</exception>
    /// <exception cref="MediaException">The place cannot be written to, ffmpeg or an encoder is missing, or AudioFrom cannot be read.</exception>
    public static VideoWriter Create(string path, int width, int height, VideoWriterOptions? options = null) =>
        Create(path, width, height, options ?? new VideoWriterOptions(), Ffmpeg.Find);

    internal static VideoWriter Create(string path, int width, int height, VideoWriterOptions options, Func<Ffmpeg> findFfmpeg)
    {
        options.Check();
        if (width < 1 || height < 1 || (long)width * height > ImageLimits.Default.MaxPixels)
            throw new ArgumentException($"A video cannot have frames of {width}×{height} pixels.");
        return new VideoWriter(path, width, height, options, Target(path, width, height, options, findFfmpeg));
    }

    /// <summary>Frames taken so far, with those that are closer than the container can tell.</summary>
    public long FrameCount { get; private set; }

    internal FrameTarget TargetForTests => _target;

    /// <summary>Writes a frame that follows the last one at <see cref="VideoWriterOptions.FrameRate"/>.</summary>
    /// <exception cref="ArgumentException">It has another size.</exception>
    /// <exception cref="MediaException">It cannot be written (the disk is full, ffmpeg ended); what was written until then is kept.</exception>
    public void Write(ImageView image) => Write(image, new TimeSpan((long)Math.Round(FrameCount * (TimeSpan.TicksPerSecond / _options.FrameRate))));

    /// <summary>Writes a frame. It waits where ffmpeg is slower than the frames come.</summary>
    /// <param name="image">Any pixel format; alpha is left out of films.</param>
    /// <param name="time">When it is shown; later than the last one. Only distances count: the first frame is the start.</param>
    /// <exception cref="ArgumentException">It has another size, or its time is not later than the last one's.</exception>
    /// <exception cref="MediaException">It cannot be written (the disk is full, ffmpeg ended); what was written until then is kept.</exception>
    public void Write(ImageView image, TimeSpan time)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isFinished || _hasFailed)
            throw new InvalidOperationException($"{_path} takes no more frames: {(_isFinished ? "it is finished." : "writing has failed.")}");
        if ((image.Width, image.Height) != (_width, _height))
            throw new ArgumentException($"{_path}: a frame of {image.Width}×{image.Height} pixels does not fit a video of {_width}×{_height}.");
        if (FrameCount > 0 && time <= _last)
            throw new ArgumentException($"{_path}: a frame at {time} cannot follow one at {_last}.");
        try
        {
            _target.Write(image, time);
        }
        catch (MediaException)
        {
            _hasFailed = true;
            throw;
        }
        if (FrameCount > 0)
            _step = time - _last;
        _last = time;
        FrameCount++;
    }

    /// <summary>Completes the video, adds the sound, and puts it in its place.</summary>
    /// <exception cref="MediaException">No frame was written, or the video cannot be completed; the frames are kept.</exception>
    public void Finish()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isFinished)
            return;
        if (FrameCount == 0)
            throw new MediaException($"{_path}: no frame was written, so there is no video.");
        _hasFailed = true;
        _target.Finish(_last + _step);
        _isFinished = true;
    }

    /// <summary>Completes what was written, unless <see cref="Finish"/> has done so; nothing is thrown. Without a frame, no file is left.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        try
        {
            if (FrameCount > 0 && !_hasFailed)
                Finish();
        }
        catch (MediaException)
        {
            // Finish() tells; what there is stays.
        }
        _isDisposed = true;
        _target.Dispose();
    }

    static FrameTarget Target(string path, int width, int height, VideoWriterOptions options, Func<Ffmpeg> findFfmpeg)
    {
        bool isLoopback = OperatingSystem.IsLinux() && path.StartsWith("/dev/video", StringComparison.Ordinal);
        if (!isLoopback && PictureSequence.Of(path, options.Quality) is { } sequence)
            return options.AudioFrom is null ? sequence : throw Silent(path);
        if (isLoopback && !File.Exists(path))
            throw new MediaException($"{path}: there is no such device; load one (modprobe v4l2loopback).");
        Ffmpeg ffmpeg = findFfmpeg();
        FilmFormat? format;
        try
        {
            format = isLoopback ? FilmFormat.Loopback : FilmFormat.Of(path, options.Quality, ffmpeg);
        }
        catch (MediaException e)
        {
            throw new MediaException($"{path}: {e.Message}", e);
        }
        if (format is null)
            throw new ArgumentException($"{path}: videos are written as .mp4, .webm, .gif, face%05d.png, face%05d.jpg or into a folder; give it such a name.");
        if (options.AudioFrom is not null && format.Sound.Length == 0)
            throw Silent(path);
        return new FilmTarget(path, width, height, format, Sound(options.AudioFrom, ffmpeg), ffmpeg);
    }

    static ArgumentException Silent(string path) => new($"{path} cannot hold sound; leave VideoWriterOptions.AudioFrom out, or write .mp4 or .webm.");

    static (VideoSource File, string Codec)? Sound(string? path, Ffmpeg ffmpeg)
    {
        if (path is null)
            return null;
        VideoSource file = VideoSource.LocalFile(path);
        return VideoProbe.SoundOf(file, ffmpeg) is { } codec ? (file, codec) : null;
    }
}
