namespace Mien;

/// <summary>A face that wears a mask, from frame to frame: where it was seen last, its light, and how far the mask has appeared. Not thread-safe.</summary>
sealed class MaskedFace(int id, Mask mask)
{
    public int Id { get; } = id;

    public Mask Mask { get; } = mask;

    public MaskHead Head { get; } = new();

    public FaceLight Light { get; } = new();

    public ClassicAlignment Classic { get; } = new(mask.Description.Classic);

    /// <summary>0, nothing is seen, to 1.</summary>
    public float Share { get; private set; }

    /// <summary>Whether the newest frame shows it.</summary>
    public bool IsSeen { get; private set; }

    /// <summary>Takes a frame.</summary>
    /// <param name="seen">Whether the face is in it.</param>
    /// <param name="towards">What the share goes to: 1 while the face is seen.</param>
    /// <param name="passed">Since the frame before.</param>
    /// <param name="fade">From 0 to 1.</param>
    public void Pass(bool seen, float towards, TimeSpan passed, TimeSpan fade)
    {
        if (IsSeen && !seen)
            Classic.Reset();
        IsSeen = seen;
        float step = fade > TimeSpan.Zero ? (float)(passed / fade) : 1;
        Share = Share < towards ? Math.Min(Share + step, towards) : Math.Max(Share - step, towards);
    }
}
