using System.Diagnostics;
using System.Globalization;
using Mien.Cli.Photos;
using Mien.Media;

namespace Mien.Cli.Videos;

/// <summary>Carries out <c>mien video</c>: one pass reads every frame, follows its faces, draws it in all kinds and reports it; a break leaves files that play.</summary>
sealed class VideoRun
{
    static readonly TimeSpan ReportPause = TimeSpan.FromSeconds(1);

    readonly FollowingRequest _request;
    readonly FaceTally _tally = new();
    readonly Stopwatch _clock = Stopwatch.StartNew();
    TimeSpan _reported;
    TimeSpan? _last;

    VideoRun(FollowingRequest request) => _request = request;

    public static int Run(FollowingRequest request) => new VideoRun(request).Run();

    int Run()
    {
        IReadOnlyDictionary<OutputKind, string> targets = VideoTargets.Plan(_request);
        TextWriter report = _request.Json == "-" ? Console.Error : Console.Out;
        Pack pack = PackChoice.Resolve(_request.Pack, out string? note);
        if (note is not null)
            Console.Error.WriteLine(note);
        using var interruption = new Interruption();
        if (!interruption.TryOpen(_request, live: null, out Video? opened))
        {
            report.WriteLine($"{_request.Source}: ended before the first frame");
            return ExitCode.NoFace;
        }
        using Video video = opened;
        bool isUnread = false;
        MediaException? failure = null;
        using var films = new FilmSet(targets, _request.Drawing, video, _request.Source);
        FaceLines.Write(_request.Json, _request.Source, lines =>
        {
            CanonicalFace? canonical = null;
            using var tracker = new DelayedFaceTracker(_request.Tracking with { Pack = pack }, (faces, image, time) =>
            {
                _tally.Count(faces);
                lines?.Write(faces, image.Width, image.Height, pack.Name, time);
                _last = time;
                films.Write(new FaceScene(faces, canonical, CameraIntrinsics.FromFieldOfView(_request.Tracking.FieldOfViewDegrees, image.Width, image.Height)), image, time);
                Report(video);
            });
            canonical = tracker.CanonicalFace;
            try
            {
                while (lines is not { IsUnread: true } && interruption.TryRead(video, out Frame frame, ref failure))
                    tracker.Track(frame.Image, frame.Time);
                // What was read before the source failed is whole.
                tracker.Flush();
            }
            catch (MediaException exception) when (_last is not null)
            {
                failure = exception;
            }
            if (failure is not null && _last is null)
                throw failure;
            isUnread = lines is { IsUnread: true };
        });
        EndProgress();
        report.WriteLine($"{_request.Source}: {_tally.Summary(_tally.Frames / _clock.Elapsed.TotalSeconds, video.Dropped)}");
        if (failure is not null)
            throw BrokenRun.Explain(failure, _request, films.BreakOff(), _last, canStart: true);
        films.Finish(report);
        return isUnread ? ExitCode.Done : video.Complaint is { } complaint ? Complaint.Report($"{_request.Source}: {complaint}") : _tally.ExitCode;
    }

    /// <summary>Once a second, where somebody watches.</summary>
    void Report(Video video)
    {
        if (Console.IsErrorRedirected || _clock.Elapsed - _reported < ReportPause)
            return;
        _reported = _clock.Elapsed;
        double rate = _tally.Frames / _clock.Elapsed.TotalSeconds;
        string left = video is { Duration: { } duration, FrameRate: { } perSecond } && rate > 0
            ? string.Create(CultureInfo.InvariantCulture, $", {Math.Max(0, Length(duration).TotalSeconds * perSecond - _tally.Frames) / rate:0} s left")
            : "";
        Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{_tally.Frames} frames, {rate:0} frames a second{left}   "));
    }

    /// <summary>Leaves the line of the progress.</summary>
    void EndProgress()
    {
        if (_reported > TimeSpan.Zero)
            Console.Error.WriteLine();
    }

    TimeSpan Length(TimeSpan duration)
    {
        TimeSpan start = _request.Start ?? TimeSpan.Zero, end = _request.End is { } given && given < duration ? given : duration;
        return end > start ? end - start : TimeSpan.Zero;
    }
}
