using System.Numerics;

namespace Mien.Tests.Tracking.Smoothing;

/// <summary>The filters of other systems against straightforward ones written from their definitions, one coordinate at a time.</summary>
public sealed class OriginalsTests
{
    // Coordinates are some 100 pixels in single precision, over 60 frames of recursion.
    const float Rounding = 1e-3f;

    [Theory]
    [InlineData("one-euro", 0.05, 80, 1)]
    [InlineData("one-euro:min-cutoff=1,beta=0,derivative-cutoff=3", 1, 0, 3)]
    [InlineData("one-euro:min-cutoff=2,beta=7", 2, 7, 1)]
    public void One_euro_is_MediaPipes(string text, double minCutoff, double beta, double derivativeCutoff)
    {
        (TimeSpan[] times, Vector3[][] frames) = LandmarkTrack.Random(7, 60, 1);
        Vector3[][] actual = LandmarkTrack.Filter(SmoothingSpec.Parse(text).NewLandmarkFilter(7)!, times, frames);
        AssertEach(frames, actual, coordinate =>
        {
            double raw = coordinate(0), value = raw, speed = 0;
            var result = new List<double> { value };
            for (int f = 1; f < frames.Length; f++)
            {
                double frequency = 1 / (times[f] - times[f - 1]).TotalSeconds;
                double derivative = (coordinate(f) - raw) * frequency / LandmarkTrack.Size(frames[f]);
                speed += Alpha(derivativeCutoff, frequency) * (derivative - speed);
                raw = coordinate(f);
                double alpha = Alpha(minCutoff + beta * Math.Abs(speed), frequency);
                result.Add(value = alpha * raw + (1 - alpha) * value);
            }
            return result;
        });

        static double Alpha(double cutoff, double frequency) => 1 / (1 + 1 / (2 * Math.PI * cutoff) * frequency);
    }

    [Theory]
    [InlineData("velocity", 5, 20)]
    [InlineData("velocity:window=1,velocity-scale=3", 1, 3)]
    [InlineData("velocity:window=12", 12, 20)]
    public void Velocity_is_MediaPipes(string text, int window, double velocityScale)
    {
        (TimeSpan[] times, Vector3[][] frames) = LandmarkTrack.Random(7, 60, 2);
        Vector3[][] actual = LandmarkTrack.Filter(SmoothingSpec.Parse(text).NewLandmarkFilter(7)!, times, frames);
        AssertEach(frames, actual, coordinate =>
        {
            var past = new LinkedList<(double Distance, double Duration)>();
            double value = coordinate(0);
            var result = new List<double> { value };
            for (int f = 1; f < frames.Length; f++)
            {
                double distance = (coordinate(f) - coordinate(f - 1)) / LandmarkTrack.Size(frames[f]), duration = (times[f] - times[f - 1]).TotalSeconds;
                (double allDistance, double allDuration, double most) = (distance, duration, (1 + past.Count) / 30.0);
                foreach ((double d, double t) in past)
                {
                    if (allDuration + t > most)
                        break;
                    allDistance += d;
                    allDuration += t;
                }
                past.AddFirst((distance, duration));
                if (past.Count > window)
                    past.RemoveLast();
                double alpha = 1 - 1 / (1 + velocityScale * Math.Abs(allDistance / allDuration));
                result.Add(value = alpha * coordinate(f) + (1 - alpha) * value);
            }
            return result;
        });
    }

    [Theory]
    [InlineData("moving-average", 0.05)]
    [InlineData("moving-average:window=0", 0)]
    [InlineData("moving-average:window=0.5", 0.5)]
    public void Moving_average_is_the_mean_over_its_window(string text, double window)
    {
        (TimeSpan[] times, Vector3[][] frames) = LandmarkTrack.Random(7, 60, 3);
        Vector3[][] actual = LandmarkTrack.Filter(SmoothingSpec.Parse(text).NewLandmarkFilter(7)!, times, frames);
        AssertEach(frames, actual, coordinate => [.. Enumerable.Range(0, frames.Length).Select(f =>
            Enumerable.Range(0, f + 1).Where(g => (times[f] - times[g]).TotalSeconds <= window).Average(coordinate))]);
    }

    [Theory]
    [InlineData(0.05, 2)]
    [InlineData(0.15, 5)]
    public void Moving_average_of_frames_at_30_a_second_is_3d_masks(double window, int length)
    {
        (_, Vector3[][] frames) = LandmarkTrack.Random(3, 20, 4);
        TimeSpan[] times = [.. Enumerable.Range(0, 20).Select(f => TimeSpan.FromSeconds(f / 30.0))];
        LandmarkFilter filter = SmoothingSpec.Parse(FormattableString.Invariant($"moving-average:window={window}")).NewLandmarkFilter(3)!;
        // Its ring begins with zeros; a full one is where the two must agree.
        Vector3[][] actual = LandmarkTrack.Filter(filter, times, frames)[length..];
        Vector3[][] expected = [.. Enumerable.Range(length, 20 - length).Select(f => Mean(frames[(f - length + 1)..(f + 1)]))];
        LandmarkTrack.AssertNear(expected, actual, Rounding);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 2)]
    [InlineData(3, 0)]
    [InlineData(2, 3)]
    public void Look_ahead_is_3DDFAs_queue_with_repeated_ends(int before, int after)
    {
        for (int length = 1; length < 10; length++)
        {
            (TimeSpan[] times, Vector3[][] frames) = LandmarkTrack.Random(3, length, length);
            LandmarkFilter filter = SmoothingSpec.Parse($"look-ahead:before={before},after={after}").NewLandmarkFilter(3)!;
            Assert.Equal(after, filter.Delay);
            var queue = new List<Vector3[]>();
            var expected = new List<Vector3[]>();
            foreach (Vector3[] frame in (Vector3[][])[.. Enumerable.Repeat(frames[0], before), .. frames, .. Enumerable.Repeat(frames[^1], after)])
            {
                queue.Add(frame);
                if (queue.Count < before + 1 + after)
                    continue;
                expected.Add(Mean([.. queue]));
                queue.RemoveAt(0);
            }
            LandmarkTrack.AssertNear([.. expected], LandmarkTrack.Filter(filter, times, frames), Rounding);
            // Flushed, it begins anew.
            LandmarkTrack.AssertNear([.. expected], LandmarkTrack.Filter(filter, times, frames), Rounding);
        }
    }

    [Fact]
    public void Look_ahead_gives_a_frame_when_the_frames_after_it_have_come()
    {
        LandmarkFilter filter = SmoothingSpec.Parse("look-ahead:before=0,after=2").NewLandmarkFilter(1)!;
        Vector3[] given = [Vector3.One];
        Assert.False(filter.Apply(given, TimeSpan.Zero));
        Assert.False(filter.Apply(given, TimeSpan.FromSeconds(1)));
        Assert.Equal(Vector3.One, given[0]);
        given[0] = new Vector3(4);
        Assert.True(filter.Apply(given, TimeSpan.FromSeconds(2)));
        Assert.Equal(new Vector3(2), given[0]);
    }

    [Fact]
    public void Look_ahead_leaves_a_broken_frame_out_of_the_others_means()
    {
        var broken = new Vector3(float.NaN);
        Vector3[][] frames = [[new(1)], [broken], [new(4)]];
        Vector3[][] result = LandmarkTrack.Filter(SmoothingSpec.Parse("look-ahead").NewLandmarkFilter(1)!, new TimeSpan[3], frames);
        Assert.Equal(new Vector3(1), result[0][0]);
        Assert.True(float.IsNaN(result[1][0].X));
        Assert.Equal(new Vector3(4), result[2][0]);
    }

    static Vector3[] Mean(Vector3[][] frames) =>
        [.. Enumerable.Range(0, frames[0].Length).Select(i => frames.Aggregate(Vector3.Zero, (sum, frame) => sum + frame[i]) / frames.Length)];

    static void AssertEach(Vector3[][] frames, Vector3[][] actual, Func<Func<int, double>, IReadOnlyList<double>> filter)
    {
        Assert.Equal(frames.Length, actual.Length);
        for (int landmark = 0; landmark < frames[0].Length; landmark++)
        {
            for (int axis = 0; axis < 3; axis++)
            {
                IReadOnlyList<double> expected = filter(f => frames[f][landmark][axis]);
                for (int f = 0; f < frames.Length; f++)
                    Assert.InRange(actual[f][landmark][axis], expected[f] - Rounding, expected[f] + Rounding);
            }
        }
    }
}
