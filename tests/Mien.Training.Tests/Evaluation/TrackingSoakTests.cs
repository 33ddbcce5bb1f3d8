namespace Mien.Training.Tests;

/// <summary>Tests that weigh the process's memory, which others would fill meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class AloneCollection
{
    public const string Name = "alone";
}

[Collection(AloneCollection.Name)]
public class TrackingSoakTests
{
    [Fact]
    public void Faces_that_come_and_go_leave_nothing_behind()
    {
        using var tracker = new FaceTracker(new FaceTrackerOptions { MaxFaces = 2 });
        var soak = new TrackingSoak(seed: 2, frames: 12);
        IReadOnlyList<SoakSample> samples = soak.Run(tracker, 2 * soak.Round + 3 * TrackingSoak.Pause);
        Assert.True(samples.Count >= 3);
        SoakSample first = samples[0], last = samples[^1];
        // A single landmark array that stays each time a face goes would be some 200 kB by then.
        Assert.InRange(last.ManagedBytes - first.ManagedBytes, long.MinValue, 64 << 10);
        Assert.InRange(last.AllocatedBytes - first.AllocatedBytes, 0, 256 << 10);
    }
}
