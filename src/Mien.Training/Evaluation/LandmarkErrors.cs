namespace Mien.Training;

/// <summary>
/// How far landmarks lie from the teacher's over a group of faces. A face's error is the mean distance of its points in the picture, per cent of the
/// distance of the outer eye corners in the picture.
/// </summary>
/// <param name="Group">Which faces: <c>all</c>, a set, a range of yaw.</param>
/// <param name="Faces">How many.</param>
/// <param name="Mean">Mean of the faces' errors.</param>
/// <param name="Median">Their median.</param>
/// <param name="Percentile95">What 95 % of the faces stay below.</param>
/// <param name="Auc">Area under the curve of the share of faces below an error, for errors up to <see cref="Limit"/>, 0 … 1.</param>
/// <param name="Failures">Share of the faces with a larger error than that, 0 … 1.</param>
/// <param name="Regions">Mean error by region of the face, in the order of <see cref="LandmarkRegions.Names"/>; NaN where there are no such points.</param>
/// <param name="Depth">Mean error of the depths, on the same scale.</param>
/// <param name="Unforeshortened">Mean of the faces' errors over the distance of the eye corners in space instead: what turned heads are fairly compared by.</param>
public sealed record LandmarkErrors(string Group, int Faces, double Mean, double Median, double Percentile95, double Auc, double Failures, IReadOnlyList<double> Regions, double Depth, double Unforeshortened)
{
    /// <summary>An error beyond this many per cent is a failure.</summary>
    public const double Limit = 8;

    /// <summary>Summarises faces.</summary>
    internal static LandmarkErrors Of(string group, IReadOnlyList<FaceError> faces)
    {
        double[] errors = [.. faces.Select(face => face.Error)];
        Array.Sort(errors);
        if (errors.Length == 0)
            return new(group, 0, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, [.. Enumerable.Repeat(double.NaN, LandmarkRegions.Names.Count)], double.NaN, double.NaN);
        // A face below the limit counts for the part of the axis right of it.
        double area = errors.Sum(error => Math.Max(Limit - error, 0)) / (Limit * errors.Length);
        return new LandmarkErrors(
            group, errors.Length, errors.Average(), errors[errors.Length / 2], errors[Math.Min((int)Math.Ceiling(errors.Length * 0.95) - 1, errors.Length - 1)],
            area, errors.Count(error => error > Limit) / (double)errors.Length,
            [.. Enumerable.Range(0, LandmarkRegions.Names.Count).Select(region => faces.Average(face => face.Regions[region]))],
            faces.Average(face => face.Depth), faces.Average(face => face.Unforeshortened));
    }
}

/// <summary>The errors of one face, per cent of the outer-eye distance.</summary>
/// <param name="Sample">Its place in the list that was evaluated.</param>
/// <param name="YawDegrees">How far the head is turned to either side, by the teacher's landmarks.</param>
/// <param name="Error">Mean over all points.</param>
/// <param name="Regions">Mean by region.</param>
/// <param name="Depth">Mean error of the depth.</param>
/// <param name="Unforeshortened">Mean over all points, over the eye distance in space.</param>
/// <param name="Presence">What the network says of there being a face, 0 … 1.</param>
public sealed record FaceError(int Sample, double YawDegrees, double Error, IReadOnlyList<double> Regions, double Depth, double Unforeshortened, float Presence);
