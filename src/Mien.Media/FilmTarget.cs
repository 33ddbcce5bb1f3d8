using Mien.Graphics;
using Mien.Media.Nut;

namespace Mien.Media;

/// <summary>Writes frames into a film through an ffmpeg child process, under another name that is changed at the end.</summary>
sealed class FilmTarget : FrameTarget
{
    // ffmpeg encodes a frame in much less, and copies any film.
    static readonly TimeSpan FramePatience = TimeSpan.FromMinutes(2), FinishPatience = TimeSpan.FromHours(1);

    readonly string _path, _full, _unfinished;
    readonly FilmFormat _format;
    readonly Ffmpeg _ffmpeg;
    readonly (VideoSource File, string Codec)? _sound;
    readonly FfmpegChild _child;
    readonly RgbPicture _picture;

    NutWriter? _writer;
    TimeSpan _first;
    long _lastTick = -1;
    bool _isMoved;

    /// <summary>Starts ffmpeg.</summary>
    /// <param name="path">As the user wrote it.</param>
    /// <param name="width">Pixels per row of the frames.</param>
    /// <param name="height">Their rows.</param>
    /// <param name="format">The kind of film.</param>
    /// <param name="sound">A file whose sound goes along and that sound's codec.</param>
    /// <param name="ffmpeg">The program.</param>
    /// <exception cref="MediaException">The place cannot be written to, or ffmpeg cannot be started.</exception>
    public FilmTarget(string path, int width, int height, FilmFormat format, (VideoSource File, string Codec)? sound, Ffmpeg ffmpeg)
    {
        (_path, _format, _sound, _ffmpeg) = (path, format, sound, ffmpeg);
        _picture = new RgbPicture(width, height, format.HalvesColor);
        _full = Path.GetFullPath(path);
        bool isDevice = format == FilmFormat.Loopback;
        _unfinished = isDevice ? _full : Unused(_full, path);
        _child = ffmpeg.Start(
            [
                // Waiting for more frames to guess a rate would only delay the first.
                "-f", "nut", "-fpsprobesize", "0", "-i", "pipe:0", "-map", "0:v:0", .. ffmpeg.KeepTimes(), "-enc_time_base", $"1:{format.TicksPerSecond}",
                .. format.Encoding, "-y", isDevice ? _full : MediaFile.Url(_unfinished),
            ],
            keepInput: true);
        // A device is nothing to be renamed or thrown away.
        _isMoved = isDevice;
    }

    internal int ChildId => _child.Id;

    internal string Unfinished => _unfinished;

    public override void Write(ImageView image, TimeSpan time)
    {
        if (_lastTick < 0)
            _first = time;
        long tick = (long)Math.Round((decimal)(time - _first).Ticks * _format.TicksPerSecond / TimeSpan.TicksPerSecond);
        // Frames closer than the container can tell are left out: moved apart, they would make the film longer.
        if (_lastTick >= 0 && tick < _lastTick + _format.LeastStep)
            return;
        ReadOnlySpan<byte> pixels = _picture.Convert(image);
        _child.Limit(FramePatience);
        try
        {
            _writer ??= new NutWriter(_child.Input, _picture.Width, _picture.Height, _format.TicksPerSecond);
            _writer.WriteFrame(pixels, tick);
        }
        catch (IOException e)
        {
            End();
            throw Failure(e);
        }
        finally
        {
            _child.Limit(Timeout.InfiniteTimeSpan);
        }
        _lastTick = tick;
    }

    public override void Finish(TimeSpan end)
    {
        if (End() != 0)
            throw Failure(null);
        if (_isMoved)
            return;
        if (_format.Finishing is null && _sound is null)
            MoveIntoPlace(_unfinished);
        else
            CopyIntoPlace(end - _first);
    }

    public override void Dispose()
    {
        End();
        _child.Dispose();
        if (_isMoved)
            return;
        // Broken off. What plays is not thrown away.
        try
        {
            if (_lastTick >= 0 && new FileInfo(_unfinished) is { Exists: true, Length: > 0 })
                File.Move(_unfinished, _full, overwrite: true);
            else
                File.Delete(_unfinished);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    // ffmpeg writes what it still holds, and ends.
    int End()
    {
        _child.CloseInput();
        return _child.WaitForExit(FramePatience);
    }

    // Names in the same folder, so that the last step is a mere renaming; they tell what they are if the process is killed.
    static string Unused(string full, string path)
    {
        string name = Path.ChangeExtension(full, null) + $".unfinished-{Guid.NewGuid().ToString("N")[..8]}" + Path.GetExtension(full);
        try
        {
            if (Directory.Exists(full))
                throw new IOException();
            using FileStream stream = new(name, FileMode.CreateNew);
            return name;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new MediaException($"{path} cannot be written: {MediaFile.WhyNotWritten(e, full, name)}", e);
        }
    }

    void CopyIntoPlace(TimeSpan length)
    {
        string copy = Unused(_full, _path);
        try
        {
            string[] sound = [], map = [], codec = [];
            if (_sound is { } given)
            {
                sound = ["-ss", VideoArguments.Seconds(_first < TimeSpan.Zero ? TimeSpan.Zero : _first), "-t", VideoArguments.Seconds(length), .. given.File.Input];
                map = ["-map", "1:a:0?"];
                // Without the packets before the cut, which some containers could only take in by moving the pictures back.
                codec = ["-c:a", SoundCodec(given.Codec), "-copypriorss:a", "0"];
            }
            _ffmpeg.Convert(
                ["-i", MediaFile.Url(_unfinished), .. sound, "-map", "0:v:0", .. map, "-c:v", "copy", .. codec, .. _format.Finishing ?? ["-f", "webm"], "-y", MediaFile.Url(copy)],
                FinishPatience);
            MoveIntoPlace(copy);
            File.Delete(_unfinished);
        }
        catch (Exception e) when (e is MediaException or IOException or UnauthorizedAccessException)
        {
            File.Delete(copy);
            throw new MediaException($"{_path} cannot be finished: {e.Message} The frames are kept{(_sound is null ? "" : ", without sound")}.", e);
        }
    }

    string SoundCodec(string codec) => Array.IndexOf(_format.Sound, codec) >= 0
        ? "copy"
        : _ffmpeg.FirstEncoder(_format.SoundEncoders) ?? throw new MediaException($"this ffmpeg cannot encode sound for {Path.GetExtension(_path)}.");

    void MoveIntoPlace(string from)
    {
        try
        {
            File.Move(from, _full, overwrite: true);
            _isMoved = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MediaException($"{_path} cannot be written: {e.Message} The film is in {from}.", e);
        }
    }

    MediaException Failure(Exception? cause)
    {
        string complaints = _child.Complaints;
        string reason = _child.IsLate ? "ffmpeg did not go on." : complaints.Length > 0 ? FfmpegChild.Reason(complaints, "video") : "ffmpeg ended.";
        return new MediaException($"{_path} cannot be written any further: {reason} What was written until then is kept.", cause);
    }
}
