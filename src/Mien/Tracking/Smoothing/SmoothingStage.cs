namespace Mien;

/// <summary>What a smoothing filter works on.</summary>
public enum SmoothingStage
{
    /// <summary>Nothing: faces stay as they are read.</summary>
    None,

    /// <summary>The landmarks, before the face model is fitted to them.</summary>
    Landmarks,

    /// <summary>The pose of the head, after the fit.</summary>
    Pose,
}
