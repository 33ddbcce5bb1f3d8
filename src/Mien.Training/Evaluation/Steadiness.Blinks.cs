using System.Numerics;

namespace Mien.Training.Evaluation;

/// <content>Blinks.</content>
static partial class Steadiness
{
    /// <summary>Of blinks that nobody has written down: see <see cref="FindBlinks"/>.</summary>
    public static readonly TimeSpan BlinkReach = TimeSpan.FromSeconds(0.2), OpenReach = TimeSpan.FromSeconds(1);

    const float ShutShare = 0.6f;

    /// <summary>
    /// Share of the blinks' depth that a track keeps, percent: by how much the gap between the lids is narrower in the frame in which it truly is
    /// narrowest than where the eyes are open, against the truth; mean over blinks and eyes. A blink that comes a frame late counts as shallow.
    /// </summary>
    public static double BlinkDepthPercent(Vector3[][] truth, Vector3[][] track, ReadOnlySpan<int> blinks)
    {
        double kept = 0;
        foreach (bool left in (bool[])[false, true])
        {
            float open = Median([.. truth.Select(frame => EyeOpening.Ratio(frame, left))]);
            foreach (int frame in blinks)
                kept += (open - EyeOpening.Ratio(track[frame], left)) / (open - EyeOpening.Ratio(truth[frame], left));
        }
        return 100 * kept / (2 * blinks.Length);
    }

    /// <summary>
    /// The frames in which the eyes of a track shut: where the gap of the lids, over both eyes, is the narrowest within <see cref="BlinkReach"/> and below
    /// <see cref="ShutShare"/> of the median of <see cref="OpenReach"/> before and after.
    /// </summary>
    public static int[] FindBlinks(ReadOnlySpan<TimeSpan> times, Vector3[][] track)
    {
        var blinks = new List<int>();
        float[] gaps = [.. track.Select(frame => EyeOpening.Ratio(frame, left: false) + EyeOpening.Ratio(frame, left: true))];
        for (int frame = 0; frame < gaps.Length; frame++)
        {
            if (times[frame] - times[0] < BlinkReach || times[^1] - times[frame] < BlinkReach)
                continue;
            (int from, int to) = Around(times, frame, BlinkReach);
            int narrowest = Array.IndexOf(gaps, gaps[from..to].Min(), from, to - from);
            (from, to) = Around(times, frame, OpenReach);
            if (narrowest == frame && gaps[frame] < ShutShare * Median(gaps[from..to]))
                blinks.Add(frame);
        }
        return [.. blinks];
    }

    /// <summary>The frames within some time before and after one, to the first that is no longer.</summary>
    public static (int From, int To) Around(ReadOnlySpan<TimeSpan> times, int frame, TimeSpan reach)
    {
        int from = frame, to = frame + 1;
        while (from > 0 && times[frame] - times[from - 1] <= reach)
            from--;
        while (to < times.Length && times[to] - times[frame] <= reach)
            to++;
        return (from, to);
    }

    static float Median(float[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
