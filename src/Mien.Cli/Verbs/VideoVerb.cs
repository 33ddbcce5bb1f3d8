using System.CommandLine;
using System.Globalization;
using Mien.Cli.Videos;

namespace Mien.Cli.Verbs;

/// <summary><c>mien video</c>: follows the faces of a video, draws them into others, and writes them as JSON.</summary>
static class VideoVerb
{
    const string LookAhead = "look-ahead";

    /// <summary>As many frames as the look-ahead mean takes.</summary>
    const int MostNeighbours = 30;

    public static string[] Examples =>
    [
        "mien video talk.mp4                          talk_mien.mp4 with 478 landmarks, sound kept",
        "mien video talk.mp4 -o 3d --out 3d.webm      the fitted surface, as WebM",
        "mien video talk.mp4 -o 2d_sparse,3d,pose     talk_mien_2d_sparse.mp4, talk_mien_3d.mp4, talk_mien_pose.mp4",
        "mien video talk.mp4 --n-pre 2 --n-next 2     landmarks are the mean over five frames, as in 3DDFA_V2",
        "mien video talk.mp4 --smooth one-euro:beta=40 --faces 4",
        "mien video talk.mp4 --start 3 --end 5 -o none --json - | jq -c .faces[].pose",
    ];

    public static Command Create()
    {
        Argument<string> source = new("IN") { Description = "A video file, camera:N, a URL, or test:640x480@30 (docs/video.md)." };
        var following = new FollowingOptions("The video to write: .mp4, .webm, .gif, or pictures (name%05d.png, a folder); several kinds are NAME_KIND each. Default: NAME_mien.mp4 in the working directory.");
        Option<double?> start = OptionRanges.Number("--start", "s", "Where to begin, seconds.", 0, 1e7);
        Option<int?> before = OptionRanges.Count("--n-pre", $"Landmarks are the mean over this many frames before, the frame itself, and those of --n-next (default 1): --smooth {LookAhead}.", MostNeighbours, least: 0);
        Option<int?> after = OptionRanges.Count("--n-next", "And this many frames after (default 1).", MostNeighbours, least: 0);
        Command command = following.AddTo(new Command("video", "Follows the faces of a video or camera, draws them into videos, and writes them as JSON.") { source, start, before, after });
        command.SetAction(result => VideoRun.Run(
            following.Request(result, result.GetRequiredValue(source), Smoothing(following.Smoothing(result), result.GetValue(before), result.GetValue(after))) with
            {
                Start = FollowingOptions.Seconds(result.GetValue(start)),
            }));
        return command;
    }

    static SmoothingSpec Smoothing(SmoothingSpec? named, int? before, int? after)
    {
        if (before is null && after is null)
            return named ?? SmoothingSpec.Default;
        return named is null
            ? SmoothingSpec.Parse(string.Create(CultureInfo.InvariantCulture, $"{LookAhead}:before={before ?? 1},after={after ?? 1}"))
            : throw new InputException($"--n-pre and --n-next mean --smooth {LookAhead}, and --smooth names {named}; leave one of them out.");
    }
}
