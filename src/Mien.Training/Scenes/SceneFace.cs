using System.Numerics;

namespace Mien.Training;

/// <summary>
/// A face of a scene as a detector shall find it. Its box is the square on the longer side of the upright box around the 478 landmarks,
/// with the same centre: what <see cref="FaceRegion.FromLandmarks"/> makes of landmarks, so that a detection enlarged by half and turned
/// by its eyes is the region that a landmark network was trained on.
/// </summary>
struct SceneFace
{
    /// <summary>Centre of the box, pixels of the scene.</summary>
    public Vector2 Center;

    /// <summary>Side of the box, pixels of the scene: the size of the face.</summary>
    public float Side;

    /// <summary>Eyes, nose tip, mouth and tragions, in the detector's order, pixels of the scene.</summary>
    public FaceKeypoints Keypoints;

    /// <summary>Whether to find it is neither right nor wrong: cut by the edge, upside down or tiny.</summary>
    public bool IsIgnored;

    /// <summary>The box, pixels of the scene.</summary>
    public readonly FaceBox Box => new(Center.X - Side / 2, Center.Y - Side / 2, Side, Side);

    /// <summary>A face from its landmarks, pixels of the scene.</summary>
    public static SceneFace Of(ReadOnlySpan<Vector3> landmarks)
    {
        FaceBox box = FaceRegion.BoxOf(landmarks);
        return new SceneFace
        {
            Center = new Vector2(box.X + box.Width / 2, box.Y + box.Height / 2),
            Side = Math.Max(box.Width, box.Height),
            Keypoints = KeypointsOf(landmarks),
        };
    }

    /// <summary>The six points from 478 landmarks: the middles of the eyes' corners, the tip of the nose, the middle of the lips, the tragions.</summary>
    public static FaceKeypoints KeypointsOf(ReadOnlySpan<Vector3> landmarks)
    {
        FaceKeypoints points = default;
        points[0] = Middle(landmarks, LandmarkTopology.RightEyeCorners.Outer, LandmarkTopology.RightEyeCorners.Inner);
        points[1] = Middle(landmarks, LandmarkTopology.LeftEyeCorners.Inner, LandmarkTopology.LeftEyeCorners.Outer);
        points[2] = Middle(landmarks, LandmarkTopology.NoseTip, LandmarkTopology.NoseTip);
        points[3] = Middle(landmarks, LandmarkTopology.MiddleOfLips.Upper, LandmarkTopology.MiddleOfLips.Lower);
        points[4] = Middle(landmarks, LandmarkTopology.Tragions.Right, LandmarkTopology.Tragions.Right);
        points[5] = Middle(landmarks, LandmarkTopology.Tragions.Left, LandmarkTopology.Tragions.Left);
        return points;
    }

    /// <summary>The keypoint whose place a keypoint takes in a mirror: right and left change.</summary>
    public static int Mirrored(int keypoint) => keypoint switch { 0 => 1, 1 => 0, 4 => 5, 5 => 4, _ => keypoint };

    static Vector2 Middle(ReadOnlySpan<Vector3> landmarks, int a, int b)
    {
        Vector3 middle = (landmarks[a] + landmarks[b]) / 2;
        return new Vector2(middle.X, middle.Y);
    }
}
