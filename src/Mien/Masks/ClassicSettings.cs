namespace Mien;

/// <summary>How the classic alignment (the program 3d_mask by D. Shubin) moves a mask: means over the last frames, and what is shown.</summary>
public sealed record ClassicSettings
{
    /// <summary>Frames over which the size is averaged (<c>ma_scale_length</c>), 1 to 1000.</summary>
    public int ScaleFrames { get; init; } = 5;

    /// <summary>Frames over which the place is averaged (<c>ma_position_length</c>), 1 to 1000.</summary>
    public int PositionFrames { get; init; } = 2;

    /// <summary>Frames over which each angle is averaged (<c>ma_rotation_length</c>), 1 to 1000.</summary>
    public int RotationFrames { get; init; } = 5;

    /// <summary>Whether the mask is drawn (<c>show_mask</c>).</summary>
    public bool ShowMask { get; init; } = true;

    /// <summary>Whether the four landmarks that align it are drawn, and the middle between them (<c>show_landmarks</c>).</summary>
    public bool ShowLandmarks { get; init; }
}
