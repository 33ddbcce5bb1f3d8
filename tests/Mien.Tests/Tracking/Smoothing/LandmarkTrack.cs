using System.Numerics;

namespace Mien.Tests.Tracking.Smoothing;

/// <summary>Landmarks that wander, at irregular times, for the tests of filters.</summary>
static class LandmarkTrack
{
    public static IEnumerable<string> Methods => SmoothingMethod.All.Where(m => m.Stage == SmoothingStage.Landmarks).Select(m => m.Name);

    public static (TimeSpan[] Times, Vector3[][] Frames) Random(int count, int frames, int seed)
    {
        var random = new Random(seed);
        var times = new TimeSpan[frames];
        var track = new Vector3[frames][];
        Vector3[] place = [.. Enumerable.Range(0, count).Select(_ => Vector(random, 100))], speed = [.. place.Select(_ => Vector(random, 2))];
        double time = 5;
        for (int f = 0; f < frames; f++)
        {
            times[f] = TimeSpan.FromSeconds(time);
            time += 0.01 + 0.04 * random.NextDouble();
            for (int i = 0; i < count; i++)
            {
                speed[i] = 0.9f * speed[i] + Vector(random, 0.5f);
                place[i] += speed[i];
            }
            track[f] = [.. place];
        }
        return (times, track);
    }

    /// <summary>What comes out, frame by frame as it comes; flushed where the filter is late.</summary>
    public static Vector3[][] Filter(LandmarkFilter filter, TimeSpan[] times, Vector3[][] frames)
    {
        var result = new List<Vector3[]>();
        for (int f = 0; f < frames.Length; f++)
        {
            Vector3[] landmarks = [.. frames[f]];
            if (filter.Apply(landmarks, times[f]))
                result.Add(landmarks);
        }
        for (var landmarks = new Vector3[filter.Count]; filter.Flush(landmarks); landmarks = new Vector3[filter.Count])
            result.Add(landmarks);
        return [.. result];
    }

    /// <summary>MediaPipe's object scale: mean of the box's sides.</summary>
    public static double Size(Vector3[] frame) =>
        ((double)frame.Max(p => p.X) - frame.Min(p => p.X) + frame.Max(p => p.Y) - frame.Min(p => p.Y)) / 2;

    public static void AssertNear(Vector3[][] expected, Vector3[][] actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int f = 0; f < expected.Length; f++)
            for (int i = 0; i < expected[f].Length; i++)
                Assert.True(Vector3.Distance(expected[f][i], actual[f][i]) <= tolerance, $"frame {f}, landmark {i}: {actual[f][i]} is not {expected[f][i]}");
    }

    static Vector3 Vector(Random random, float size) => size * new Vector3(random.NextSingle() - 0.5f, random.NextSingle() - 0.5f, random.NextSingle() - 0.5f);
}
