using System.CommandLine;
using System.CommandLine.Parsing;
using Mien.Cli.Photos;

namespace Mien.Cli.Verbs;

/// <summary><c>mien photo</c>: finds the faces of photos, draws them, and writes them as JSON.</summary>
static class PhotoVerb
{
    public static string[] Examples =>
    [
        "mien photo holiday.jpg                       478 landmarks of every face, drawn into holiday_mien.png",
        "mien holiday.jpg -o box,pose                 holiday_mien_box.png and holiday_mien_pose.png",
        "mien *.jpg --out faces/ --json faces.jsonl   pictures into a folder, one line of JSON per photo",
        "mien crowd.jpg --thorough --faces 100        looks for small faces too",
        "mien me.jpg -o none --json - | jq .faces[0].pose",
    ];

    public static Command Create()
    {
        Argument<string[]> files = new("FILE")
        {
            Description = "Photos: JPEG and PNG, other formats where ffmpeg is installed.",
            Arity = ArgumentArity.OneOrMore,
        };
        // A misspelt option would pass for a photo, and "there is no such file" for an explanation.
        files.Validators.Add(argument =>
        {
            if (argument.Tokens.FirstOrDefault(token => token.Value.StartsWith('-') && !File.Exists(token.Value)) is { } token)
                argument.AddError($"there is no option '{token.Value}'.");
        });
        Option<PictureKind[]> kinds = new("-o", "--output")
        {
            HelpName = "KIND",
            Description = "What to draw: 2d_dense (landmarks, mesh and contours; the default), box (boxes, scores and keypoints), pose (axes and angles of the head), none. Several, with commas between them, give one picture each.",
            CustomParser = ParseKinds,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
        Option<string?> target = new("--out")
        {
            HelpName = "FILE|DIR",
            Description = "The picture to write (.png or .jpg), or a folder for pictures: one that is there, or a name that ends in /. Default: NAME_mien.png in the working directory.",
        };
        Option<string?> json = new("--json") { HelpName = "FILE|-", Description = "Also writes the faces as JSON, one line per photo (docs/json.md); - means standard output, which then holds nothing else." };
        Option<string?> pack = new("--pack") { HelpName = "NAME|DIR", Description = "The networks to use: an installed pack or a folder (see 'mien packs')." };
        Option<int?> faces = OptionRanges.Count("--faces", "The largest number of faces to report (default: all that are found).", 1000);
        Option<double?> detection = OptionRanges.Number("--min-detection", "p", "How sure the detector must be of a face, 0 to 1 (default 0.5).", 0, 1);
        Option<double?> presence = OptionRanges.Number("--min-presence", "p", "How sure the landmark network must be of a face, 0 to 1 (default 0.5).", 0, 1);
        Option<double?> fieldOfView = OptionRanges.Number("--fov", "deg", "Field of view of the camera along the picture's longer side in degrees, for the metric pose (default 63).", 0, 180, open: true);
        Option<bool> thorough = new("--thorough") { Description = "Also searches big photos in tiles, at several sizes, for small faces. Slower." };
        var command = new Command("photo", "Finds the faces of photos, draws them, and writes them as JSON. 'mien FILE' means 'mien photo FILE'.")
        {
            files, kinds, target, json, pack, faces, detection, presence, fieldOfView, thorough,
        };
        command.SetAction(result => PhotoRun.Run(new PhotoRequest
        {
            Files = result.GetRequiredValue(files),
            Kinds = result.GetResult(kinds) is null ? [PictureKind.Dense] : result.GetRequiredValue(kinds),
            Target = result.GetValue(target),
            Json = result.GetValue(json),
            Pack = result.GetValue(pack),
            MaxFaces = result.GetValue(faces),
            MinDetection = (float?)result.GetValue(detection),
            MinPresence = (float?)result.GetValue(presence),
            FieldOfViewDegrees = result.GetValue(fieldOfView),
            Thorough = result.GetValue(thorough),
        }));
        return command;
    }

    static PictureKind[] ParseKinds(ArgumentResult argument)
    {
        var kinds = new List<PictureKind>();
        foreach (string name in argument.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (PictureKinds.Parse(name) is not { } kind)
            {
                argument.AddError($"-o takes 2d_dense, box, pose or none, not '{name}'.");
                return [];
            }
            if (kind != PictureKind.None && !kinds.Contains(kind))
                kinds.Add(kind);
        }
        return [.. kinds];
    }
}
