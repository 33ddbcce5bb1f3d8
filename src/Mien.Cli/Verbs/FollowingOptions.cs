using System.CommandLine;
using Mien.Cli.Photos;
using Mien.Cli.Videos;

namespace Mien.Cli.Verbs;

/// <summary>The options of every verb that follows faces through frames: what is drawn, how faces are found and steadied.</summary>
sealed class FollowingOptions
{
    const int MostFaces = 100;

    readonly bool _hasKinds;
    readonly Option<OutputKind[]> _kinds;
    readonly Option<string?> _target, _json, _smooth, _pack, _format, _hardware;
    readonly Option<double?> _end, _fieldOfView, _opacity, _rate, _patience;
    readonly Option<(int, int)?> _size;
    readonly Option<int?> _faces;
    readonly Option<bool> _noBackground;

    /// <param name="targetDescription">What --out names.</param>
    /// <param name="hasKinds">Whether the user chooses what is drawn, and how.</param>
    /// <param name="mostFaces">What --faces says.</param>
    public FollowingOptions(string targetDescription, bool hasKinds = true, string mostFaces = "Most faces at a time (default 4)")
    {
        _hasKinds = hasKinds;
        _kinds = OutputKindOption.Create(VideoTargets.Kinds, $"What to draw, with commas between: {string.Join(", ", VideoTargets.Kinds.Select(kind => kind.Name()))}; or none (default {OutputKind.Dense.Name()}).");
        _target = new Option<string?>("--out") { HelpName = "FILE", Description = targetDescription };
        _json = new Option<string?>("--json") { HelpName = "FILE|-", Description = "Also writes the faces as JSON, a line for every frame (docs/json.md); - means standard output, which then holds nothing else." };
        _smooth = new Option<string?>("--smooth") { HelpName = "NAME[:k=v,…]", Description = $"How faces are steadied: {string.Join(", ", SmoothingMethod.All.Select(method => method.Name))} (docs/steadiness.md; default {SmoothingSpec.Default})." };
        _end = OptionRanges.Number("--end", "s", "Where to end, seconds.", 0, 1e7, open: true);
        _faces = OptionRanges.Count("--faces", mostFaces + ".", MostFaces);
        _pack = new Option<string?>("--pack") { HelpName = "NAME|DIR", Description = "The networks to use (default mien; see 'mien packs')." };
        _fieldOfView = OptionRanges.Number("--fov", "deg", "Field of view of the camera along the picture's longer side in degrees, for the metric pose (default 63).", 0, 180, open: true);
        _size = OptionRanges.Size("--size", "The picture size that a camera is asked for (default: the camera's choice).");
        _rate = OptionRanges.Number("--fps", "N", "Frames per second that a camera is asked for (default: the camera's choice).", 0, 10_000, open: true);
        _format = new Option<string?>("--format") { HelpName = "NAME", Description = "What a camera is asked to send, by ffmpeg's name; most webcams need mjpeg for large pictures at 30 a second." };
        _hardware = new Option<string?>("--hardware") { HelpName = "NAME", Description = "Decodes by hardware, by ffmpeg's name ('ffmpeg -hwaccels' lists them): auto, vaapi, cuda, d3d11va, videotoolbox." };
        _patience = OptionRanges.Number("--patience", "s", "How long to wait for the first or next frame, seconds (default 30).", 0, 86_400, open: true);
        _noBackground = new Option<bool>("--no-background") { Description = "Draws on black instead of the frames." };
        _opacity = OptionRanges.Number("--opacity", "p", "How much of a surface covers the frame, 0 to 1 (default: 0.6 for 3d, 1 for depth, pncc and normals).", 0, 1);
    }

    public Command AddTo(Command command)
    {
        foreach (Option option in (Option[])[.. _hasKinds ? (Option[])[_kinds, _noBackground, _opacity] : [], _target, _json, _smooth, _end, _faces, _pack, _fieldOfView, _size, _rate, _format, _hardware, _patience])
            command.Add(option);
        return command;
    }

    /// <summary>What was asked of a source.</summary>
    public FollowingRequest Request(ParseResult result, string source, SmoothingSpec smoothing) => new()
    {
        Source = source,
        Kinds = Kinds(result),
        Drawing = new DrawingRequest(result.GetValue(_noBackground), (float?)result.GetValue(_opacity)),
        Target = result.GetValue(_target),
        Json = result.GetValue(_json),
        Tracking = Tracking(result, smoothing),
        Pack = result.GetValue(_pack),
        End = Seconds(result.GetValue(_end)),
        CameraSize = result.GetValue(_size),
        CameraRate = result.GetValue(_rate),
        CameraFormat = result.GetValue(_format),
        Hardware = result.GetValue(_hardware),
        Patience = Seconds(result.GetValue(_patience)),
    };

    OutputKind[] Kinds(ParseResult result) => result.GetResult(_kinds) is null ? [OutputKind.Dense] : result.GetRequiredValue(_kinds);

    /// <summary>The smoothing that was named; null for none.</summary>
    public SmoothingSpec? Smoothing(ParseResult result)
    {
        try
        {
            return result.GetValue(_smooth) is { } text ? SmoothingSpec.Parse(text) : null;
        }
        catch (ArgumentException exception)
        {
            throw new InputException($"--smooth: {exception.Message}", exception);
        }
    }

    /// <summary>How faces are followed; the pack is left open.</summary>
    FaceTrackerOptions Tracking(ParseResult result, SmoothingSpec smoothing) => new()
    {
        MaxFaces = result.GetValue(_faces) ?? 4,
        Smoothing = smoothing,
        FieldOfViewDegrees = result.GetValue(_fieldOfView) ?? CameraIntrinsics.DefaultFieldOfViewDegrees,
    };

    /// <summary>An option that was given and means nothing for a single picture; null for none.</summary>
    public string? OfFilms(ParseResult result) =>
        ((Option[])[_smooth, _end, _size, _rate, _format, _hardware, _patience]).FirstOrDefault(option => result.GetResult(option) is not null)?.Name;

    /// <summary>Whether the user says how many faces.</summary>
    public bool HasFaces(ParseResult result) => result.GetValue(_faces) is not null;

    public static TimeSpan? Seconds(double? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;
}
