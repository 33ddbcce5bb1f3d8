namespace Mien;

/// <summary>
/// Which of the 68 landmarks is what: iBUG's 300-W order (Sagonas et al. 2013), which is Multi-PIE's. "Left" and "right" are the subject's,
/// so the first ones lie on the left of the picture.
/// </summary>
public static class Landmarks68Topology
{
    /// <summary>Number of points.</summary>
    public const int Count = 68;

    /// <summary>Tip of the nose.</summary>
    public const int NoseTip = 30;

    /// <summary>Outer and inner corner of the subject's right eye.</summary>
    public static (int Outer, int Inner) RightEyeCorners => (36, 39);

    /// <summary>Outer and inner corner of the subject's left eye.</summary>
    public static (int Outer, int Inner) LeftEyeCorners => (45, 42);

    /// <summary>The runs of points that make a line each: jaw, right and left brow, bridge and base of the nose, right and left eye, outer and inner lips; the last four are closed.</summary>
    public static IReadOnlyList<(int First, int Last, bool Closed)> Lines { get; } =
        [(0, 16, false), (17, 21, false), (22, 26, false), (27, 30, false), (31, 35, false), (36, 41, true), (42, 47, true), (48, 59, true), (60, 67, true)];
}
