using System.Diagnostics;
using System.Globalization;
using Mien.Cli.Output;
using Mien.Cli.Photos;
using Mien.Cli.Videos;
using Mien.Graphics;
using Mien.Media;

namespace Mien.Cli.Cameras;

/// <summary>
/// Carries out <c>mien camera</c>: takes the newest frame, follows its faces, shows and records it, and takes the newest again; what came in
/// between is dropped. What it shows is the terminal's picture, the page's, or a line a second.
/// </summary>
sealed class CameraRun
{
    static readonly TimeSpan LinePause = TimeSpan.FromSeconds(1);

    readonly FollowingRequest _request;
    readonly int? _previewPort;
    readonly FaceTally _tally = new();
    readonly LiveStatus _status = new();
    readonly Stopwatch _clock = Stopwatch.StartNew();
    readonly TextWriter _report;
    readonly bool _isTerminal;
    TimeSpan _reported;
    TimeSpan? _last;

    CameraRun(FollowingRequest request, int? previewPort)
    {
        (_request, _previewPort) = (request, previewPort);
        (_report, _isTerminal) = request.Json == "-" ? (Console.Error, !Console.IsErrorRedirected) : (Console.Out, !Console.IsOutputRedirected);
    }

    /// <summary>Runs until the source ends or the user breaks off.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="previewPort">Where the page is; 0: any free port; null: no page.</param>
    public static int Run(FollowingRequest request, int? previewPort)
    {
        if (request.Tracking.Smoothing is { Delay: > 0 } late)
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"--smooth {late} gives every frame late ({late.Delay} frames), which a live picture must not be; choose another."));
        return new CameraRun(request, previewPort).Run();
    }

    int Run()
    {
        IReadOnlyDictionary<OutputKind, string> targets = VideoTargets.Plan(_request, isShown: true);
        Pack pack = PackChoice.Resolve(_request.Pack, out string? note);
        if (note is not null)
            Console.Error.WriteLine(note);
        using PreviewServer? preview = _previewPort is { } port ? PreviewServer.Start(port) : null;
        using var tracker = new FaceTracker(_request.Tracking with { Pack = pack });
        using var interruption = new Interruption();
        if (!interruption.TryOpen(_request, live: true, out Video? opened))
        {
            _report.WriteLine($"{_request.Source}: ended before the first frame");
            return ExitCode.NoFace;
        }
        using Video video = opened;
        bool isUnread = false;
        MediaException? failure = null;
        using var films = new FilmSet(targets, _request.Drawing, video, _request.Source);
        if (preview is not null)
            _report.WriteLine($"preview: {preview.Address}");
        _clock.Restart();
        FaceLines.Write(_request.Json, _request.Source, lines =>
        {
            using TerminalScreen? screen = preview is null && _request.Json != "-" && Terminal.IsScreen ? new TerminalScreen(Console.OpenStandardOutput()) : null;
            interruption.AtOnce = () => screen?.Close();
            using var bare = new KindFilm(_request.Kinds.Count > 0 ? _request.Kinds[0] : null, _request.Drawing, new FaceRenderer(), null);
            while (lines is not { IsUnread: true } && interruption.TryRead(video, out Frame frame, ref failure))
            {
                TimeSpan arrived = _clock.Elapsed;
                TrackedFaces faces = tracker.Track(frame.Image, frame.Time);
                _tally.Count(faces);
                lines?.Write(faces, frame.Image.Width, frame.Image.Height, pack.Name, frame.Time);
                var scene = new FaceScene(faces, tracker.CanonicalFace, CameraIntrinsics.FromFieldOfView(_request.Tracking.FieldOfViewDegrees, frame.Image.Width, frame.Image.Height));
                _last = frame.Time;
                try
                {
                    films.Write(scene, frame.Image, frame.Time);
                }
                catch (MediaException exception)
                {
                    failure = exception;
                    break;
                }
                if (films.First is null)
                    bare.Draw(scene, frame.Image, frame.Time);
                Image picture = films.First ?? bare.Picture;
                _status.Count(_clock.Elapsed, _clock.Elapsed - arrived);
                preview?.Show(picture);
                Tell(screen, picture, faces, video.Dropped);
            }
            if (failure is not null && _last is null)
                throw failure;
            isUnread = lines is { IsUnread: true };
        });
        if (_isTerminal && _reported > TimeSpan.Zero)
            _report.WriteLine();
        _report.WriteLine($"{_request.Source}: {_tally.Summary(_tally.Frames / _clock.Elapsed.TotalSeconds, video.Dropped)}");
        if (failure is not null)
            throw BrokenRun.Explain(failure, _request, films.BreakOff(), _last, canStart: false);
        films.Finish(_report);
        return isUnread ? ExitCode.Done : video.Complaint is { } complaint ? Complaint.Report($"{_request.Source}: {complaint}") : _tally.ExitCode;
    }

    void Tell(TerminalScreen? screen, Image picture, TrackedFaces faces, long dropped)
    {
        if (screen is not null)
        {
            screen.Show(picture, _status.Line(faces, dropped), Console.WindowWidth, Console.WindowHeight);
            return;
        }
        if (_clock.Elapsed - _reported < LinePause)
            return;
        _reported = _clock.Elapsed;
        if (_isTerminal)
            _report.Write($"\r{_status.Line(faces, dropped)}   ");
        else
            _report.WriteLine(_status.Line(faces, dropped));
    }
}
