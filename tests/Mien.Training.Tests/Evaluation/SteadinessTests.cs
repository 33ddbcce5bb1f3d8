using System.Numerics;
using System.Text.RegularExpressions;
using Mien.Training.Evaluation;

namespace Mien.Training.Tests.Evaluation;

/// <summary>The measures of steadiness on tracks of which they are known, and what the filters reach on the synthetic sequences.</summary>
public sealed partial class SteadinessTests
{
    static readonly string[] Smoothings = ["none", "steady", "one-euro", "velocity", "moving-average", "moving-average:window=0.15", "look-ahead"];

    static readonly Lazy<Dictionary<(FrameClock, string), SteadinessFigures>> Measured = new(() => Enum.GetValues<FrameClock>()
        .SelectMany(clock => Smoothings.Select(name => (clock, name)))
        .ToDictionary(key => key, key => SteadinessFigures.Of(SmoothingSpec.Parse(key.name), key.clock)));

    public static TheoryData<int> Clocks => [.. Enum.GetValues<FrameClock>().Select(clock => (int)clock)];

    [Theory]
    [InlineData(3, 0.5)]
    [InlineData(0.5, 0.02)]
    [InlineData(10, 1)]
    public void Jitter_is_what_moves_faster_than_three_hertz(double frequency, double passed)
    {
        HeadSequence still = HeadSequence.Make(HeadMotion.Still, FrameClock.Fps60, 6, 0, 0, 1);
        float amplitude = 0.02f * HeadSequence.EyeDistance(still.Truth[0]);
        Vector3[][] track = [.. still.Truth.Select((frame, f) => frame.Select(p => p + new Vector3(amplitude * (float)Math.Sin(2 * Math.PI * frequency * still.Times[f].TotalSeconds), 0, 5)).ToArray())];
        double expected = 2 / Math.Sqrt(2) * passed;
        Assert.InRange(Steadiness.Jitter(still.Times, track, TimeSpan.FromSeconds(1)), 0.95 * expected - 0.01, 1.05 * expected + 0.01);
        Assert.Equal(0, Steadiness.Jitter(still.Times, still.Truth, TimeSpan.FromSeconds(1)), 4);
    }

    [Theory]
    [InlineData(nameof(HeadMotion.Yaw), 0.030)]
    [InlineData(nameof(HeadMotion.Shift), 0.007)]
    [InlineData(nameof(HeadMotion.Talking), 0.1)]
    [InlineData(nameof(HeadMotion.Yaw), -0.02)]
    public void Lag_is_by_how_much_a_track_comes_later(string motion, double seconds)
    {
        HeadSequence truth = HeadSequence.Make(Enum.Parse<HeadMotion>(motion), FrameClock.Irregular, 6, 0, 0, 1);
        // The same frames, at times that are later by the lag: as a track at the truth's times, read off between them.
        double[] t = [.. truth.Times.Select(time => time.TotalSeconds)];
        Vector3[][] track = [.. t.Select(time => At(time - seconds))];
        Assert.InRange(Steadiness.LagMilliseconds(truth.Times, truth.Truth, track, TimeSpan.FromSeconds(1)), 1000 * seconds - 1.5, 1000 * seconds + 1.5);

        Vector3[] At(double time)
        {
            int next = Math.Clamp(Array.FindIndex(t, x => x >= time), 1, t.Length - 1);
            float part = Math.Clamp((float)((time - t[next - 1]) / (t[next] - t[next - 1])), 0, 1);
            return [.. truth.Truth[next - 1].Zip(truth.Truth[next], (a, b) => Vector3.Lerp(a, b, part))];
        }
    }

    [Fact]
    public void Overshoot_is_what_lies_beyond_the_steps()
    {
        HeadSequence steps = HeadSequence.Make(HeadMotion.Steps, FrameClock.Fps30, 6, 0, 0, 1);
        float[] places = [.. steps.Truth.Select(frame => frame.Average(p => p.X))];
        float step = places.Max() - places.Min();
        // A step of a tenth of the eyes' distance.
        Assert.InRange(step / HeadSequence.EyeDistance(steps.Truth[0]), 0.095, 0.105);
        Vector3[][] track = [.. steps.Truth.Select(frame => (Vector3[])frame.Clone())];
        Assert.Equal(0, Steadiness.OvershootPercent(steps.Truth, track));
        track[50] = [.. track[0].Select(p => p + new Vector3(1.3f * step, 0, 0))];
        Assert.Equal(30, Steadiness.OvershootPercent(steps.Truth, track), 0.2);
    }

    [Fact]
    public void Blink_depth_is_how_far_the_lids_come_together()
    {
        HeadSequence blinks = HeadSequence.Make(HeadMotion.Blinks, FrameClock.Fps60, 5, 0, 0, 1);
        Assert.Equal(4, blinks.Blinks.Length);
        Assert.True(EyeOpening.Ratio(blinks.Truth[blinks.Blinks[0]], left: true) < 0.3 * EyeOpening.Ratio(blinks.Truth[0], left: true));
        Assert.Equal(100, Steadiness.BlinkDepthPercent(blinks.Truth, blinks.Truth, blinks.Blinks), 3);
        // From open to shut a blink takes four and a half frames: three late it is shallower, six late it has not begun.
        Assert.InRange(Late(3), 10, 90);
        Assert.Equal(0, Late(6), 3);

        double Late(int frames) =>
            Steadiness.BlinkDepthPercent(blinks.Truth, [.. blinks.Truth[..frames], .. blinks.Truth[..^frames]], blinks.Blinks);
    }

    [Fact]
    public void Blinks_are_found_where_the_lids_meet()
    {
        HeadSequence blinks = HeadSequence.Make(HeadMotion.Blinks, FrameClock.Irregular, 6, 0.002, 0.002, 1), still = HeadSequence.Make(HeadMotion.Still, FrameClock.Fps30, 6, 0.005, 0.005, 1);
        int[] found = Steadiness.FindBlinks(blinks.Times, blinks.Seen);
        Assert.Equal(blinks.Blinks.Length, found.Length);
        Assert.All(found.Zip(blinks.Blinks), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
        Assert.Empty(Steadiness.FindBlinks(still.Times, still.Seen));
    }

    [Fact]
    public void Drift_is_how_far_a_still_face_has_gone()
    {
        HeadSequence still = HeadSequence.Make(HeadMotion.Still, FrameClock.Fps30, 8, 0, 0, 1);
        float eyes = HeadSequence.EyeDistance(still.Truth[0]);
        Vector3[][] track = [.. still.Truth.Select((frame, f) => frame.Select(p => p + new Vector3(0.03f, 0.04f, 7) * eyes * (float)(still.Times[f].TotalSeconds / 6)).ToArray())];
        // From the middle of the second second to that of the last: 1.5 s to 7.5 s.
        Assert.Equal(5, Steadiness.DriftPercent(still.Times, track, TimeSpan.FromSeconds(1)), 0.1);
        Assert.Equal(0, Steadiness.DriftPercent(still.Times, still.Truth, TimeSpan.FromSeconds(1)), 1e-3);
    }

    /// <summary>What networks do: they err for a whole part of a face at once.</summary>
    [Fact]
    public void The_default_halves_the_jitter_of_noise_that_neighbours_share()
    {
        HeadSequence still = HeadSequence.Make(HeadMotion.Still, FrameClock.Fps30, 8, 0.0005, 0.0005, 1);
        var random = new Random(3);
        float eyes = HeadSequence.EyeDistance(still.Truth[0]);
        foreach (Vector3[] frame in still.Seen)
        {
            // Bumps a third of the face wide.
            for (int bump = 0; bump < 12; bump++)
            {
                Vector3 center = frame[random.Next(frame.Length)], by = 0.008f * eyes * new Vector3(random.NextSingle() - 0.5f, random.NextSingle() - 0.5f, random.NextSingle() - 0.5f);
                for (int i = 0; i < frame.Length; i++)
                    frame[i] += by * MathF.Exp(-Vector3.DistanceSquared(frame[i], center) / (0.3f * eyes * eyes));
            }
        }
        double none = Jitter("none"), ours = Jitter("steady"), oneEuro = Jitter("one-euro");
        Assert.InRange(none, 0.3, 1.5);
        Assert.True(ours <= 0.5 * oneEuro, $"jitter {ours:f3} % against {oneEuro:f3} %");

        double Jitter(string smoothing) => Steadiness.Jitter(still.Times, SteadinessFigures.Filter(SmoothingSpec.Parse(smoothing), still), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Noise_of_the_sequences_is_what_was_asked_for()
    {
        HeadSequence own = HeadSequence.Make(HeadMotion.Still, FrameClock.Fps30, 4, 0.005, 0, 1), whole = HeadSequence.Make(HeadMotion.Still, FrameClock.Fps30, 60, 0, 0.005, 1);
        Assert.InRange(Deviation(own, (frame, i) => own.Seen[frame][i].X - own.Truth[frame][i].X), 0.0049, 0.0051);
        Assert.InRange(Deviation(whole, (frame, _) => Enumerable.Range(0, 478).Average(i => whole.Seen[frame][i].Y - whole.Truth[frame][i].Y)), 0.0047, 0.0053);
        Assert.NotEqual(own.Seen[0], own.Seen[1]);
        Assert.Equal(own.Seen[5], HeadSequence.Make(HeadMotion.Still, FrameClock.Fps30, 4, 0.005, 0, 1).Seen[5]);

        static double Deviation(HeadSequence sequence, Func<int, int, float> error)
        {
            double square = Enumerable.Range(0, sequence.Seen.Length).Average(frame => Enumerable.Range(0, 30).Average(i => Math.Pow(error(frame, 15 * i), 2)));
            return Math.Sqrt(square) / HeadSequence.EyeDistance(sequence.Truth[0]);
        }
    }

    [Theory, MemberData(nameof(Clocks))]
    public void The_default_halves_one_euros_jitter_without_more_lag_and_keeps_blinks(int clock)
    {
        SteadinessFigures ours = Measured.Value[((FrameClock)clock, "steady")], oneEuro = Measured.Value[((FrameClock)clock, "one-euro")];
        Assert.Equal("steady", SmoothingSpec.Default.ToString());
        Assert.True(ours.JitterPercent <= 0.5 * oneEuro.JitterPercent, $"jitter {ours.JitterPercent:f3} % against {oneEuro.JitterPercent:f3} %");
        Assert.True(ours.YawLag <= oneEuro.YawLag, $"yaw {ours.YawLag:f1} ms against {oneEuro.YawLag:f1} ms");
        Assert.True(ours.ShiftLag <= oneEuro.ShiftLag, $"shift {ours.ShiftLag:f1} ms against {oneEuro.ShiftLag:f1} ms");
        Assert.InRange(ours.OvershootPercent, 0, 1);
        Assert.True(ours.BlinkPercent >= 90, $"blinks {ours.BlinkPercent:f1} %");
    }

    [Theory]
    [InlineData(0.0025)]
    [InlineData(0.01)]
    public void The_default_halves_it_at_half_and_at_twice_the_noise_too(double noise)
    {
        SteadinessFigures ours = SteadinessFigures.Of(SmoothingSpec.Default, FrameClock.Fps30, noise), oneEuro = SteadinessFigures.Of(SmoothingSpec.Parse("one-euro"), FrameClock.Fps30, noise);
        Assert.True(ours.JitterPercent <= 0.5 * oneEuro.JitterPercent, $"jitter {ours.JitterPercent:f3} % against {oneEuro.JitterPercent:f3} %");
        Assert.True(ours.YawLag <= oneEuro.YawLag, $"yaw {ours.YawLag:f1} ms against {oneEuro.YawLag:f1} ms");
        Assert.True(ours.BlinkPercent >= 90, $"blinks {ours.BlinkPercent:f1} %");
    }

    /// <summary>Figures are of seeded sequences; what a processor's own sine may change is less than the tolerances.</summary>
    [Fact]
    public void The_tables_of_docs_steadiness_are_measured()
    {
        string[] measured = [.. Enum.GetValues<FrameClock>().SelectMany(clock => Smoothings.Select(name => Measured.Value[(clock, name)].Row($"{clock} | {name}")))];
        string[] written = [.. File.ReadLines(Document()).Where(line => Measurement().IsMatch(line))];
        Assert.True(written.Length == measured.Length && written.Zip(measured).All(pair => Agree(pair.First, pair.Second)),
            $"docs/steadiness.md should say:\n{string.Join('\n', measured)}");

        static bool Agree(string written, string measured)
        {
            string[] a = written.Split('|', StringSplitOptions.TrimEntries), b = measured.Split('|', StringSplitOptions.TrimEntries);
            return a.Length == b.Length && a.Zip(b).Select((pair, i) => (pair, i)).All(x =>
                x.i < 3 || x.pair.First == x.pair.Second || Math.Abs(double.Parse(x.pair.First) - double.Parse(x.pair.Second)) <= (x.i == 3 ? 0.005 : 1));
        }
    }

    static string Document()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Mien.slnx")))
            folder = Path.GetDirectoryName(folder);
        return Path.Combine(folder ?? throw new DirectoryNotFoundException("Mien.slnx is in no folder above the tests."), "docs", "steadiness.md");
    }

    [GeneratedRegex(@"^\| (Fps30|Fps60|Irregular) \|")]
    private static partial Regex Measurement();
}
