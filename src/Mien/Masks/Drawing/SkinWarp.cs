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

    /// <summary>Millimetres.</summary>
    const float Before = 1;

    readonly int[] _vertices;
    readonly Vector3[] _screen;
    readonly Vector2[] _offsets = new Vector2[LandmarkTopology.Count];

    /// <summary>Of some vertices of <see cref="MaskHead.Surface"/>.</summary>
    public SkinWarp(ReadOnlySpan<int> vertices)
    {
        _vertices = vertices.ToArray();
        _screen = new Vector3[_vertices.Length];
    }

    /// <summary>Of all of them.</summary>
    public SkinWarp() : this([.. Enumerable.Range(0, MaskHead.Surface.VertexCount)])
    {
    }

    /// <summary>Pixels and distance of the vertices.</summary>
    public ReadOnlySpan<Vector3> Screen => _screen;

    /// <summary>Takes a head, with the depths of what hides things, just before it: drawn behind objects even where skin lies before them.</summary>
    public void SetBehind(MaskHead head, ReadOnlySpan<Vector3> hiders)
    {
        Set(head);
        for (int i = 0; i < _screen.Length; i++)
            _screen[i].Z = hiders[i].Z - Before;
    }

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
        // What lies in an opening of the lids goes with its corners; what lies behind the face stays.
        Vector2 right = (_offsets[LandmarkTopology.RightEyeCorners.Outer] + _offsets[LandmarkTopology.RightEyeCorners.Inner]) / 2;
        Vector2 left = (_offsets[LandmarkTopology.LeftEyeCorners.Outer] + _offsets[LandmarkTopology.LeftEyeCorners.Inner]) / 2;
        SkinMap map = SkinMap.Default;
        ReadOnlySpan<Vector3> neutral = FaceModel.Default.Neutral;
        int face = map.Count, skin = MaskHead.SkinVertices;
        for (int i = 0; i < _screen.Length; i++)
        {
            int vertex = _vertices[i];
            Vector2 offset = vertex < face ? map.Between(vertex, _offsets) : vertex < skin ? Vector2.Zero : neutral[MaskHead.Surface.ModelVertices[vertex]].X > 0 ? left : right;
            _screen[i] = head.Screen[vertex] + new Vector3(offset, 0);
        }
    }
}
