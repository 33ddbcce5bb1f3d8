using System.CommandLine;
using Mien.Cli.Photos;

namespace Mien.Cli.Verbs;

/// <summary><c>mien photo</c>: finds the faces of photos, draws them, and writes them as JSON.</summary>
static class PhotoVerb
{
    public static string[] Examples =>
    [
        "mien photo holiday.jpg                       478 landmarks of every face, drawn into holiday_mien.png",
        "mien holiday.jpg -o box,pose                 holiday_mien_box.png and holiday_mien_pose.png",
        "mien holiday.jpg -o 3d,depth,uv_tex,glb      the faces' surfaces, drawn and as a file for Blender",
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
        Option<OutputKind[]> kinds = OutputKindOption.Create(OutputKinds.All, "What to make, with commas between: 2d_dense (landmarks, mesh and contours; the default), 2d_sparse (68 landmarks), 3d (the lit surface over the photo), depth, pncc (coordinates on the mean face as colours), normals, pose (axes and angles), uv_tex (the face laid out flat), box (boxes, scores and keypoints); ply, obj and glb (meshes); none.");
        Option<bool> all = new("--all") { Description = "Makes every kind that the pack can give." };
        Option<bool> noBackground = new("--no-background") { Description = "Draws on black instead of the photo." };
        Option<double?> opacity = OptionRanges.Number("--opacity", "p", "How much of a surface covers the photo, 0 to 1 (default: 0.6 for 3d, 1 for depth, pncc and normals).", 0, 1);
        Option<bool> symmetric = new("--symmetric") { Description = "uv_tex: what the photo does not show is filled with the mirror image of the other side of the face." };
        Option<bool> imageSpace = new("--image-space") { Description = "ply and obj: pixels and the layout of 3DDFA_V2 instead of millimetres before the camera." };
        Option<string?> target = new("--out")
        {
            HelpName = "FILE|DIR",
            Description = "The picture (.png, .jpg) or mesh to write, or a folder: one that is there, or a name that ends in /. Default: NAME_mien.png in the working directory.",
        };
        Option<string?> json = new("--json") { HelpName = "FILE|-", Description = "Also writes the faces as JSON, one line per photo (docs/json.md); - means standard output, which then holds nothing else." };
        Option<string?> pack = new("--pack") { HelpName = "NAME|DIR", Description = "The networks to use: an installed pack or a folder (see 'mien packs')." };
        Option<int?> faces = OptionRanges.Count("--faces", "The largest number of faces to report (default: all that are found).", 1000);
        Option<double?> detection = OptionRanges.Number("--min-detection", "p", "How sure the detector must be of a face, 0 to 1 (default 0.5).", 0, 1);
        Option<double?> presence = OptionRanges.Number("--min-presence", "p", "How sure the landmark network must be of a face, 0 to 1 (default: what the pack says; mien 0.9, others 0.5).", 0, 1);
        Option<double?> fieldOfView = OptionRanges.Number("--fov", "deg", "Field of view of the camera along the picture's longer side in degrees, for the metric pose (default 63).", 0, 180, open: true);
        Option<bool> thorough = new("--thorough") { Description = "Also searches big photos in tiles, at several sizes, for small faces. Slower." };
        var command = new Command("photo", "Finds the faces of photos, draws them, and writes them as JSON. 'mien FILE' means 'mien photo FILE'.")
        {
            files, kinds, all, noBackground, opacity, symmetric, imageSpace, target, json, pack, faces, detection, presence, fieldOfView, thorough,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) && result.GetResult(kinds) is not null)
                result.AddError("--all makes every kind; leave out -o.");
        });
        command.SetAction(result => PhotoRun.Run(new PhotoRequest
        {
            Files = result.GetRequiredValue(files),
            Kinds = result.GetValue(all) ? OutputKinds.All : result.GetResult(kinds) is null ? [OutputKind.Dense] : result.GetRequiredValue(kinds),
            All = result.GetValue(all),
            NoBackground = result.GetValue(noBackground),
            Opacity = (float?)result.GetValue(opacity),
            Symmetric = result.GetValue(symmetric),
            ImageSpace = result.GetValue(imageSpace),
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
}
