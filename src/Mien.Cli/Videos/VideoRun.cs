using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Mien.Cli.Output;
using Mien.Cli.Photos;
using Mien.Graphics;
using Mien.Media;

namespace Mien.Cli.Videos;

/// <summary>Carries out <c>mien video</c>: every frame is followed, drawn and reported; a break leaves files that play.</summary>
sealed class VideoRun
{
    static readonly TimeSpan ReportPause = TimeSpan.FromSeconds(1);

    readonly VideoRequest _request;
    readonly PhotoRequest _drawing;
    readonly TextWriter _report;
    readonly HashSet<int> _ids = [];
    readonly Stopwatch _clock = Stopwatch.StartNew();
    FaceRenderer? _renderer;
    TimeSpan _reported;
    long _frames, _framesWithFaces;

    VideoRun(VideoRequest request)
    {
        _request = request;
        _drawing = new PhotoRequest { Files = [], Kinds = [], NoBackground = request.NoBackground, Opacity = request.Opacity };
        _report = request.Json == "-" ? Console.Error : Console.Out;
    }

    public static int Run(VideoRequest request)
    {
        if (request.Json is { } json and not "-")
            OutputFile.CheckTarget(json);
        return new VideoRun(request).Run();
    }

    int Run()
    {
        Pack pack = PackChoice.Resolve(_request.Pack, out string? note);
        if (note is not null)
            Console.Error.WriteLine(note);
        var defaults = new FaceTrackerOptions();
        using var tracker = new FaceTracker(new FaceTrackerOptions
        {
            Pack = pack,
            MaxFaces = _request.MaxFaces,
            Smoothing = _request.Smoothing,
            FieldOfViewDegrees = _request.FieldOfViewDegrees ?? defaults.FieldOfViewDegrees,
        });
        using var video = Video.Open(_request.Source, new VideoOptions { Start = _request.Start, End = _request.End });
        string? target = _request.Kind is null ? null : _request.Target ?? Path.GetFileNameWithoutExtension(_request.Source.Replace(':', '_')) + "_mien.mp4";
        using VideoWriter? writer = target is null ? null : VideoWriter.Create(target, video.Width, video.Height, new VideoWriterOptions
        {
            FrameRate = video.FrameRate ?? 30,
            AudioFrom = video.HasAudio && !video.IsLive ? _request.Source : null,
        });
        bool ends = false;
        void Stop(PosixSignalContext context)
        {
            context.Cancel = !ends;
            ends = true;
        }
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        WithJson(json =>
        {
            while (!ends && video.TryRead(out Frame frame))
                Do(frame, video, tracker, writer, json);
        });
        writer?.Finish();
        Report(video, last: true);
        if (target is not null)
            _report.WriteLine($"  {_request.Kind!.Value.Name()}: {Path.GetFullPath(target)}");
        if (video.Complaint is { } complaint)
            return Complaint.Report($"{_request.Source}: {complaint}");
        return _framesWithFaces > 0 ? ExitCode.Done : ExitCode.NoFace;
    }

    void Do(in Frame frame, Video video, FaceTracker tracker, VideoWriter? writer, Stream? json)
    {
        TrackedFaces faces = tracker.Track(frame.Image, frame.Time);
        _frames++;
        _framesWithFaces += faces.Count > 0 ? 1 : 0;
        foreach (Face face in faces)
            _ids.Add(face.Id);
        if (json is not null)
        {
            json.Write(FaceJson.Write(_request.Source, frame.Image.Width, frame.Image.Height, tracker.Pack.Name, faces, time: frame.Time));
            json.WriteByte((byte)'\n');
        }
        if (writer is not null)
            writer.Write(Drawn(frame, faces, tracker), frame.Time);
        Report(video, last: false);
    }

    Image Drawn(in Frame frame, TrackedFaces faces, FaceTracker tracker)
    {
        CameraIntrinsics camera = CameraIntrinsics.FromFieldOfView(_request.FieldOfViewDegrees ?? CameraIntrinsics.DefaultFieldOfViewDegrees, frame.Image.Width, frame.Image.Height);
        var scene = new PhotoScene(frame.Copy(), faces, tracker.CanonicalFace, camera);
        OutputKind kind = _request.Kind!.Value;
        if (kind.NeedsSurface() && faces.Count > 0 && scene.Surfaces.Count == 0)
            throw new InputException($"-o {kind.Name()} needs landmarks, from which the face's surface is found, and the pack '{tracker.Pack.Name}' gives none; choose another with --pack.");
        return PhotoPicture.Draw(scene, kind, _drawing, _renderer ??= new FaceRenderer());
    }

    void WithJson(Action<Stream?> work)
    {
        if (_request.Json is null)
            work(null);
        else if (_request.Json != "-")
            OutputFile.Write(_request.Json, work);
        else
        {
            using Stream output = Console.OpenStandardOutput();
            work(output);
        }
    }

    /// <summary>Once a second where somebody watches, and at the end.</summary>
    void Report(Video video, bool last)
    {
        if (!last && (Console.IsErrorRedirected || _clock.Elapsed - _reported < ReportPause))
            return;
        _reported = _clock.Elapsed;
        double rate = _frames / _clock.Elapsed.TotalSeconds;
        if (last)
        {
            string dropped = video.Dropped > 0 ? $", {video.Dropped} dropped" : "";
            _report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_request.Source}: {_frames} frames, {_framesWithFaces} with faces, {_ids.Count} {(_ids.Count == 1 ? "face" : "faces")} in all, {rate:0} frames a second{dropped}"));
            return;
        }
        string left = video is { Duration: { } duration, FrameRate: { } perSecond } && rate > 0
            ? string.Create(CultureInfo.InvariantCulture, $", {Math.Max(0, Length(duration).TotalSeconds * perSecond - _frames) / rate:0} s left")
            : "";
        Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{_frames} frames, {rate:0} frames a second{left}   "));
    }

    TimeSpan Length(TimeSpan duration)
    {
        TimeSpan start = _request.Start ?? TimeSpan.Zero, end = _request.End is { } given && given < duration ? given : duration;
        return end > start ? end - start : TimeSpan.Zero;
    }
}
