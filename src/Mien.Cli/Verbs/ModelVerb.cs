using System.CommandLine;
using Mien.Cli.Output;
using Mien.Training;

namespace Mien.Cli.Verbs;

/// <summary><c>mien model</c>: the morphable face model.</summary>
static class ModelVerb
{
    public static string[] Examples =>
    [
        "mien model info                                          the model that is built in",
        "mien model show --sheet views --seed 3 --out heads.png",
        "mien model build --from ict-facekit --out my-face.model",
        "mien model landmarks --labels congress.zip --from ict-facekit",
        "mien model check lfw.zip helen.zip",
    ];

    public static Command Create() => new("model", "Shows and builds the morphable face model.")
    {
        ModelInfoVerb.Create(),
        ModelShowVerb.Create(),
        ModelPortraitVerb.Create(),
        Build(),
        ModelLandmarksVerb.Landmarks(),
        ModelLandmarksVerb.Check(),
    };

    static Command Build()
    {
        Option<string> from = new("--from") { HelpName = "DIR", Description = "The folder with ICT-FaceKit's arrays (neutral.npy, identity.npy, expression.npy, faces.npy, uv.npy, uv_faces.npy, names.json).", Required = true };
        Option<string> target = new("--out") { HelpName = "FILE", Description = "The model file to write.", DefaultValueFactory = _ => "mien-face.model" };
        var command = new Command("build", "Derives the face model from ICT-FaceKit; the same input gives the same bytes.") { from, target };
        command.SetAction(result =>
        {
            string path = result.GetRequiredValue(target);
            OutputFile.CheckTarget(path);
            byte[] file = Terminal.Wait("Building the face model", () => FaceModelBuilder.Build(result.GetRequiredValue(from)));
            OutputFile.Write(path, stream => stream.Write(file));
            Console.WriteLine($"{path}: {file.Length:N0} bytes");
            return ExitCode.Done;
        });
        return command;
    }
}
