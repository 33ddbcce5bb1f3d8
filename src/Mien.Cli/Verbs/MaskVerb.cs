using System.CommandLine;
using Mien.Cli.Cameras;
using Mien.Cli.Masks;
using Mien.Cli.Photos;
using Mien.Cli.Videos;

namespace Mien.Cli.Verbs;

/// <summary><c>mien mask</c>: puts masks on the faces of photos, videos and cameras.</summary>
static class MaskVerb
{
    public static string[] Examples =>
    [
        "mien mask glasses me.jpg                     me_mask.png",
        "mien mask cat,top-hat friends.jpg --out out.jpg   the first face from the left is a cat, the second wears a hat",
        "mien mask tiger talk.mp4                     talk_mien.mp4, sound kept",
        "mien mask visor camera:0 --preview           live, on a page of this computer",
        "mien mask my-mask/ talk.mp4 --align classic  moved as 3d_mask moves it, for comparison",
    ];

    public static Command Create()
    {
        Argument<string> names = new("MASK") { Description = "Masks by name ('mien masks list') or folder, with commas between: one for each face, in turn." };
        Argument<string> source = new("IN") { Description = "A photo, a video file, camera:N, a URL, or test:640x480@30." };
        Option<string> align = OptionRanges.Word("--align", "pose|classic", "What objects move with: the head's pose in true perspective (pose, the default), or the eyes' distance, middle and two linear angles of the program 3d_mask (classic).", "pose", "classic");
        Option<bool> flat = new("--flat") { Description = "Without the face's light and without shadows." };
        Option<double?> start = OptionRanges.Number("--start", "s", "Where to begin in a video, seconds.", 0, 1e7);
        Option<int?> preview = CameraVerb.Preview("Of a camera: shows the picture");
        var following = new FollowingOptions("What to write: .png or .jpg for a photo (default NAME_mask.png), .mp4, .webm, .gif or pictures for a video (default NAME_mien.mp4); a camera is recorded only where this says so.", hasKinds: false, mostFaces: "Most faces at a time (default 4; of a photo all)");
        Command command = following.AddTo(new Command("mask", "Puts masks on faces: objects, face paint, make-up.") { names, source, align, flat, start, preview });
        command.SetAction(result =>
        {
            Mask[] masks = [.. result.GetRequiredValue(names).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(MaskLibrary.Default.Load)];
            if (masks.Length == 0)
                throw new InputException("no mask is named; 'mien masks list' shows those there are.");
            bool isFlat = result.GetValue(flat);
            var options = new MaskRendererOptions
            {
                Alignment = result.GetValue(align) == "classic" ? MaskAlignment.Classic : MaskAlignment.Pose,
                Light = !isFlat,
                Shadows = !isFlat,
            };
            string input = result.GetRequiredValue(source);
            FollowingRequest request = following.Request(result, input, following.Smoothing(result) ?? SmoothingSpec.Default) with
            {
                Kinds = [OutputKind.Mask],
                Drawing = new DrawingRequest(NoBackground: false, Opacity: null, new MaskOverlay(masks, options)),
                Start = FollowingOptions.Seconds(result.GetValue(start)),
            };
            if (MaskPhoto.IsPhoto(input))
            {
                string? moving = following.OfFilms(result) ?? (request.Start is not null ? "--start" : result.GetValue(preview) is not null ? "--preview" : null);
                return moving is null ? MaskPhoto.Run(request, masks, options, following.HasFaces(result) ? request.Tracking.MaxFaces : null)
                    : throw new InputException($"{moving} is for videos and cameras, and '{input}' is a photo; leave it out.");
            }
            bool isCamera = input.StartsWith("camera:", StringComparison.Ordinal) || result.GetValue(preview) is not null;
            return isCamera ? CameraRun.Run(request, result.GetValue(preview)) : VideoRun.Run(request);
        });
        return command;
    }
}
