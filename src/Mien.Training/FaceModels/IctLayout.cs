namespace Mien.Training;

/// <summary>
/// Where ICT-FaceKit keeps what: the vertex and face ranges of its parts, and the vertices of the 68 points
/// (source: ICT-FaceKit's README; MIT). Lacrimal fluid, eye occlusion, lashes and the eyeballs' inner shells, which their corneas would hide, are not taken over.
/// </summary>
static class IctLayout
{
    /// <summary>Vertices that ICT must have for the ranges to hold.</summary>
    public const int VertexCount = 26719;

    /// <summary>First and last vertex and face of every piece of a part, in the model's order.</summary>
    public static IReadOnlyList<(FacePart Part, int FirstVertex, int LastVertex, int FirstFace, int LastFace)> Ranges { get; } =
    [
        (FacePart.Face, 0, 9408, 0, 9229),
        (FacePart.Head, 9409, 11247, 9230, 11143),
        (FacePart.EyeSockets, 13294, 14061, 13226, 14033),
        (FacePart.Eyeballs, 21451, 22220, 21496, 22295),
        (FacePart.Eyeballs, 23021, 23790, 23094, 23893),
        (FacePart.MouthSocket, 11248, 13293, 11144, 13225),
        (FacePart.Teeth, 17039, 21450, 17006, 21495),
        (FacePart.Gums, 14062, 17038, 14034, 17005),
    ];

    /// <summary>First and last vertex of the eyeballs: the subject's left one, then the right one.</summary>
    public static IReadOnlyList<(int First, int Last)> Eyeballs { get; } = [(21451, 22220), (23021, 23790)];

    /// <summary>The 68 points in Multi-PIE's order.</summary>
    public static ReadOnlySpan<short> Landmarks68 =>
    [
        1225, 1888, 1052, 367, 1719, 1722, 2199, 1447, 966, 3661, 4390, 3927, 3924, 2608, 3272, 4088, 3443,
        268, 493, 1914, 2044, 1401, 3615, 4240, 4114, 2734, 2509,
        978, 4527, 4942, 4857, 1140, 2075, 1147, 4269, 3360,
        1507, 1542, 1537, 1528, 1518, 1511, 3742, 3751, 3756, 3721, 3725, 3732,
        5708, 5695, 2081, 0, 4275, 6200, 6213, 6346, 6461, 5518, 5957, 5841, 5702, 5711, 5533, 6216, 6207, 6470, 5517, 5966,
    ];

    /// <summary>Eye corners among the 68 points.</summary>
    public static ReadOnlySpan<int> EyeCorners => [36, 39, 42, 45];
}
