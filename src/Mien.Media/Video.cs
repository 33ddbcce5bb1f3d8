using System.Collections;
using Mien.Graphics;
using Mien.Media.Nut;

namespace Mien.Media;

/// <summary>A video, camera or stream, read frame by frame through an ffmpeg child process.</summary>
/// <remarks>
/// <code>
/// foreach (Frame frame in Video.Open("clip.mp4"))
///     tracker.Track(frame.Image, frame.Time);
/// </code>
/// <para>Frames stand upright (rotation marks are applied), have square pixels and one size, and keep the times of the container, whether or not these are
/// regular. A thread reads ahead by <see cref="VideoOptions.QueueLength"/> frames; of a live source the newest frame wins. Nothing is allocated per
/// frame. The reading members are for one thread.</para>
/// <para>Of a truncated or damaged file all frames that can be decoded come, and <see cref="Complaint"/> says afterwards what was wrong; what ends reading
/// for another reason (a camera that vanishes, an ffmpeg that fails) is thrown behind the last frame.</para>
/// </remarks>
public sealed class Video : IEnumerable<Frame>, IDisposable
{
    readonly VideoSource _source;
    readonly VideoOptions _options;
    readonly FfmpegChild _child;
    readonly NutReader _reader;
    readonly Thread _thread;
    readonly ManualResetEventSlim _opened = new();
    readonly CancellationTokenRegistration _interruption;

    FrameQueue? _queue;
    Exception? _openFailure;
    volatile bool _isStopping;
    bool _isEnumerated, _isDisposed;
    long _framesRead;

    Video(VideoSource source, VideoOptions options, VideoProbe? probe, Ffmpeg ffmpeg, CancellationToken cancellation)
    {
        _source = source;
        _options = options;
        FrameRate = probe?.FrameRate ?? source.FrameRate;
        Duration = probe?.Duration;
        AudioCodec = probe?.AudioCodec;
        IsLive = options.Live ?? (source.IsLive || source.Kind == VideoSourceKind.Web && probe is { Duration: null });
        _child = ffmpeg.Start(VideoArguments.Of(source, options, probe));
        _reader = new NutReader(_child.Output, ImageLimits.Default.MaxPixels);
        _thread = new Thread(ReadFrames) { IsBackground = true, Name = "Mien video" };
        _thread.Start();
        _interruption = cancellation.Register(() => _queue?.Interrupt());
    }

    /// <summary>Opens a file, a camera, a stream or a test pattern, and waits for its first frame.</summary>
    /// <param name="source">
    /// A path of the local file system; <c>camera:0</c> (or <c>/dev/video0</c>); a URL (http, https, rtsp, rtmp, udp, srt); or <c>test:640x480@30</c>, an
    /// endless test pattern.
    /// </param>
    /// <param name="options">What to read of it, and how.</param>
    /// <param name="cancellation">Ends waiting, here and in <see cref="TryRead"/>, for a source that is silent.</param>
    /// <exception cref="MediaException">It is missing, empty, no video, or does not answer; or ffmpeg is missing. The message names it.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or does not fit the source.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Video Open(string source, VideoOptions? options = null, CancellationToken cancellation = default) =>
        Open(source, options ?? new VideoOptions(), Ffmpeg.Find, cancellation);

    internal static Video Open(string source, VideoOptions options, Func<Ffmpeg> findFfmpeg, CancellationToken cancellation = default)
    {
        options.Check();
        VideoSource parsed = VideoSource.Parse(source, options, findFfmpeg);
        return Open(parsed, options, findFfmpeg(), cancellation);
    }

    internal static Video Open(VideoSource source, VideoOptions options, Ffmpeg ffmpeg, CancellationToken cancellation = default)
    {
        VideoProbe? probe = source.CanBeProbed ? VideoProbe.Of(source, ffmpeg.Until(cancellation)) : null;
        Video video = new(source, options, probe, ffmpeg, cancellation);
        try
        {
            video.WaitForHeader(cancellation);
            return video;
        }
        catch
        {
            video.Dispose();
            throw;
        }
    }

    /// <summary>Pixels per row of the upright frames.</summary>
    public int Width => _reader.Width;

    /// <summary>Rows of the upright frames.</summary>
    public int Height => _reader.Height;

    /// <summary>Average frames per second; null where the source does not tell (cameras, streams).</summary>
    public double? FrameRate { get; }

    /// <summary>Length of the whole file, whatever part of it is read; null where it is unknown or endless.</summary>
    public TimeSpan? Duration { get; }

    /// <summary>The file holds sound beside the pictures; false also where that is unknown (cameras, streams).</summary>
    public bool HasAudio => AudioCodec is not null;

    /// <summary>The newest frame wins; otherwise the source waits for the reader.</summary>
    public bool IsLive { get; }

    /// <summary>Frames of a live source that the reader had no time for.</summary>
    public long Dropped => _queue?.Dropped ?? 0;

    /// <summary>At the end: what ffmpeg complained about while it read on, such as "partial file", or that a GIF lacks its end; null where nothing was wrong.</summary>
    public string? Complaint { get; private set; }

    internal string? AudioCodec { get; }

    internal int ChildId => _child.Id;

    /// <summary>Reads the next frame; false at the end. The frame read before is over.</summary>
    /// <exception cref="MediaException">Reading ended before the source did, or no frame came in <see cref="VideoOptions.Patience"/>.</exception>
    /// <exception cref="OperationCanceledException">The token that it was opened with was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The video is closed.</exception>
    public bool TryRead(out Frame frame)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        try
        {
            FrameMemory? memory = _queue!.Take(_options.Patience);
            frame = memory is null ? default : new Frame(memory);
            return memory is not null;
        }
        catch (TimeoutException e)
        {
            throw Late(e);
        }
    }

    /// <summary>The frames in their order, once. The end of the loop, however it comes, closes the video.</summary>
    /// <exception cref="InvalidOperationException">The frames were enumerated before; open the video again.</exception>
    public IEnumerator<Frame> GetEnumerator()
    {
        if (_isEnumerated)
            throw new InvalidOperationException($"{_source.Name} was read already; open it again.");
        _isEnumerated = true;
        return Frames();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Stops ffmpeg and closes everything.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _isStopping = true;
        _interruption.Dispose();
        _child.Stop();
        // The thread may still be making the queue, and then wait for room in it.
        do
            _queue?.Close();
        while (!_thread.Join(20));
        _child.Dispose();
        _opened.Dispose();
    }

    IEnumerator<Frame> Frames()
    {
        try
        {
            while (TryRead(out Frame frame))
                yield return frame;
        }
        finally
        {
            Dispose();
        }
    }

    void WaitForHeader(CancellationToken cancellation)
    {
        if (!_opened.Wait(_options.Patience, cancellation))
            throw Late(null);
        cancellation.ThrowIfCancellationRequested();
        if (_openFailure is { } failure)
            throw failure;
    }

    MediaException Late(Exception? cause) =>
        new($"{_source.Name} sent no frame for {_options.Patience.TotalSeconds:0.#} seconds. Check it, or wait longer (--patience, VideoOptions.Patience).", cause);

    // The body of the thread.
    void ReadFrames()
    {
        Exception? failure;
        try
        {
            failure = Judge(ReadToEnd());
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ObjectDisposedException)
        {
            failure = _isStopping ? null : Judge(e);
        }
        catch (OutOfMemoryException e)
        {
            failure = new MediaException($"{_source.Name}: there is not enough memory for {Width}×{Height} frames. Set VideoOptions.MaxWidth, or lower QueueLength.", e);
        }
        if (_queue is { } queue)
            queue.Complete(failure);
        else
            _openFailure = failure;
        _opened.Set();
    }

    // Null where the frames end as they should.
    Exception? ReadToEnd()
    {
        if (!_reader.TryReadHeader())
            return null;
        FrameQueue queue = new(Width, Height, _options.QueueLength, IsLive);
        _queue = queue;
        _opened.Set();
        while (queue.Rent() is { } memory)
        {
            TimeSpan time;
            do
            {
                if (!_reader.TryReadFrame(memory.Pixels, out time))
                    return null;
                _framesRead++;
            }
            while (time < _options.Start);
            if (time >= _options.End)
            {
                _isStopping = true;
                _child.Stop();
                return null;
            }
            memory.Time = time;
            queue.Post(memory);
        }
        return null;
    }

    /// <summary>What to throw behind the last frame; null where nothing is wrong, or nothing that hides frames.</summary>
    MediaException? Judge(Exception? cause)
    {
        if (_isStopping)
            return null;
        // It may wait for a reader that has given up.
        if (cause is not null)
            _child.Stop();
        int status = _child.WaitForExit();
        string complaints = _child.Complaints;
        string reason = FfmpegChild.Reason(complaints, "video"), said = FfmpegChild.Cause(complaints);
        if (_framesRead == 0)
        {
            if (said.Contains("hwaccel", StringComparison.Ordinal))
                return new MediaException($"{_source.Name} cannot be decoded by '{_options.HardwareDecode}': {said}. Name one that 'ffmpeg -hwaccels' lists, or leave it out (--hardware, VideoOptions.HardwareDecode).", cause);
            return _options.Start is { } start && status == 0 && cause is null
                ? new MediaException($"{_source.Name} has no frame at or after {start}. Set the start earlier (--start, VideoOptions.Start).", cause)
                : new MediaException($"{_source.Name} cannot be read as a video: {(complaints.Length > 0 || cause is null ? reason : cause.Message)}", cause);
        }
        if (_source.Kind == VideoSourceKind.Camera)
            return new MediaException($"{_source.Name} sends no more frames: {(said.Length > 0 ? said + "." : "it was disconnected.")} Connect it and open it again.", cause);
        if (status != 0 || cause is not null)
            return new MediaException($"{_source.Name} was read up to frame {_framesRead} and no further: {(said.Length > 0 ? said + "." : cause is null or EndOfStreamException ? "ffmpeg ended." : cause.Message)}", cause);
        if (said.Length > 0)
            Complaint = $"it is damaged or ends early (ffmpeg: {said}).";
        else if (_source.Kind == VideoSourceKind.File && MediaFile.IsCutGif(_source.Name))
            Complaint = "it ends early: the end of the GIF is missing.";
        return null;
    }
}
