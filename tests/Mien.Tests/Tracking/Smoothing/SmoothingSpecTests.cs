namespace Mien.Tests.Tracking.Smoothing;

public sealed class SmoothingSpecTests
{
    public static TheoryData<string> All => [.. SmoothingMethod.All.Select(m => m.Name)];

    [Theory, MemberData(nameof(All))]
    public void Every_method_is_made_by_its_name_for_its_stage(string name)
    {
        SmoothingSpec spec = SmoothingSpec.Parse(name);
        Assert.Equal(spec.Method.Stage == SmoothingStage.Landmarks, spec.NewLandmarkFilter(478) is not null);
        Assert.Equal(spec.Method.Stage == SmoothingStage.Pose, spec.NewPoseFilter() is not null);
        Assert.Equal(name, spec.ToString());
        Assert.EndsWith(".", spec.Method.Description, StringComparison.Ordinal);
        Assert.All(spec.Method.Parameters, p => Assert.InRange(p.Default, p.Min, p.Max));
        Assert.Equal(spec.Method.Parameters.Count, spec.Method.Parameters.Select(p => p.Name).Distinct().Count());
    }

    [Fact]
    public void Values_are_read_and_written()
    {
        SmoothingSpec spec = SmoothingSpec.Parse("one-euro: min-cutoff = 0.5, beta=80");
        Assert.Equal(0.5, spec["min-cutoff"]);
        Assert.Equal(80, spec["beta"]);
        Assert.Equal(1, spec["derivative-cutoff"]);
        Assert.Equal("one-euro:min-cutoff=0.5", spec.ToString());
    }

    [Fact]
    public void The_page_on_steadiness_lists_every_method()
    {
        string[] rows = [.. SmoothingMethod.All.Select(m => $"| `{m.Name}` | {m.Stage.ToString().ToLowerInvariant()} | {m.Description} | {string.Join("<br>", m.Parameters.Select(p => $"`{p}` {p.Description}"))} |")];
        string[] page = File.ReadAllLines(Path.Combine(Root(), "docs", "steadiness.md"));
        Assert.True(rows.All(page.Contains), $"docs/steadiness.md should say:\n{string.Join('\n', rows)}");

        static string Root()
        {
            string? folder = AppContext.BaseDirectory;
            while (folder is not null && !File.Exists(Path.Combine(folder, "Mien.slnx")))
                folder = Path.GetDirectoryName(folder);
            return folder ?? throw new DirectoryNotFoundException("Mien.slnx is in no folder above the tests.");
        }
    }

    [Fact]
    public void None_works_on_nothing_and_the_default_on_landmarks()
    {
        Assert.Equal(SmoothingStage.None, SmoothingSpec.None.Method.Stage);
        Assert.Equal(SmoothingStage.Landmarks, SmoothingSpec.Default.Method.Stage);
    }

    [Theory]
    [InlineData("oneeuro", "There is no smoothing 'oneeuro'; there are none, steady, one-euro")]
    [InlineData("", "There is no smoothing ''")]
    [InlineData("one-euro:cutoff=1", "no parameter 'cutoff'; one-euro takes min-cutoff=0.05 (0.0001 … 100 Hz), beta")]
    [InlineData("none:beta=1", "no parameter 'beta'; none has none")]
    [InlineData("one-euro:beta", "'beta' is not of the form parameter=value")]
    [InlineData("one-euro:", "'' is not of the form parameter=value")]
    [InlineData("one-euro:beta=1,beta=2", "gives beta twice")]
    [InlineData("one-euro:beta=-1", "beta is a number from 0 to 10000 Hz per face size/s, not '-1'")]
    [InlineData("one-euro:beta=NaN", "not 'NaN'")]
    [InlineData("one-euro:beta=much", "not 'much'")]
    [InlineData("look-ahead:after=1.5", "after is a whole number from 0 to 30 frames, not '1.5'")]
    [InlineData("kalman:turn=0", "turn is a number from 0.1")]
    public void What_cannot_be_is_one_clear_error(string text, string message)
    {
        var exception = Assert.Throws<ArgumentException>(() => SmoothingSpec.Parse(text));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }
}
