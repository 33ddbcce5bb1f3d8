namespace Mien.Cli.Photos;

/// <summary>What a picture shows of the faces.</summary>
enum PictureKind
{
    None,
    Dense,
    Box,
    Pose,
}

/// <summary>The kinds' names on the command line and in the names of files.</summary>
static class PictureKinds
{
    public static PictureKind? Parse(string name) => name switch
    {
        "2d_dense" => PictureKind.Dense,
        "box" => PictureKind.Box,
        "pose" => PictureKind.Pose,
        "none" => PictureKind.None,
        _ => null,
    };

    public static string Name(this PictureKind kind) => kind switch
    {
        PictureKind.Dense => "2d_dense",
        PictureKind.Box => "box",
        PictureKind.Pose => "pose",
        _ => "none",
    };
}
