using Mien.Graphics;

namespace Mien;

/// <summary>A head read by opentrack's networks, followed with its tracker's rules.</summary>
sealed class OpentrackReading(OpentrackReader reader) : FaceReading
{
    // Below this overlap the localizer and the region that is followed are not of one mind.
    const float Agreement = 0.25f;

    const float LeastScore = 0.5f;

    /// <summary>opentrack itself follows a region for ever once it has one; here a face is let go when the localizer has seen none this many frames in a row.</summary>
    const int MostDenials = 30;

    // opentrack's own, which lives on the covariance that its networks give, and what 3DDFA's get where they give none.
    static readonly SmoothingSpec Steady = SmoothingSpec.Parse("dead-zone"), SteadyBlindly = SmoothingSpec.Parse("kalman:turn-deviation=2,shift-deviation=8");

    OpentrackEstimate _estimate;
    FaceBox? _located;
    FaceBox _region;
    float _score;
    int _denials;

    public override Face Face { get; } = new() { Id = -1, Box = default, Score = 0 };

    // The tracker counts pixels from their centres.
    public override FaceBox Box => _estimate.Box with { X = _estimate.Box.X + 0.5f, Y = _estimate.Box.Y + 0.5f };

    public override RotatedRect Region => Square(_region);

    public override SmoothingSpec? PoseSmoothing => _estimate.RotationFactor is null || _estimate.PlaceFactor is null ? SteadyBlindly : Steady;

    public override float Order => _estimate.Center.X;

    /// <summary>The square that the pose network sees of a box.</summary>
    public static RotatedRect Square(in FaceBox box) => RotatedRect.FromBox(box.X, box.Y, box.Width, box.Height).SquareOnLongSide();

    public override bool TryBegin(ImageView image, in FaceDetection detection, float minPresence)
    {
        _score = detection.Score;
        _located = _region = detection.Box;
        _denials = 0;
        return TryRefine(image, minPresence);
    }

    public override bool TryRefine(ImageView image, float minPresence)
    {
        if (!reader.TryLook(_region, out _estimate))
            return false;
        float alpha = reader.Description.RegionFilter, zoom = reader.Description.RegionZoom;
        FaceBox box = _estimate.Box, next = new(
            box.X + box.Width * (1 - zoom) / 2, box.Y + box.Height * (1 - zoom) / 2, box.Width * zoom, box.Height * zoom);
        _region = new FaceBox(
            Mix(_region.X, next.X, alpha), Mix(_region.Y, next.Y, alpha), Mix(_region.Width, next.Width, alpha), Mix(_region.Height, next.Height, alpha));
        return _region is { Width: >= 1, Height: >= 1 };
    }

    public override bool TryFollow(ImageView image, float minPresence)
    {
        if (_located is not { } last || FaceBox.IntersectionOverUnion(last, _region) < Agreement)
        {
            (float score, FaceBox box) = reader.Locate();
            if (score > LeastScore)
            {
                if (FaceBox.IntersectionOverUnion(box, _region) < Agreement)
                    _region = box;
                _located = box;
                _denials = 0;
            }
            else
            {
                _located = null;
                if (++_denials >= MostDenials)
                    return false;
            }
        }
        return TryRefine(image, minPresence);
    }

    public override void Take(FaceReading other)
    {
        var read = (OpentrackReading)other;
        (_estimate, _located, _region, _score, _denials) = (read._estimate, read._located, read._region, read._score, read._denials);
    }

    public override void Describe(int id, in CameraIntrinsics camera, bool posed)
    {
        HeadPose pose = HeadPose.FromOpentrack(_estimate, camera);
        Face.Update(id, Box, _score, null, pose);
        Face.Update(_estimate.ToCovariance(pose, camera), _estimate);
    }

    static float Mix(float last, float next, float alpha) => last + alpha * (next - last);
}
