using System.Numerics;

namespace Mien.Training.Evaluation;

/// <summary>A rendered head as a finder would report it that makes no mistakes.</summary>
static class TrueFace
{
    /// <summary>The face of a head.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="pose">Where it is.</param>
    /// <param name="landmarks">Its 478 landmarks, pixels.</param>
    public static Face Of(int id, FaceShape shape, in HeadPose pose, IReadOnlyList<Vector3> landmarks)
    {
        Vector2 low = new(float.PositiveInfinity), high = new(float.NegativeInfinity);
        foreach (Vector3 landmark in landmarks)
        {
            var at = new Vector2(landmark.X, landmark.Y);
            (low, high) = (Vector2.Min(low, at), Vector2.Max(high, at));
        }
        return new Face
        {
            Id = id,
            Box = new FaceBox(low.X, low.Y, high.X - low.X, high.Y - low.Y),
            Score = 1,
            Confidence = 1,
            Landmarks = landmarks,
            Pose = pose,
            Blendshapes = new Blendshapes(shape.Expression[..Blendshapes.Count]),
            Mesh = new FaceMesh(FaceModel.Default, shape.Copy(), pose),
        };
    }
}
