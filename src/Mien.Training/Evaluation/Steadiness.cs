using System.Numerics;

namespace Mien.Training.Evaluation;

/// <summary>
/// Measures of how steady and how prompt tracked landmarks are, over frames at any times: tracks of landmarks in, figures out.
/// A track is one array of landmarks (pixels) per frame.
/// </summary>
static partial class Steadiness
{
    /// <summary>Frequency at which the jitter's high-pass lets half of the amplitude through, hertz.</summary>
    public const double JitterFrequency = 3;

    /// <summary>Width of the Gaussian in time whose low-pass halves that frequency: exp(−(2πfσ)²/2) = ½.</summary>
    static readonly double Width = Math.Sqrt(2 * Math.Log(2)) / (2 * Math.PI * JitterFrequency);

    /// <summary>Longest lag looked for, and by how much a track may lead, seconds.</summary>
    const double LongestLag = 0.2, LongestLead = 0.05, LagStep = 0.002;

    /// <summary>Speed below which a face rests, % of the eyes' distance.</summary>
    public const double RestPercentPerSecond = 5;

    /// <summary>Every how many-th landmark the lag is taken from: many say the same.</summary>
    const int LagStride = 11;

    /// <summary>
    /// Jitter of a still face: root mean square over landmarks and time of their motion (x and y) above <see cref="JitterFrequency"/>,
    /// in percent of the distance of the eyes' outer corners. The high-pass is a frame minus the Gaussian mean of those around it.
    /// </summary>
    /// <param name="times">Times of the frames.</param>
    /// <param name="track">Their landmarks.</param>
    /// <param name="settled">Time after the first frame from which it counts.</param>
    public static double Jitter(ReadOnlySpan<TimeSpan> times, Vector3[][] track, TimeSpan settled)
    {
        (double square, int frames) = JitterSquare(times, track, settled);
        return frames > 0 ? 100 * Math.Sqrt(square / frames) : throw new ArgumentException("The track is too short for its jitter.");
    }

    /// <summary>The sum over frames of the squares of which <see cref="Jitter"/> is the root mean, as shares of the eyes' distance, and the number of frames: none of a track too short.</summary>
    /// <param name="times">Times of the frames.</param>
    /// <param name="track">Their landmarks.</param>
    /// <param name="settled">Time after the first frame from which they count.</param>
    /// <param name="counted">Which of them count; null: all.</param>
    public static (double Square, int Frames) JitterSquare(ReadOnlySpan<TimeSpan> times, Vector3[][] track, TimeSpan settled, bool[]? counted = null)
    {
        double sum = 0;
        int frames = 0;
        (int from, int to) = WithSurroundings(times, settled);
        for (int frame = from; frame < to; frame++)
        {
            if (counted is not null && !counted[frame])
                continue;
            float eyes = HeadSequence.EyeDistance(track[frame]);
            sum += HighSquare(times, track, frame, new Vector3(1, 1, 0)) / (eyes * eyes);
            frames++;
        }
        return (sum, frames);
    }

    /// <summary>In which frames a face rests: from a quarter of a second before to a quarter after, its landmarks move by less than <see cref="RestPercentPerSecond"/>, root mean square.</summary>
    public static bool[] AtRest(ReadOnlySpan<TimeSpan> times, Vector3[][] track)
    {
        bool[] rests = new bool[track.Length];
        for (int frame = 0; frame < track.Length; frame++)
        {
            (int from, int to) = Around(times, frame, TimeSpan.FromSeconds(0.25));
            double seconds = (times[to - 1] - times[from]).TotalSeconds, sum = 0;
            Vector3[] before = track[from], after = track[to - 1];
            for (int p = 0; p < before.Length; p++)
                sum += ((after[p] - before[p]) * new Vector3(1, 1, 0)).LengthSquared() / before.Length;
            rests[frame] = 100 * Math.Sqrt(sum) / HeadSequence.EyeDistance(before) < RestPercentPerSecond * seconds;
        }
        return rests;
    }

    /// <summary>Root mean square of the motion of a vector above <see cref="JitterFrequency"/>, in its unit; not a number for a track too short.</summary>
    /// <param name="times">Times of the frames.</param>
    /// <param name="track">One vector for each frame.</param>
    /// <param name="settled">Time after the first frame from which it counts.</param>
    public static double VectorJitter(ReadOnlySpan<TimeSpan> times, Vector3[][] track, TimeSpan settled)
    {
        double sum = 0;
        (int from, int to) = WithSurroundings(times, settled);
        for (int frame = from; frame < to; frame++)
            sum += HighSquare(times, track, frame, Vector3.One);
        return to > from ? Math.Sqrt(sum / (to - from)) : double.NaN;
    }

    /// <summary>
    /// How far the landmarks of a still face wander while a tracker goes round: root mean square distance (x and y) between their means over the second
    /// from <paramref name="settled"/> on and over the last second, in percent of the distance of the eyes' outer corners.
    /// </summary>
    public static double DriftPercent(ReadOnlySpan<TimeSpan> times, Vector3[][] track, TimeSpan settled)
    {
        Vector3[] first = Mean(times, track, times[0] + settled), last = Mean(times, track, times[^1] - TimeSpan.FromSeconds(1));
        double sum = 0;
        for (int p = 0; p < first.Length; p++)
            sum += ((last[p] - first[p]) * new Vector3(1, 1, 0)).LengthSquared() / first.Length;
        return 100 * Math.Sqrt(sum) / HeadSequence.EyeDistance(first);
    }

    /// <summary>
    /// Lag of a track behind another in milliseconds, negative where it leads: where their correlation over all coordinates is highest
    /// when the other is moved on in time.
    /// </summary>
    public static double LagMilliseconds(ReadOnlySpan<TimeSpan> times, Vector3[][] truth, Vector3[][] track, TimeSpan settled)
    {
        double[] t = [.. times.ToArray().Select(time => time.TotalSeconds)];
        int from = Array.FindIndex(t, x => x >= t[0] + Math.Max(settled.TotalSeconds, LongestLag)), to = Array.FindLastIndex(t, x => x <= t[^1] - LongestLead);
        int steps = (int)Math.Round((LongestLag + LongestLead) / LagStep);
        double[] correlations = new double[steps + 1];
        for (int k = 0; k <= steps; k++)
            correlations[k] = Correlation(t, truth, track, from, to, k * LagStep - LongestLead);
        int best = Array.IndexOf(correlations, correlations.Max());
        double offset = 0;
        if (best > 0 && best < steps)
        {
            double a = correlations[best - 1], b = correlations[best], c = correlations[best + 1];
            offset = (a - c) / (2 * (a - 2 * b + c));
        }
        return 1000 * ((best + offset) * LagStep - LongestLead);
    }

    /// <summary>
    /// How far a track shoots beyond the steps of a truth that jumps along x between two places, in percent of a step: the most over all frames of
    /// the landmarks' mean, 0 where it never leaves the way between.
    /// </summary>
    public static double OvershootPercent(Vector3[][] truth, Vector3[][] track)
    {
        float[] places = [.. truth.Select(MeanX)];
        float low = places.Min(), high = places.Max(), beyond = 0;
        foreach (Vector3[] frame in track)
            beyond = Math.Max(beyond, Math.Max(low - MeanX(frame), MeanX(frame) - high));
        return 100 * beyond / (high - low);
    }

    /// <summary>The frames that have enough of the track around them for the high-pass.</summary>
    static (int From, int To) WithSurroundings(ReadOnlySpan<TimeSpan> times, TimeSpan settled)
    {
        double last = times[^1].TotalSeconds, first = (times[0] + settled).TotalSeconds;
        int from = 0, to = times.Length;
        while (from < to && times[from].TotalSeconds < first)
            from++;
        while (to > from && times[to - 1].TotalSeconds + 3 * Width > last)
            to--;
        return (from, to);
    }

    /// <summary>Mean square length over the landmarks of a frame of their motion above <see cref="JitterFrequency"/> along some axes.</summary>
    static double HighSquare(ReadOnlySpan<TimeSpan> times, Vector3[][] track, int frame, Vector3 axes)
    {
        double t = times[frame].TotalSeconds, total = 0, sum = 0;
        int from = frame, to = frame;
        while (from > 0 && t - times[from - 1].TotalSeconds <= 3 * Width)
            from--;
        while (to + 1 < track.Length && times[to + 1].TotalSeconds - t <= 3 * Width)
            to++;
        float[] weights = new float[to - from + 1];
        for (int i = from; i <= to; i++)
            total += weights[i - from] = (float)Math.Exp(-0.5 * Math.Pow((times[i].TotalSeconds - t) / Width, 2));
        Vector3[] own = track[frame];
        for (int p = 0; p < own.Length; p++)
        {
            Vector3 mean = default;
            for (int i = from; i <= to; i++)
                mean += weights[i - from] * (track[i][p] - own[p]);
            mean *= axes / (float)total;
            sum += mean.LengthSquared();
        }
        return sum / own.Length;
    }

    /// <summary>
    /// Correlation of the track with the truth <paramref name="lag"/> earlier, over the coordinates of some landmarks. The truth is what is
    /// interpolated: between two frames of a noisy track noise is weaker, which would draw the lag there.
    /// </summary>
    static double Correlation(double[] t, Vector3[][] truth, Vector3[][] track, int from, int to, double lag)
    {
        int points = Math.Max(1, truth[0].Length / LagStride), count = to - from + 1;
        var moved = new Vector3[count * points];
        int at = 0;
        for (int frame = from; frame <= to; frame++)
        {
            double time = t[frame] - lag;
            while (at + 2 < t.Length && t[at + 1] <= time)
                at++;
            float part = (float)((time - t[at]) / (t[at + 1] - t[at]));
            for (int p = 0; p < points; p++)
                moved[(frame - from) * points + p] = Vector3.Lerp(truth[at][p * LagStride], truth[at + 1][p * LagStride], part);
        }
        double both = 0, own = 0, other = 0;
        for (int p = 0; p < points; p++)
        {
            Vector3 meanTruth = default, meanSeen = default;
            for (int i = 0; i < count; i++)
            {
                meanTruth += moved[i * points + p] / count;
                meanSeen += track[from + i][p * LagStride] / count;
            }
            for (int i = 0; i < count; i++)
            {
                Vector3 a = moved[i * points + p] - meanTruth, b = track[from + i][p * LagStride] - meanSeen;
                both += Vector3.Dot(a, b);
                own += a.LengthSquared();
                other += b.LengthSquared();
            }
        }
        return both / Math.Sqrt(own * other);
    }

    static Vector3[] Mean(ReadOnlySpan<TimeSpan> times, Vector3[][] track, TimeSpan from)
    {
        var mean = new Vector3[track[0].Length];
        int frames = 0;
        for (int frame = 0; frame < track.Length; frame++)
        {
            if (times[frame] < from || times[frame] > from + TimeSpan.FromSeconds(1))
                continue;
            frames++;
            for (int p = 0; p < mean.Length; p++)
                mean[p] += track[frame][p];
        }
        return Array.ConvertAll(mean, sum => sum / frames);
    }

    static float MeanX(Vector3[] frame)
    {
        double sum = 0;
        foreach (Vector3 p in frame)
            sum += p.X;
        return (float)(sum / frame.Length);
    }
}
