using System.CommandLine;
using Mien.Cli.Cameras;

namespace Mien.Cli.Verbs;

/// <summary><c>mien camera</c>: shows the faces before a camera, live.</summary>
static class CameraVerb
{
    const int MostPort = 65535;

    public static string[] Examples =>
    [
        "mien camera                                  the first camera, drawn in the terminal",
        "mien camera 1 --preview                      the second, on a page of this computer",
        "mien camera -o 3d --out me.mp4               recorded as it is drawn",
        "mien camera 0 -o none --json - | jq -c .faces[].pose",
        "mien camera talk.mp4                         a file at its own pace, as if it were a camera",
    ];

    public static Command Create()
    {
        Argument<string> source = new("ID") { Description = "A camera's number (default 0); or a file, a URL or test:640x480@30, at its own pace (docs/camera.md).", DefaultValueFactory = _ => "0" };
        var following = new FollowingOptions("Also records what is drawn: .mp4, .webm, .gif, or pictures (name%05d.png, a folder); several kinds are NAME_KIND each.");
        Option<int?> preview = Preview("Shows the picture");
        Command command = following.AddTo(new Command("camera", "Shows the faces before a camera, live: in the terminal, on a page, as JSON, as a video.") { source, preview });
        command.SetAction(result => CameraRun.Run(
            following.Request(result, result.GetRequiredValue(source) is var text && text.All(char.IsAsciiDigit) ? $"camera:{text}" : text, following.Smoothing(result) ?? SmoothingSpec.Default),
            result.GetValue(preview)));
        return command;
    }

    /// <summary><c>--preview</c>, for every verb that can show a camera.</summary>
    /// <param name="shows">How its description begins.</param>
    public static Option<int?> Preview(string shows)
    {
        Option<int?> preview = OptionRanges.Count(
            "--preview", $"{shows} on a page of this computer instead of in the terminal; 0 takes any free port (default {PreviewServer.DefaultPort}).", MostPort, least: 0, whenAlone: PreviewServer.DefaultPort);
        preview.HelpName = "PORT";
        return preview;
    }
}
