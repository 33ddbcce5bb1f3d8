using System.Numerics;

namespace Mien.Tests.Tracking.Smoothing;

/// <summary>What holds of every landmark filter.</summary>
public sealed class LandmarkFilterTests
{
    const int Count = LandmarkTopology.Count;
    // Coordinates are some 100 pixels in single precision.
    const float Rounding = 2e-3f;

    public static TheoryData<string> All => [.. LandmarkTrack.Methods];

    public static TheoryData<string> WithoutDelay => [.. LandmarkTrack.Methods.Where(m => m != "look-ahead")];

    [Theory, MemberData(nameof(WithoutDelay))]
    public void The_first_frame_passes_through_and_a_later_one_does_not(string method)
    {
        (TimeSpan[] times, Vector3[][] frames) = LandmarkTrack.Random(Count, 3, 1);
        Vector3[][] result = LandmarkTrack.Filter(New(method), times, frames);
        Assert.Equal(frames[0], result[0]);
        Assert.NotEqual(frames[2], result[2]);
    }

    [Theory, MemberData(nameof(All))]
    public void A_face_that_rests_stays_where_it_is(string method)
    {
        (TimeSpan[] times, Vector3[][] frames) = LandmarkTrack.Random(Count, 40, 2);
        Array.Fill(frames, frames[0]);
        LandmarkTrack.AssertNear(frames, LandmarkTrack.Filter(New(method), times, frames), Rounding);
    }

    [Theory, MemberData(nameof(All))]
    public void A_reset_filter_is_as_a_new_one(string method)
    {
        (TimeSpan[] times, Vector3[][] frames) = LandmarkTrack.Random(Count, 30, 3);
        (TimeSpan[] otherTimes, Vector3[][] others) = LandmarkTrack.Random(Count, 30, 4);
        LandmarkFilter used = New(method);
        LandmarkTrack.Filter(used, otherTimes, others);
        used.Reset();
        Assert.Equal(LandmarkTrack.Filter(New(method), times, frames), LandmarkTrack.Filter(used, times, frames));
    }

    [Theory, MemberData(nameof(WithoutDelay))]
    public void After_a_gap_in_time_it_begins_anew(string method)
    {
        (TimeSpan[] times, Vector3[][] frames) = LandmarkTrack.Random(Count, 20, 5);
        for (int f = 10; f < 20; f++)
            times[f] += TimeSpan.FromSeconds(0.6);
        Vector3[][] result = LandmarkTrack.Filter(New(method), times, frames);
        Assert.Equal(frames[10], result[10]);
        Assert.Equal(LandmarkTrack.Filter(New(method), times[10..], frames[10..]), result[10..]);
    }

    [Theory, MemberData(nameof(WithoutDelay))]
    public void A_clock_that_jumps_far_back_begins_anew(string method)
    {
        (TimeSpan[] times, Vector3[][] frames) = LandmarkTrack.Random(Count, 20, 5);
        for (int f = 10; f < 20; f++)
            times[f] -= TimeSpan.FromSeconds(3);
        Vector3[][] result = LandmarkTrack.Filter(New(method), times, frames);
        Assert.Equal(LandmarkTrack.Filter(New(method), times[10..], frames[10..]), result[10..]);
    }

    [Theory, MemberData(nameof(WithoutDelay))]
    public void A_frame_at_the_same_or_an_earlier_time_passes_and_leaves_no_trace(string method)
    {
        (TimeSpan[] times, Vector3[][] frames) = LandmarkTrack.Random(Count, 20, 6);
        (_, Vector3[][] others) = LandmarkTrack.Random(Count, 2, 7);
        Vector3[][] result = LandmarkTrack.Filter(New(method), [.. times[..9], times[8], times[7], .. times[9..]], [.. frames[..9], .. others, .. frames[9..]]);
        Assert.Equal(others, result[9..11]);
        Assert.Equal(LandmarkTrack.Filter(New(method), times, frames), (Vector3[][])[.. result[..9], .. result[11..]]);
    }

    [Theory, MemberData(nameof(WithoutDelay))]
    public void A_number_that_is_not_finite_does_not_stick(string method)
    {
        foreach (float broken in (float[])[float.NaN, float.PositiveInfinity])
        {
            for (int axis = 0; axis < 3; axis++)
            {
                (TimeSpan[] times, Vector3[][] frames) = LandmarkTrack.Random(Count, 20, 8);
                frames[0][Count - 1][axis] = broken;
                frames[9][100][axis] = broken;
                Vector3[][] result = LandmarkTrack.Filter(New(method), times, frames);
                Assert.Equal(frames[9], result[9]);
                Vector3[][] whole = LandmarkTrack.Filter(New(method), [.. times[1..9], .. times[10..]], [.. frames[1..9], .. frames[10..]]);
                Assert.Equal(whole, (Vector3[][])[.. result[1..9], .. result[10..]]);
            }
        }
    }

    [Theory, MemberData(nameof(All))]
    public void A_picture_twice_as_large_or_moved_gives_the_same(string method)
    {
        (TimeSpan[] times, Vector3[][] frames) = LandmarkTrack.Random(Count, 30, 9);
        var shift = new Vector3(40, -70, 20);
        Vector3[][] changed = [.. frames.Select(frame => frame.Select(p => 2 * p + shift).ToArray())];
        Vector3[][] expected = [.. LandmarkTrack.Filter(New(method), times, frames).Select(frame => frame.Select(p => 2 * p + shift).ToArray())];
        LandmarkTrack.AssertNear(expected, LandmarkTrack.Filter(New(method), times, changed), 2 * Rounding);
    }

    [Theory, MemberData(nameof(All))]
    public void The_origin_of_time_does_not_matter(string method)
    {
        (TimeSpan[] times, Vector3[][] frames) = LandmarkTrack.Random(Count, 30, 10);
        TimeSpan[] later = [.. times.Select(t => t + TimeSpan.FromDays(1))];
        Assert.Equal(LandmarkTrack.Filter(New(method), times, frames), LandmarkTrack.Filter(New(method), later, frames));
    }

    [Theory]
    [InlineData("one-euro", "one-euro:min-cutoff=0.025,derivative-cutoff=0.5")]
    [InlineData("moving-average", "moving-average:window=0.1")]
    [InlineData("look-ahead", "look-ahead")]
    public void Time_at_half_the_speed_is_times_of_twice_the_length(string text, string slow)
    {
        (TimeSpan[] times, Vector3[][] frames) = LandmarkTrack.Random(Count, 30, 11);
        Vector3[][] expected = LandmarkTrack.Filter(SmoothingSpec.Parse(text).NewLandmarkFilter(Count)!, times, frames);
        TimeSpan[] twice = [.. times.Select(t => 2 * t)];
        LandmarkTrack.AssertNear(expected, LandmarkTrack.Filter(SmoothingSpec.Parse(slow).NewLandmarkFilter(Count)!, twice, frames), Rounding);
    }

    /// <summary>Of steady with 478 landmarks it does not hold: it knows the mesh. With any other number it knows none.</summary>
    [Theory, MemberData(nameof(All))]
    public void The_order_of_landmarks_does_not_matter(string method)
    {
        (TimeSpan[] times, Vector3[][] frames) = LandmarkTrack.Random(68, 30, 12);
        int[] order = [.. Enumerable.Range(0, 68)];
        new Random(1).Shuffle(order);
        LandmarkFilter NewOf68() => SmoothingSpec.Parse(method).NewLandmarkFilter(68)!;
        Vector3[][] expected = [.. LandmarkTrack.Filter(NewOf68(), times, frames).Select(Shuffled)];
        LandmarkTrack.AssertNear(expected, LandmarkTrack.Filter(NewOf68(), times, [.. frames.Select(Shuffled)]), Rounding);

        Vector3[] Shuffled(Vector3[] frame) => [.. order.Select(i => frame[i])];
    }

    [Theory, MemberData(nameof(All))]
    public void A_frame_allocates_nothing(string method)
    {
        (TimeSpan[] times, Vector3[][] frames) = LandmarkTrack.Random(Count, 60, 13);
        LandmarkFilter filter = New(method);
        // What the runtime does once (a method compiled anew) shows in one round alone.
        long least = long.MaxValue;
        for (int round = 0; round < 4 && least > 0; round++)
        {
            filter.Reset();
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int f = 0; f < frames.Length; f++)
                filter.Apply(frames[f], times[f]);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }

    /// <summary>A step of every coordinate is taken evenly over the window, however many frames that holds.</summary>
    [Theory]
    [InlineData(30)]
    [InlineData(120)]
    [InlineData(250)]
    [InlineData(2000)]
    public void The_mean_runs_over_its_whole_window_at_any_rate(int rate)
    {
        const double window = 0.5;
        LandmarkFilter filter = SmoothingSpec.Parse("moving-average:window=0.5").NewLandmarkFilter(Count)!;
        Vector3[] place = LandmarkTrack.Random(Count, 1, 14).Frames[0];
        for (int f = 0; f <= 2 * rate; f++)
        {
            double passed = (double)f / rate - 1;
            Vector3[] frame = [.. place.Select(point => point + (passed >= 0 ? new Vector3(10, 0, 0) : default))];
            Assert.True(filter.Apply(frame, TimeSpan.FromSeconds(3 + passed)));
            double share = (frame[0].X - place[0].X) / 10, expected = passed < 0 ? 0 : Math.Min(1, passed / window);
            // At least one frame more or less, and every 1/63 of the window.
            Assert.InRange(share, expected - 0.05 - 1e-4, expected + 0.05 + 1.0 / (window * rate));
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Another_number_of_landmarks_is_an_error(string method)
    {
        var exception = Assert.Throws<ArgumentException>(() => New(method).Apply(new Vector3[68], TimeSpan.Zero));
        Assert.Contains("478 landmarks, not 68", exception.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(WithoutDelay))]
    public void Landmarks_in_one_point_pass_through(string method)
    {
        LandmarkFilter filter = New(method);
        for (int f = 0; f < 5; f++)
        {
            Vector3[] point = [.. Enumerable.Repeat(new Vector3(f, 2 * f, 0), Count)], kept = [.. point];
            Assert.True(filter.Apply(point, TimeSpan.FromSeconds(f / 30.0)));
            Assert.Equal(kept, point);
        }
    }

    static LandmarkFilter New(string method) => SmoothingSpec.Parse(method).NewLandmarkFilter(Count)!;
}
