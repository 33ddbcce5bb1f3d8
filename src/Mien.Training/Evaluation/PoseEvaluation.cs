using Mien.Graphics;

namespace Mien.Training;

/// <summary>
/// Compares the head poses that a pack finds with labels, by the protocol of opentrack's trainer (evaluate_pose_network): AFLW's Euler
/// angles, pictures with an angle beyond 99° left out; but the faces are found by the pack's own detector, and what it misses is counted.
/// </summary>
public sealed class PoseEvaluation
{
    /// <summary>Pictures with a larger angle are left out, degrees.</summary>
    public const double LargestAngle = 99;

    /// <summary>The bounds of the sets by |yaw|, degrees.</summary>
    public static IReadOnlyList<(double From, double To)> YawBins { get; } = [(0, 30), (30, 60), (60, 90)];

    // A face belongs to a label when it overlaps the labelled box by more than this.
    const float LeastOverlap = 0.2f;

    readonly List<Result> _results = [];

    /// <summary>Pictures that were left out for their angles.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Over all pictures that count.</summary>
    public PoseErrors All => Summarise(_results);

    /// <summary>Over those whose label's |yaw| lies in a range, degrees.</summary>
    public PoseErrors Within(double from, double to) => Summarise(_results.Where(r => Math.Abs(r.Sample.Yaw) >= from && Math.Abs(r.Sample.Yaw) < to));

    /// <summary>Where the heads lie, over all pictures whose label says so; null where none does.</summary>
    public PlaceErrors? Places => PlacesOf(_results);

    /// <summary>The same over those whose label's |yaw| lies in a range, degrees.</summary>
    public PlaceErrors? PlacesWithin(double from, double to) => PlacesOf(_results.Where(r => Math.Abs(r.Sample.Yaw) >= from && Math.Abs(r.Sample.Yaw) < to));

    /// <summary>The pictures whose face was not found.</summary>
    public IEnumerable<string> Missed => _results.Where(r => r.Found is null).Select(r => r.Sample.Name);

    /// <summary>Looks for the face of a sample and notes how well its pose was found.</summary>
    /// <exception cref="ImageFormatException">The picture cannot be read.</exception>
    public void Add(PoseSample sample, FaceFinder finder)
    {
        if (Math.Abs(sample.Yaw) > LargestAngle || Math.Abs(sample.Pitch) > LargestAngle || Math.Abs(sample.Roll) > LargestAngle)
        {
            LeftOut++;
            return;
        }
        Image image = ImageFile.Decode(sample.Read());
        Face? face = Choose(finder.Find(image), sample, image.Width, image.Height);
        _results.Add(new Result(sample, face?.Pose, face is null || sample.Place is null ? null : HeadPlace.Of(face, finder.CameraOf(image.Width, image.Height))));
    }

    /// <summary>The face that the label means, or null.</summary>
    static Face? Choose(IReadOnlyList<Face> faces, PoseSample sample, int width, int height)
    {
        if (sample.Box is { } box)
        {
            Face? best = faces.MaxBy(face => Overlap(face.Box, box));
            return best is not null && Overlap(best.Box, box) > LeastOverlap ? best : null;
        }
        return faces.Where(face => face.Box.X < width / 2f && face.Box.X + face.Box.Width > width / 2f && face.Box.Y < height / 2f && face.Box.Y + face.Box.Height > height / 2f)
            .MaxBy(face => face.Box.Area);
    }

    static float Overlap(in FaceBox a, in FaceBox b)
    {
        float width = Math.Min(a.X + a.Width, b.X + b.Width) - Math.Max(a.X, b.X), height = Math.Min(a.Y + a.Height, b.Y + b.Height) - Math.Max(a.Y, b.Y);
        float shared = Math.Max(0, width) * Math.Max(0, height);
        return shared / (a.Area + b.Area - shared);
    }

    static PoseErrors Summarise(IEnumerable<Result> results)
    {
        int count = 0, missed = 0;
        double yaw = 0, pitch = 0, roll = 0, geodesic = 0, yawBias = 0, pitchBias = 0, rollBias = 0;
        foreach ((PoseSample sample, HeadPose? found, _) in results)
        {
            if (found is not { } pose)
            {
                missed++;
                continue;
            }
            count++;
            (double p, double y, double r) = pose.ToAflw();
            (double yawError, double pitchError, double rollError) = (Signed(y - sample.Yaw), Signed(p - sample.Pitch), Signed(r - sample.Roll));
            yaw += Math.Abs(yawError);
            pitch += Math.Abs(pitchError);
            roll += Math.Abs(rollError);
            yawBias += yawError;
            pitchBias += pitchError;
            rollBias += rollError;
            geodesic += HeadPose.AngleDegrees(pose, sample.Pose);
        }
        return new PoseErrors(count, missed, yaw / count, pitch / count, roll / count, geodesic / count, yawBias / count, pitchBias / count, rollBias / count);
    }

    static PlaceErrors? PlacesOf(IEnumerable<Result> results)
    {
        (HeadPlace, HeadPlace, FaceBox)[] pairs = [.. results.Where(r => r.Place is not null && r.Sample.Box is not null).Select(r => (r.Place!, r.Sample.Place!, r.Sample.Box!.Value))];
        return pairs.Length > 0 ? PlaceErrors.Over(pairs) : null;
    }

    /// <summary>The same turn within −180 … 180.</summary>
    static double Signed(double degrees) => Math.IEEERemainder(degrees, 360);

    sealed record Result(PoseSample Sample, HeadPose? Found, HeadPlace? Place);
}
