using System.Numerics;
using Mien.Graphics;

namespace Mien.Training;

/// <summary>A picture of a head that Mien rendered, with the truth about it.</summary>
public sealed class RenderedHead
{
    /// <summary>The picture.</summary>
    public required Image Picture { get; init; }

    /// <summary>
    /// 478 landmarks in MediaPipe's order: x and y in pixels of the picture, z in the same unit as MediaPipe has it (smaller is nearer, the mean of the 468
    /// points of the mesh 0, both irises at the mean depth of their lids). They are where the face model has them, hidden or not.
    /// </summary>
    public required Vector3[] Landmarks { get; init; }

    /// <summary>Weights of the expressions in the order of <see cref="Blendshape"/>.</summary>
    public required float[] Expression { get; init; }

    /// <summary>Where the head is before <see cref="Camera"/>.</summary>
    public required HeadPose Pose { get; init; }

    /// <summary>The camera of the picture; its axis need not meet the middle.</summary>
    public required CameraIntrinsics Camera { get; init; }

    /// <summary>What it was made of.</summary>
    public required HeadLook Look { get; init; }
}
