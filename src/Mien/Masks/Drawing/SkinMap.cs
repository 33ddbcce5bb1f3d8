using System.Numerics;

namespace Mien;

/// <summary>
/// Where each vertex of the face lies between the landmarks: by the landmarks' triangles in the face model's texture, which is flat. Immutable.
/// </summary>
sealed class SkinMap
{
    /// <summary>How far from the outermost landmarks a vertex still goes with them, in texture coordinates.</summary>
    const float Reach = 0.05f;

    static readonly Lazy<SkinMap> Built = new(() => new SkinMap());

    readonly (int A, int B, int C)[] _corners;
    readonly Vector3[] _weights;
    readonly float[] _shares;
    readonly Vector2[] _canonical;

    SkinMap()
    {
        FaceModel model = FaceModel.Default;
        int count = model.Part(FacePart.Face).VertexEnd;
        _corners = new (int, int, int)[count];
        _weights = new Vector3[count];
        _shares = new float[count];
        _canonical = new Vector2[count];
        Vector2[] landmarks = [.. CanonicalFace.Of(model).TextureCoordinates];
        ReadOnlySpan<short> triangles = LandmarkTriangles.Corners;
        for (int i = 0; i < count; i++)
        {
            Vector2 at = model.TextureCoordinates[i];
            float nearest = float.PositiveInfinity;
            for (int t = 0; t < LandmarkTriangles.Count && nearest > 0; t++)
            {
                (int a, int b, int c) = (triangles[t * 3], triangles[t * 3 + 1], triangles[t * 3 + 2]);
                Vector2 least = Vector2.Min(landmarks[a], Vector2.Min(landmarks[b], landmarks[c])), most = Vector2.Max(landmarks[a], Vector2.Max(landmarks[b], landmarks[c]));
                if (Vector2.Distance(at, Vector2.Clamp(at, least, most)) >= nearest)
                    continue;
                Vector3 weights = Weights(at, landmarks[a], landmarks[b], landmarks[c]);
                float distance = Vector2.Distance(at, landmarks[a] * weights.X + landmarks[b] * weights.Y + landmarks[c] * weights.Z);
                if (distance < 1e-5f)
                    distance = 0;
                if (distance < nearest)
                    (nearest, _corners[i], _weights[i]) = (distance, (a, b, c), weights);
            }
            _shares[i] = MathF.Exp(-(nearest / Reach) * (nearest / Reach));
            (int x, int y, int z) = _corners[i];
            Vector3 w = _weights[i];
            _canonical[i] = nearest > 0.004f ? new Vector2(float.NaN) : CanonicalUv.Of(x) * w.X + CanonicalUv.Of(y) * w.Y + CanonicalUv.Of(z) * w.Z;
        }
        int[] face = model.Triangles[MaskHead.Parts.Face].ToArray(), eyes = model.Triangles[MaskHead.Parts.Eyes].ToArray();
        Face = face;
        FaceWithEyes = [.. face, .. eyes];
        Canonical = [.. face.Chunk(3).Where(corners => corners.All(vertex => !float.IsNaN(_canonical[vertex].X))).SelectMany(corners => corners)];
        for (int i = 0; i < count; i++)
            if (float.IsNaN(_canonical[i].X))
                _canonical[i] = Vector2.Zero;
        Oval = [.. LandmarkTopology.FaceOval[1..].ToArray().Select(landmark => landmarks[landmark])];
    }

    public static SkinMap Default => Built.Value;

    /// <summary>Vertices of the face.</summary>
    public int Count => _corners.Length;

    /// <summary>Triangles of the face; of the face and what is in the openings of the eyes; of the part of it that MediaPipe's canonical face covers.</summary>
    public int[] Face { get; }

    /// <inheritdoc cref="Face"/>
    public int[] FaceWithEyes { get; }

    /// <inheritdoc cref="Face"/>
    public int[] Canonical { get; }

    /// <summary>Where the outline of the landmarks lies in the face model's texture.</summary>
    public IReadOnlyList<Vector2> Oval { get; }

    /// <summary>Texture coordinates of MediaPipe's canonical face, one a vertex; those of <see cref="Canonical"/>'s triangles count.</summary>
    public ReadOnlySpan<Vector2> CanonicalCoordinates => _canonical;

    /// <summary>What belongs to the landmarks, between them.</summary>
    public Vector2 Between(int vertex, ReadOnlySpan<Vector2> ofLandmarks)
    {
        (int a, int b, int c) = _corners[vertex];
        Vector3 weights = _weights[vertex];
        return (ofLandmarks[a] * weights.X + ofLandmarks[b] * weights.Y + ofLandmarks[c] * weights.Z) * _shares[vertex];
    }

    /// <summary>Barycentric weights of the point of a triangle that is nearest to a point.</summary>
    static Vector3 Weights(Vector2 p, Vector2 a, Vector2 b, Vector2 c)
    {
        Vector2 ab = b - a, ac = c - a, ap = p - a;
        float area = ab.X * ac.Y - ab.Y * ac.X;
        if (MathF.Abs(area) > 1e-12f)
        {
            float v = (ap.X * ac.Y - ap.Y * ac.X) / area, w = (ab.X * ap.Y - ab.Y * ap.X) / area;
            if (v >= 0 && w >= 0 && v + w <= 1)
                return new Vector3(1 - v - w, v, w);
        }
        float onAb = Along(p, a, b), onBc = Along(p, b, c), onCa = Along(p, c, a);
        float toAb = Vector2.DistanceSquared(p, Vector2.Lerp(a, b, onAb)), toBc = Vector2.DistanceSquared(p, Vector2.Lerp(b, c, onBc)), toCa = Vector2.DistanceSquared(p, Vector2.Lerp(c, a, onCa));
        return toAb <= toBc && toAb <= toCa ? new Vector3(1 - onAb, onAb, 0) : toBc <= toCa ? new Vector3(0, 1 - onBc, onBc) : new Vector3(onCa, 0, 1 - onCa);
    }

    static float Along(Vector2 p, Vector2 from, Vector2 to)
    {
        Vector2 edge = to - from;
        return Math.Clamp(Vector2.Dot(p - from, edge) / MathF.Max(edge.LengthSquared(), 1e-12f), 0, 1);
    }
}
