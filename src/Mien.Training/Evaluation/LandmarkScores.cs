using System.Globalization;

namespace Mien.Training;

/// <summary>What an evaluation of a landmark network found.</summary>
/// <param name="Faces">The errors of all faces, in the order of the samples.</param>
/// <param name="Groups">Errors of all faces, then of each set, then of each range of yaw and each group of people (<see cref="SourceGroups"/>) that has faces.</param>
/// <param name="Blinks">Shut eyes by each measure; empty where no listed eye was among the faces.</param>
public sealed record LandmarkScores(IReadOnlyList<FaceError> Faces, IReadOnlyList<LandmarkErrors> Groups, IReadOnlyList<BlinkErrors> Blinks)
{
    /// <summary>The bounds of the ranges of |yaw|, degrees.</summary>
    public static IReadOnlyList<(double From, double To)> YawBins { get; } = [(0, 15), (15, 30), (30, 45), (45, 90)];

    /// <summary>Over all faces.</summary>
    public LandmarkErrors All => Groups[0];

    internal static LandmarkScores Of(IReadOnlyList<FaceCrop> samples, FaceError[] faces, IReadOnlyList<BlinkErrors> blinks) => new(faces,
    [
        LandmarkErrors.Of("all", faces),
        .. faces.GroupBy(face => samples[face.Sample].Set.Name).Select(set => LandmarkErrors.Of(set.Key, [.. set])),
        .. YawBins.Select(bin => LandmarkErrors.Of(
            string.Create(CultureInfo.InvariantCulture, $"|yaw| {bin.From:0}–{bin.To:0}°"), [.. faces.Where(face => face.YawDegrees >= bin.From && (face.YawDegrees < bin.To || bin == YawBins[^1]))]))
            .Where(bin => bin.Faces > 0),
        .. SourceGroups.Names.Select(name => LandmarkErrors.Of(name, [.. faces.Where(face => samples[face.Sample].Groups.Contains(name))])).Where(group => group.Faces > 0),
    ], blinks);
}
