namespace Mien;

/// <summary>What an object moves with.</summary>
public enum MaskFollowing
{
    /// <summary>The skull: expressions do not move it.</summary>
    Rigid,

    /// <summary>The skin: every vertex keeps its place relative to the nearest triangles of the face at rest and moves as they do.</summary>
    Surface,
}
