namespace Mien.Training;

/// <summary>Anchors of one kind: one in every cell of a level, for faces of a range of sizes.</summary>
/// <param name="Level">Which of the levels 0, 1, 2.</param>
/// <param name="InCell">Place among the anchors of a cell.</param>
/// <param name="MinSide">Least side of a face that it is for, input pixels.</param>
/// <param name="MaxSide">Largest side.</param>
/// <param name="Unit">A box offset of 1 while training, input pixels: about the side of its faces, so that what is learned is near 1.</param>
readonly record struct AnchorClass(int Level, int InCell, float MinSide, float MaxSide, float Unit)
{
    /// <summary>
    /// Strides 8, 16 and 32 with one, two and two anchors a cell. The ranges overlap, so that a face between two kinds is learned by both
    /// and found by one at least.
    /// </summary>
    public static ReadOnlySpan<AnchorClass> All => Kinds;

    /// <summary>The levels, fine to coarse.</summary>
    public static ReadOnlySpan<DetectorLevel> Levels => Grids;

    /// <summary>Anchors of all levels.</summary>
    public const int Count = 2808;

    static readonly AnchorClass[] Kinds =
    [
        new(0, 0, 0, 28, 16),
        new(1, 0, 22, 50, 32),
        new(1, 1, 40, 90, 60),
        new(2, 0, 70, 160, 110),
        new(2, 1, 130, float.MaxValue, 220),
    ];

    static readonly DetectorLevel[] Grids = [new(8, 1, 0), new(16, 2, 1728), new(32, 2, 2592)];
}

/// <summary>One of the detector's grids.</summary>
/// <param name="Stride">Input pixels per cell.</param>
/// <param name="InCell">Anchors of a cell.</param>
/// <param name="First">Index of the first anchor among all.</param>
readonly record struct DetectorLevel(int Stride, int InCell, int First)
{
    /// <summary>Cells across.</summary>
    public int Columns => DetectorContract.InputWidth / Stride;

    /// <summary>Cells down.</summary>
    public int Rows => DetectorContract.InputHeight / Stride;

    /// <summary>Anchors of the level.</summary>
    public int Anchors => Columns * Rows * InCell;
}
