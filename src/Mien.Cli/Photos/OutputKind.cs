namespace Mien.Cli.Photos;

/// <summary>What <c>mien photo</c> makes of the faces: pictures, then files with meshes.</summary>
enum OutputKind
{
    Sparse,
    Dense,
    Surface,
    Depth,
    Pncc,
    Normals,
    Pose,
    UvTexture,
    Box,

    /// <summary>Masks on the faces: what <c>mien mask</c> makes, and no kind of <c>-o</c>.</summary>
    Mask,
    Ply,
    Obj,
    Glb,
}

/// <summary>The kinds' names on the command line and in the names of files.</summary>
static class OutputKinds
{
    static readonly string[] Names = ["2d_sparse", "2d_dense", "3d", "depth", "pncc", "normals", "pose", "uv_tex", "box", "mask", "ply", "obj", "glb"];

    public static IReadOnlyList<OutputKind> All { get; } = [.. Enum.GetValues<OutputKind>().Where(kind => kind != OutputKind.Mask)];

    public static OutputKind? Parse(string name) => Array.IndexOf(Names, name) is >= 0 and var index ? (OutputKind)index : null;

    public static string Name(this OutputKind kind) => Names[(int)kind];

    /// <summary>Whether it is a file with a mesh, whose name ends in the kind's.</summary>
    public static bool IsMesh(this OutputKind kind) => kind >= OutputKind.Ply;

    /// <summary>Whether it shows the face's surface, not only its landmarks, box or pose.</summary>
    public static bool NeedsSurface(this OutputKind kind) => kind is not (OutputKind.Sparse or OutputKind.Dense or OutputKind.Pose or OutputKind.Box);
}
