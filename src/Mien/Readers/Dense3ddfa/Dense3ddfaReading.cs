using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>A face read by 3DDFA_V2's network.</summary>
sealed class Dense3ddfaReading : FaceReading
{
    // The network does not say how sure it is. With the filter's own deviations, 0.5° and 2 mm, a pose trembles 0.8 times as much, with these 0.55 times, at 2.5 ms of lag.
    static readonly SmoothingSpec Steady = SmoothingSpec.Parse("kalman:turn-deviation=2,shift-deviation=8");

    readonly Dense3ddfaReader _reader;
    readonly BfmParameters _parameters = new();
    readonly Vector3[] _landmarks = new Vector3[Landmarks68Topology.Count];
    RegionOfInterest _next;
    float _score;

    public Dense3ddfaReading(Dense3ddfaReader reader)
    {
        _reader = reader;
        Face = new Face
        {
            Id = -1,
            Box = default,
            Score = 0,
            Landmarks68 = _landmarks,
            Bfm = _parameters,
            Dense = reader.Dense is { } dense ? new DenseFace(dense.Model, dense.Topology, _parameters) : null,
        };
    }

    public override Face Face { get; }

    public override FaceBox Box => FaceRegion.BoxOf(_landmarks);

    public override RotatedRect Region => _next.ToRect();

    public override Span<Vector3> Landmarks => _landmarks;

    public override SmoothingSpec? PoseSmoothing => Steady;

    public override float Order => _landmarks[Landmarks68Topology.NoseTip].X;

    public override bool TryBegin(ImageView image, in FaceDetection detection, float minPresence)
    {
        _score = detection.Score;
        _next = RegionOfInterest.FromBox(detection.Box);
        return TryRefine(image, minPresence);
    }

    public override bool TryRefine(ImageView image, float minPresence)
    {
        if (!_reader.TryLook(image, _next, _parameters, _landmarks))
            return false;
        _next = RegionOfInterest.FromLandmarks(_landmarks, BfmParameters.PixelCenter);
        return true;
    }

    /// <summary>A face whose region has become too small has gone, as in 3DDFA_V2's video demo.</summary>
    public override bool TryFollow(ImageView image, float minPresence) =>
        _next.Area >= RegionOfInterest.LeastArea && TryRefine(image, minPresence);

    public override void Take(FaceReading other)
    {
        var read = (Dense3ddfaReading)other;
        _parameters.Take(read._parameters);
        read._landmarks.CopyTo(_landmarks, 0);
        (_next, _score) = (read._next, read._score);
    }

    public override void Describe(int id, in CameraIntrinsics camera, bool posed)
    {
        Face.Dense?.Invalidate();
        Face.Update(id, Box, _score, null, _parameters.TryGetPose(camera, out HeadPose pose) ? pose : null);
    }
}
