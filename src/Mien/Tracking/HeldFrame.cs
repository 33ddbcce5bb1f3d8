namespace Mien;

/// <summary>A frame that is held back, with its faces.</summary>
sealed class HeldFrame
{
    public FrameCopy Picture { get; } = new();

    public List<HeldFace> Faces { get; } = [];
}
