using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>Draws what is known of a face with lines and dots, whose widths follow the size of the face.</summary>
public static class FaceDrawing
{
    /// <summary>The landmarks as dots, the mesh between them faintly, and the contours of face, brows, lids, lips and irises.</summary>
    /// <param name="canvas">The picture.</param>
    /// <param name="landmarks">478 or 468 landmarks, pixels (<see cref="Face.Landmarks"/>).</param>
    /// <param name="edges">Pairs of landmarks that the mesh joins (<see cref="CanonicalFace.Edges"/>); empty for none.</param>
    public static void Landmarks(Canvas canvas, ReadOnlySpan<Vector3> landmarks, IReadOnlyList<(int From, int To)> edges) => DensePicture.Draw(canvas, landmarks, edges);

    /// <summary>The 68 landmarks as dots, joined along jaw, brows, nose, eyes and lips.</summary>
    /// <param name="canvas">The picture.</param>
    /// <param name="landmarks">68 landmarks, pixels (<see cref="Face.Landmarks68"/>, <see cref="PosedFace.Landmarks68"/>).</param>
    /// <exception cref="ArgumentException">There are not 68.</exception>
    public static void Landmarks68(Canvas canvas, ReadOnlySpan<Vector3> landmarks)
    {
        if (landmarks.Length != Landmarks68Topology.Count)
            throw new ArgumentException($"There are {Landmarks68Topology.Count} landmarks, not {landmarks.Length}.", nameof(landmarks));
        SparsePicture.Draw(canvas, landmarks);
    }

    /// <summary>The face's box, its score and the detector's keypoints.</summary>
    public static void Box(Canvas canvas, Face face) =>
        BoxPicture.Draw(canvas, face.Box.X, face.Box.Y, face.Box.Width, face.Box.Height, face.Score, [.. face.Keypoints ?? []]);

    /// <summary>A frustum that opens towards where the face points (3DDFA_V2's pose box), the head's axes (red to the subject's left, green up, blue out of the face) and the angles, below the face's box.</summary>
    /// <param name="canvas">The picture.</param>
    /// <param name="pose">Where the head is.</param>
    /// <param name="camera">The camera that the pose is for.</param>
    /// <param name="box">The face's box.</param>
    public static void Pose(Canvas canvas, in HeadPose pose, in CameraIntrinsics camera, in FaceBox box) => PosePicture.Draw(canvas, pose, camera, box.X, box.Y, box.Width, box.Height);
}
