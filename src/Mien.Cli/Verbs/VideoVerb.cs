using System.CommandLine;
using Mien.Cli.Photos;
using Mien.Cli.Videos;

namespace Mien.Cli.Verbs;

/// <summary><c>mien video</c>: follows the faces of a video, draws them into another, and writes them as JSON.</summary>
static class VideoVerb
{
    const int MostFaces = 100;

    static readonly OutputKind[] Kinds = [OutputKind.Sparse, OutputKind.Dense, OutputKind.Surface, OutputKind.Depth, OutputKind.Pncc, OutputKind.Normals, OutputKind.Pose, OutputKind.Box];

    public static string[] Examples =>
    [
        "mien video talk.mp4                          talk_mien.mp4 with 478 landmarks, sound kept",
        "mien video talk.mp4 -o 3d --out 3d.webm      the fitted surface, as WebM",
        "mien video talk.mp4 --smooth one-euro:beta=40 --faces 4",
        "mien video camera:0 -o none --json - | jq -c .faces[].pose",
    ];

    public static Command Create()
    {
        Argument<string> source = new("IN") { Description = "A video file, camera:N, a URL, or test:640x480@30 (docs/video.md)." };
        string names = string.Join(", ", Kinds.Select(kind => kind.Name()));
        Option<string> kind = new("-o", "--output") { HelpName = "KIND", Description = $"What to draw: {names}; or none.", DefaultValueFactory = _ => OutputKind.Dense.Name() };
        kind.AcceptOnlyFromAmong([.. Kinds.Select(one => one.Name()), "none"]);
        Option<string?> target = new("--out") { HelpName = "FILE", Description = "The video to write: .mp4, .webm, .gif, or pictures (name%05d.png). Default: NAME_mien.mp4 in the working directory." };
        Option<string?> json = new("--json") { HelpName = "FILE|-", Description = "Also writes the faces as JSON, a line for every frame (docs/json.md); - means standard output, which then holds nothing else." };
        Option<string?> smooth = new("--smooth") { HelpName = "NAME[:k=v,…]", Description = $"How faces are steadied: {string.Join(", ", SmoothingMethod.All.Where(method => method.Name != "look-ahead").Select(method => method.Name))} (docs/steadiness.md; default {SmoothingSpec.Default})." };
        Option<double?> start = OptionRanges.Number("--start", "s", "Where to begin, seconds.", 0, 1e7);
        Option<double?> end = OptionRanges.Number("--end", "s", "Where to end, seconds.", 0, 1e7, open: true);
        Option<int?> faces = OptionRanges.Count("--faces", "Most faces at a time (default 4).", MostFaces);
        Option<string?> pack = new("--pack") { HelpName = "NAME|DIR", Description = "The networks to use (default mien; see 'mien packs')." };
        Option<double?> fieldOfView = OptionRanges.Number("--fov", "deg", "Field of view of the camera along the picture's longer side in degrees, for the metric pose (default 63).", 0, 180, open: true);
        Option<bool> noBackground = new("--no-background") { Description = "Draws on black instead of the frames." };
        Option<double?> opacity = OptionRanges.Number("--opacity", "p", "How much of a surface covers the frame, 0 to 1 (default: 0.6 for 3d, 1 for depth, pncc and normals).", 0, 1);
        var command = new Command("video", "Follows the faces of a video or camera, draws them into a video, and writes them as JSON.") { source, kind, target, json, smooth, start, end, faces, pack, fieldOfView, noBackground, opacity };
        command.SetAction(result => VideoRun.Run(new VideoRequest
        {
            Source = result.GetRequiredValue(source),
            Kind = OutputKinds.Parse(result.GetRequiredValue(kind)),
            Target = result.GetValue(target),
            Json = result.GetValue(json),
            Smoothing = Smoothing(result.GetValue(smooth)),
            Start = Seconds(result.GetValue(start)),
            End = Seconds(result.GetValue(end)),
            MaxFaces = result.GetValue(faces) ?? 4,
            Pack = result.GetValue(pack),
            FieldOfViewDegrees = result.GetValue(fieldOfView),
            NoBackground = result.GetValue(noBackground),
            Opacity = (float?)result.GetValue(opacity),
        }));
        return command;
    }

    static SmoothingSpec Smoothing(string? text)
    {
        try
        {
            SmoothingSpec smoothing = text is null ? SmoothingSpec.Default : SmoothingSpec.Parse(text);
            return smoothing.Method.Name != "look-ahead" ? smoothing : throw new InputException("--smooth look-ahead gives frames late, which a tracker cannot; choose another.");
        }
        catch (ArgumentException exception)
        {
            throw new InputException($"--smooth: {exception.Message}", exception);
        }
    }

    static TimeSpan? Seconds(double? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;
}
