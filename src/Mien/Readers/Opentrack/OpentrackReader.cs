using Mien.Graphics;
using Mien.Tensors;

namespace Mien;

/// <summary>
/// Reads a face as opentrack's neural-net tracker does: a localizer that knows one face, and a pose network on the square around it. The
/// tracker sees the middle of a picture in the ratio 4 : 3; where it finds nothing there, the whole picture is shown to it between black
/// bars, so that upright photos are not cut.
/// </summary>
sealed class OpentrackReader : FaceReader
{
    readonly OpentrackDescription _description;
    readonly OpentrackLocalizer _localizer;
    readonly OpentrackPoseNetwork _pose;
    readonly GrayPyramid _frame = new();
    (float Score, FaceBox Box)? _located;
    bool _showsAll;

    public OpentrackReader(Pack pack, NetworkOptions options)
    {
        _description = pack.Description.Opentrack!;
        try
        {
            _localizer = Owned(new OpentrackLocalizer(pack, _description.Localizer, options));
            _pose = Owned(new OpentrackPoseNetwork(pack, _description.PoseNetwork, options));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override int DetectorCount => 1;

    public override int DefaultRefinements => _description.Steps - 1;

    public override bool SearchesTiles => false;

    public OpentrackDescription Description => _description;

    public override void Begin(ImageView image) => Load(image);

    public override void Detect(int detector, ImageView image, in RotatedRect part, float minScore, float? minSuppression, List<FaceDetection> results)
    {
        (float score, FaceBox box) = Locate();
        if (!(score >= minScore) && image.Width * 3 != image.Height * 4)
        {
            _showsAll = !_showsAll;
            Load(image);
            (score, box) = Locate();
        }
        if (score >= minScore)
        {
            results.Add(new FaceDetection { Score = score, Box = box });
        }
        else if (_showsAll)
        {
            _showsAll = false;
            Load(image);
        }
    }

    public override RotatedRect RegionOf(in FaceDetection detection) => OpentrackReading.Square(detection.Box);

    public override FaceReading NewReading() => new OpentrackReading(this);

    /// <summary>The localizer's word on the present picture, in pixels of that; it is asked once.</summary>
    public (float Score, FaceBox Box) Locate()
    {
        if (_located is { } known)
            return known;
        (float score, FaceBox box) = _localizer.Run(_frame);
        (float Score, FaceBox Box) located = (score, box with { X = box.X + _frame.Part.Left, Y = box.Y + _frame.Part.Top });
        _located = located;
        return located;
    }

    /// <summary>The pose network's word on a region (pixels of the picture).</summary>
    public bool TryLook(in FaceBox region, out OpentrackEstimate estimate) =>
        _pose.TryRun(_frame, region with { X = region.X - _frame.Part.Left, Y = region.Y - _frame.Part.Top }, out estimate);

    void Load(ImageView image)
    {
        (int left, int top, int width, int height) = FrameOf(image.Width, image.Height, _showsAll);
        _frame.Load(image, left, top, width, height);
        _located = null;
    }

    /// <summary>The ratio 4 : 3 inside a picture (or around it), in multiples of 8, in the middle.</summary>
    internal static (int Left, int Top, int Width, int Height) FrameOf(int width, int height, bool around)
    {
        bool wide = width * 3L > height * 4L;
        (int w, int h) = wide != around ? (height * 4 / 3, height) : (width, width * 3 / 4);
        (w, h) = around ? ((w + 7) / 8 * 8, (h + 7) / 8 * 8) : (Math.Max(w / 8 * 8, 8), Math.Max(h / 8 * 8, 8));
        return ((int)Math.Floor((width - w) / 2.0), (int)Math.Floor((height - h) / 2.0), w, h);
    }
}
