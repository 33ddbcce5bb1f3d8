using System.Numerics;
using Mien.Graphics;

namespace Mien.Training;

/// <summary>
/// Rendered heads before a camera that stands still: frames of a film with its truth. Not thread-safe; the same looks give the same frame, and a
/// frame allocates nothing from the second on.
/// </summary>
public sealed class HeadStage
{
    readonly HeadStudio _studio = new();
    readonly List<StagedHead> _heads = [];
    int[] _order = [];

    /// <summary>A stage.</summary>
    /// <param name="width">Pixels per row of a frame.</param>
    /// <param name="height">Rows.</param>
    /// <param name="fieldOfViewDegrees">Along the longer side.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent is not positive.</exception>
    public HeadStage(int width, int height, double fieldOfViewDegrees = CameraIntrinsics.DefaultFieldOfViewDegrees)
    {
        Picture = new Image(width, height, PixelFormat.Rgb24);
        Camera = CameraIntrinsics.FromFieldOfView(fieldOfViewDegrees, width, height);
    }

    /// <summary>The camera.</summary>
    public CameraIntrinsics Camera { get; }

    /// <summary>The newest frame.</summary>
    public Image Picture { get; }

    /// <summary>Renders a frame.</summary>
    /// <param name="looks">The heads; where two overlap, the nearer one hides the other.</param>
    /// <param name="ground">Chooses what is behind them.</param>
    /// <returns>The truth, head by head in the order given; the stage's own, valid until the next frame.</returns>
    public IReadOnlyList<StagedHead> Render(ReadOnlySpan<HeadLook> looks, ulong ground)
    {
        while (_heads.Count < looks.Length)
            _heads.Add(new StagedHead());
        _heads.RemoveRange(looks.Length, _heads.Count - looks.Length);
        if (_order.Length != looks.Length)
            _order = new int[looks.Length];
        Span<float> distances = stackalloc float[looks.Length];
        for (int i = 0; i < looks.Length; i++)
            (_order[i], distances[i]) = (i, -looks[i].DistanceMillimetres);
        distances.Sort(_order.AsSpan());
        Backdrop.Paint(Picture, ground, plain: false);
        for (int i = 0; i < _order.Length; i++)
        {
            StagedHead head = _heads[_order[i]];
            head.Pose = _studio.Add(looks[_order[i]], Camera, Picture, head.Landmarks);
            head.LookUp(Picture.Width, Picture.Height);
            for (int behind = 0; behind < i; behind++)
                _heads[_order[behind]].Hide(_studio);
        }
        return _heads;
    }
}

/// <summary>A head of a <see cref="HeadStage"/>'s frame.</summary>
public sealed class StagedHead
{
    readonly bool[] _isSeen = new bool[LandmarkTopology.Count];

    /// <summary>478 landmarks, as <see cref="RenderedHead.Landmarks"/>.</summary>
    public Vector3[] Landmarks { get; } = new Vector3[LandmarkTopology.Count];

    /// <summary>Where the head is.</summary>
    public HeadPose Pose { get; internal set; }

    /// <summary>Share of the landmarks that lie in the picture and behind no other head, 0 … 1; the head's own far side counts as seen.</summary>
    public float Visible => _isSeen.Count(seen => seen) / (float)_isSeen.Length;

    internal void LookUp(int width, int height)
    {
        for (int i = 0; i < _isSeen.Length; i++)
            _isSeen[i] = Landmarks[i] is { X: >= 0, Y: >= 0 } p && p.X < width && p.Y < height;
    }

    internal void Hide(HeadStudio nearer)
    {
        for (int i = 0; i < _isSeen.Length; i++)
            _isSeen[i] &= !nearer.Covers((int)Landmarks[i].X, (int)Landmarks[i].Y);
    }
}
