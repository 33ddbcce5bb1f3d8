using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>A face that a tracker follows, with the memory of all that is read of it; the memory serves one face after another.</summary>
sealed class TrackedFace
{
    readonly Vector3[] _landmarks;
    readonly Vector2[] _keypoints = new Vector2[FaceKeypoints.Count];
    RotatedRect _region;
    float _score, _presence;

    public TrackedFace(FaceReader reader)
    {
        _landmarks = new Vector3[reader.LandmarkCount];
        Face = new Face
        {
            Id = -1,
            Box = default,
            Score = 0,
            Presence = 0,
            Keypoints = _keypoints,
            Landmarks = _landmarks,
            Blendshapes = reader.ReadsExpressions ? new Blendshapes(stackalloc float[Blendshapes.Count]) : null,
        };
    }

    /// <summary>Given when the first look finds a face.</summary>
    public int Id { get; set; }

    /// <summary>Where the next look goes.</summary>
    public RotatedRect Region => _region;

    /// <summary>The box of the landmarks.</summary>
    public FaceBox Box { get; private set; }

    /// <summary>What the user sees of it, as of the last <see cref="Describe"/>.</summary>
    public Face Face { get; }

    /// <summary>A first look where a detector saw a face. False where there is none.</summary>
    public bool TryBegin(FaceReader reader, ImageView image, in FaceDetection detection, float minPresence)
    {
        _region = reader.RegionOf(detection);
        _score = detection.Score;
        if (!TryLocate(reader, image, minPresence))
            return false;
        for (int i = 0; i < _keypoints.Length; i++)
            _keypoints[i] = detection.Keypoints[i];
        return true;
    }

    /// <summary>A look at the region that the last frame's landmarks gave. False where the face has gone.</summary>
    public bool TryFollow(FaceReader reader, ImageView image, float minPresence)
    {
        if (!TryLocate(reader, image, minPresence))
            return false;
        _keypoints[0] = Middle(LandmarkTopology.RightEyeCorners.Outer, LandmarkTopology.RightEyeCorners.Inner);
        _keypoints[1] = Middle(LandmarkTopology.LeftEyeCorners.Inner, LandmarkTopology.LeftEyeCorners.Outer);
        _keypoints[2] = Middle(LandmarkTopology.NoseTip, LandmarkTopology.NoseTip);
        _keypoints[3] = Middle(LandmarkTopology.MiddleOfLips.Upper, LandmarkTopology.MiddleOfLips.Lower);
        _keypoints[4] = Middle(LandmarkTopology.Tragions.Right, LandmarkTopology.Tragions.Right);
        _keypoints[5] = Middle(LandmarkTopology.Tragions.Left, LandmarkTopology.Tragions.Left);
        return true;
    }

    /// <summary>Reads eyes, pose and expression off the landmarks and makes all of it visible in <see cref="Face"/>.</summary>
    public void Describe(FaceReader reader, ImageView image, in CameraIntrinsics camera)
    {
        reader.RefineEyes(image, _landmarks);
        Face.Blendshapes?.Update(reader.ReadExpression(_landmarks));
        Face.Update(Id, FaceRegion.BoxOf(_landmarks), _score, _presence, reader.ReadPose(_landmarks, camera));
    }

    bool TryLocate(FaceReader reader, ImageView image, float minPresence)
    {
        if (!reader.TryLocate(image, ref _region, minPresence, _landmarks, out _presence))
            return false;
        Box = FaceRegion.BoxOf(_landmarks.AsSpan(0, LandmarkTopology.MeshCount));
        return true;
    }

    Vector2 Middle(int a, int b)
    {
        Vector3 middle = (_landmarks[a] + _landmarks[b]) / 2;
        return new Vector2(middle.X, middle.Y);
    }
}
