using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>A face read by a landmark network.</summary>
sealed class LandmarkReading : FaceReading
{
    readonly LandmarkReader _reader;
    readonly Vector3[] _landmarks, _kept;
    readonly Vector2[] _keypoints = new Vector2[FaceKeypoints.Count];
    RotatedRect _region, _keptRegion;
    FaceBox _box, _keptBox;
    float _score, _presence, _keptPresence;

    public LandmarkReading(LandmarkReader reader)
    {
        _reader = reader;
        _landmarks = new Vector3[reader.LandmarkCount];
        _kept = new Vector3[reader.LandmarkCount];
        Face = new Face
        {
            Id = -1,
            Box = default,
            Score = 0,
            Keypoints = _keypoints,
            Landmarks = _landmarks,
            NetworkBlendshapes = reader.ReadsExpressions ? new Blendshapes(stackalloc float[Blendshapes.Count]) : null,
        };
    }

    public override Face Face { get; }

    public override FaceBox Box => _box;

    public override RotatedRect Region => _region;

    public override Span<Vector3> Landmarks => _landmarks;

    public override float Order => _landmarks[LandmarkTopology.NoseTip].X;

    public override bool TryBegin(ImageView image, in FaceDetection detection, float minPresence)
    {
        _region = _reader.RegionOf(detection);
        _score = detection.Score;
        if (!TryRefine(image, minPresence))
            return false;
        for (int i = 0; i < _keypoints.Length; i++)
            _keypoints[i] = detection.Keypoints[i];
        return true;
    }

    public override bool TryRefine(ImageView image, float minPresence)
    {
        if (!_reader.TryLocate(image, ref _region, minPresence, _landmarks, out _presence))
            return false;
        _box = FaceRegion.BoxOf(_landmarks.AsSpan(0, LandmarkTopology.MeshCount));
        return true;
    }

    public override bool TryFollow(ImageView image, float minPresence)
    {
        if (!TryRefine(image, minPresence))
            return false;
        _keypoints[0] = Middle(LandmarkTopology.RightEyeCorners.Outer, LandmarkTopology.RightEyeCorners.Inner);
        _keypoints[1] = Middle(LandmarkTopology.LeftEyeCorners.Inner, LandmarkTopology.LeftEyeCorners.Outer);
        _keypoints[2] = Middle(LandmarkTopology.NoseTip, LandmarkTopology.NoseTip);
        _keypoints[3] = Middle(LandmarkTopology.MiddleOfLips.Upper, LandmarkTopology.MiddleOfLips.Lower);
        _keypoints[4] = Middle(LandmarkTopology.Tragions.Right, LandmarkTopology.Tragions.Right);
        _keypoints[5] = Middle(LandmarkTopology.Tragions.Left, LandmarkTopology.Tragions.Left);
        return true;
    }

    public override bool CanHold => true;

    public override void Keep()
    {
        _landmarks.CopyTo(_kept, 0);
        (_keptRegion, _keptBox, _keptPresence) = (_region, _box, _presence);
    }

    public override void Restore()
    {
        _kept.CopyTo(_landmarks, 0);
        (_region, _box, _presence) = (_keptRegion, _keptBox, _keptPresence);
    }

    public override void Recall(Vector2 center, float side)
    {
        Vector2 from = FaceMotion.CenterOf(_keptBox);
        float scale = side / FaceMotion.SideOf(_keptBox);
        for (int i = 0; i < _kept.Length; i++)
        {
            Vector3 p = _kept[i];
            _landmarks[i] = new Vector3((p.X - from.X) * scale + center.X, (p.Y - from.Y) * scale + center.Y, p.Z * scale);
        }
        _presence = _keptPresence;
        _box = FaceRegion.BoxOf(_landmarks.AsSpan(0, LandmarkTopology.MeshCount));
        _region = _keptRegion.Scaled(scale) with
        {
            CenterX = (_keptRegion.CenterX - from.X) * scale + center.X,
            CenterY = (_keptRegion.CenterY - from.Y) * scale + center.Y,
        };
    }

    public override void Take(FaceReading other)
    {
        var read = (LandmarkReading)other;
        read._landmarks.CopyTo(_landmarks, 0);
        read._keypoints.CopyTo(_keypoints, 0);
        (_region, _box, _score, _presence) = (read._region, read._box, read._score, read._presence);
        if (read.Face.NetworkBlendshapes is { } expression)
            Face.NetworkBlendshapes!.Update(expression.Weights);
    }

    public override float Hidden(Vector2 center, float side, in FaceBox nearer) => OccludedShape.Hidden(_kept, new Placing(_keptBox, center, side), nearer);

    public override float Mend(Vector2 center, float side, in FaceBox nearer)
    {
        float hidden = OccludedShape.Mend(_kept, new Placing(_keptBox, center, side), nearer, _landmarks);
        _box = FaceRegion.BoxOf(_landmarks.AsSpan(0, LandmarkTopology.MeshCount));
        _region = FaceRegion.FromLandmarks(_landmarks);
        return hidden;
    }

    public override void Complete(ImageView image)
    {
        _reader.RefineEyes(image, _landmarks);
        Face.NetworkBlendshapes?.Update(_reader.ReadExpression(_landmarks));
    }

    public override void Describe(int id, in CameraIntrinsics camera, bool posed) =>
        Face.Update(id, FaceRegion.BoxOf(_landmarks), _score, _presence, posed ? _reader.ReadPose(_landmarks, camera) : null);

    Vector2 Middle(int a, int b)
    {
        Vector3 middle = (_landmarks[a] + _landmarks[b]) / 2;
        return new Vector2(middle.X, middle.Y);
    }
}
