using System.Globalization;
using System.Numerics;

namespace Mien.Training.Evaluation;

/// <summary>How a landmark filter does on the synthetic sequences at one clock; what each figure means is said at <see cref="Steadiness"/>.</summary>
/// <param name="JitterPercent">Of a still face.</param>
/// <param name="YawLag">At 1 Hz yaw, ms.</param>
/// <param name="ShiftLag">At 1 Hz shift, ms.</param>
/// <param name="TalkLag">At a jaw that opens at 3 Hz, ms.</param>
/// <param name="OvershootPercent">At steps of a tenth of the eyes' distance, without noise.</param>
/// <param name="BlinkPercent">Depth kept of blinks of 150 ms.</param>
sealed record SteadinessFigures(double JitterPercent, double YawLag, double ShiftLag, double TalkLag, double OvershootPercent, double BlinkPercent)
{
    /// <summary>Standard deviation of both kinds of noise of a <see cref="HeadSequence"/>, share of the eyes' distance.</summary>
    public const double Noise = 0.005;

    static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    /// <summary>Measures a smoothing of landmarks, or none, on eight seconds of each motion.</summary>
    public static SteadinessFigures Of(SmoothingSpec smoothing, FrameClock clock, double noise = Noise, int seed = 1)
    {
        HeadSequence still = Make(HeadMotion.Still), yaw = Make(HeadMotion.Yaw), shift = Make(HeadMotion.Shift), talk = Make(HeadMotion.Talking);
        HeadSequence blinks = Make(HeadMotion.Blinks), steps = HeadSequence.Make(HeadMotion.Steps, clock, 6, 0, 0, seed);
        return new SteadinessFigures(
            Steadiness.Jitter(still.Times, Filter(smoothing, still), Settled),
            Lag(yaw), Lag(shift), Lag(talk),
            Steadiness.OvershootPercent(steps.Truth, Filter(smoothing, steps)),
            Steadiness.BlinkDepthPercent(blinks.Truth, Filter(smoothing, blinks), blinks.Blinks));

        HeadSequence Make(HeadMotion motion) => HeadSequence.Make(motion, clock, 8, noise, noise, seed);
        double Lag(HeadSequence sequence) => Steadiness.LagMilliseconds(sequence.Times, sequence.Truth, Filter(smoothing, sequence), Settled);
    }

    /// <summary>
    /// What comes out of a filter, by the time at which it stands on a screen: a delayed filter's frame stands in place of the one with
    /// which it came, and the first <see cref="LandmarkFilter.Delay"/> frames are the first that came.
    /// </summary>
    public static Vector3[][] Filter(SmoothingSpec smoothing, HeadSequence sequence)
    {
        LandmarkFilter? filter = smoothing.NewLandmarkFilter(LandmarkTopology.Count);
        Vector3[][] track = [.. sequence.Seen.Select(frame => (Vector3[])frame.Clone())];
        if (filter is null)
            return track;
        for (int i = 0; i < track.Length; i++)
            filter.Apply(track[i], sequence.Times[i]);
        return track;
    }

    /// <summary>A row of a table in docs/steadiness.md.</summary>
    public string Row(string name) => string.Create(CultureInfo.InvariantCulture,
        $"| {name} | {JitterPercent:f3} | {YawLag:f1} | {ShiftLag:f1} | {TalkLag:f1} | {OvershootPercent:f1} | {BlinkPercent:f0} |");
}
