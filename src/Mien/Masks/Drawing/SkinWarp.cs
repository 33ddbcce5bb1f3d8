using System.Numerics;

namespace Mien;

/// <summary>
/// The face's surface in the picture, drawn to where the networks see the landmarks: the fitted model is smooth, and paint must lie on the lips that
/// are there. Not thread-safe; allocates nothing per face.
/// </summary>
sealed class SkinWarp
{
    /// <summary>A landmark that lies farther than this off the model, as a share of the eyes' distance, is not believed beyond it.</summary>
    const float Most = 0.12f;

    readonly Vector3[] _screen = new Vector3[MaskHead.Surface.VertexCount];
    readonly Vector2[] _offsets = new Vector2[LandmarkTopology.Count];

    /// <summary>Pixels and distance of every vertex of <see cref="MaskHead.Surface"/>.</summary>
    public ReadOnlySpan<Vector3> Screen => _screen;

    /// <summary>Takes a head.</summary>
    public void Set(MaskHead head)
    {
        var projection = head.Projection;
        ReadOnlySpan<Vector3> seen = head.SeenLandmarks;
        float most = Most * Vector3.Distance(seen[LandmarkTopology.RightEyeCorners.Outer] with { Z = 0 }, seen[LandmarkTopology.LeftEyeCorners.Outer] with { Z = 0 });
        for (int i = 0; i < _offsets.Length; i++)
        {
            Vector3 offset = seen[i] - projection.Project(head.Landmarks[i]);
            float length = MathF.Sqrt(offset.X * offset.X + offset.Y * offset.Y), scale = length > most ? most / length : 1;
            _offsets[i] = float.IsFinite(length) ? new Vector2(offset.X, offset.Y) * (scale * head.Visibility[i]) : Vector2.Zero;
        }
        SkinMap map = SkinMap.Default;
        head.Screen.CopyTo(_screen);
        for (int i = 0; i < map.Count; i++)
        {
            Vector2 offset = map.Between(i, _offsets);
            _screen[i] += new Vector3(offset, 0);
        }
        MoveEyes();
    }

    /// <summary>What lies in an opening of the lids goes with its corners.</summary>
    void MoveEyes()
    {
        Vector2 right = (_offsets[LandmarkTopology.RightEyeCorners.Outer] + _offsets[LandmarkTopology.RightEyeCorners.Inner]) / 2;
        Vector2 left = (_offsets[LandmarkTopology.LeftEyeCorners.Outer] + _offsets[LandmarkTopology.LeftEyeCorners.Inner]) / 2;
        ReadOnlySpan<Vector3> neutral = FaceModel.Default.Neutral;
        for (int i = MaskHead.SkinVertices; i < _screen.Length; i++)
            _screen[i] += new Vector3(neutral[MaskHead.Surface.ModelVertices[i]].X > 0 ? left : right, 0);
    }
}
