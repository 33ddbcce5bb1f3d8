using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>
/// All that a reader reads of one face, in memory of its own that serves one face after another: a look says whether there is a face and
/// where to look next, <see cref="Describe"/> makes the rest visible. Looking and describing allocate nothing.
/// </summary>
abstract class FaceReading
{
    /// <summary>What the user sees of it, as of the last <see cref="Describe"/>.</summary>
    public abstract Face Face { get; }

    /// <summary>The box of what the last look saw, pixels.</summary>
    public abstract FaceBox Box { get; }

    /// <summary>Where the next look goes.</summary>
    public abstract RotatedRect Region { get; }

    /// <summary>What the last look saw, as the face model takes it: the 478 or 468 landmarks, or the 68; none where the networks give none. Filters smooth them in place.</summary>
    public virtual Span<Vector3> Landmarks => [];

    /// <summary>What steadies the pose beside a smoothing of landmarks, where a network gives the pose and landmarks have no say in it; null where it follows from them.</summary>
    public virtual SmoothingSpec? PoseSmoothing => null;

    /// <summary>What faces are ordered by, pixels from the left: the tip of the nose where it is known.</summary>
    public abstract float Order { get; }

    /// <summary>A first look where a detector saw a face. False where there is none.</summary>
    public abstract bool TryBegin(ImageView image, in FaceDetection detection, float minPresence);

    /// <summary>Another look at the same picture, where the last one led. False where there is no face.</summary>
    public abstract bool TryRefine(ImageView image, float minPresence);

    /// <summary>A look at the next picture of a video, where the last one led. False where the face has gone.</summary>
    public abstract bool TryFollow(ImageView image, float minPresence);

    /// <summary>Whether what was kept can be shown again where a face should be by now.</summary>
    public virtual bool CanHold => false;

    /// <summary>Keeps what the last look saw.</summary>
    public virtual void Keep()
    {
    }

    /// <summary>Puts back what was kept, moved and resized so that its box has this middle and size (<see cref="FaceMotion.SideOf"/>).</summary>
    public virtual void Recall(Vector2 center, float side)
    {
    }

    /// <summary>Copies what another reading by the same reader has read.</summary>
    public abstract void Take(FaceReading other);

    /// <summary>Puts back what was kept.</summary>
    public virtual void Restore()
    {
    }

    /// <summary>Share of what was kept that a nearer face hides, were its middle and size these.</summary>
    /// <param name="center">The middle of its box by now.</param>
    /// <param name="side">Its size.</param>
    /// <param name="nearer">The box of the nearer face.</param>
    public virtual float Hidden(Vector2 center, float side, in FaceBox nearer) => 0;

    /// <summary>Mends the last look at a face of which a nearer one hides a part, see <see cref="OccludedShape.Mend"/>; returns the part.</summary>
    public virtual float Mend(Vector2 center, float side, in FaceBox nearer) => 0;

    /// <summary>Reads from the picture what networks behind the first one give.</summary>
    public virtual void Complete(ImageView image)
    {
    }

    /// <summary>Makes what was read visible in <see cref="Face"/>.</summary>
    /// <param name="id">The face's.</param>
    /// <param name="camera">The picture's camera.</param>
    /// <param name="posed">False where a fit will give the pose, so that none need be solved for.</param>
    public abstract void Describe(int id, in CameraIntrinsics camera, bool posed);
}
