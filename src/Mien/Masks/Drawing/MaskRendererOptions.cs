namespace Mien;

/// <summary>What decides where masks lie.</summary>
public enum MaskAlignment
{
    /// <summary>The pose of the head and the fitted face model, in true perspective, hidden where the head hides it.</summary>
    Pose,

    /// <summary>Four landmarks, as in the program 3d_mask: for comparison. Only objects are moved by it.</summary>
    Classic,
}

/// <summary>How masks are drawn.</summary>
public sealed record MaskRendererOptions
{
    /// <summary>What decides where objects lie.</summary>
    public MaskAlignment Alignment { get; init; }

    /// <summary>How long a mask takes to appear and to disappear with its face; none for still pictures.</summary>
    public TimeSpan FadeTime { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Whether the light is estimated from the face; else it is even.</summary>
    public bool Light { get; init; } = true;

    /// <summary>Whether objects cast soft shadows on the face.</summary>
    public bool Shadows { get; init; } = true;

    /// <summary>For a still picture: whole at once.</summary>
    public static MaskRendererOptions Still { get; } = new() { FadeTime = TimeSpan.Zero };
}
