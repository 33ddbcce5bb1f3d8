namespace Mien.Training.Tests;

public class CrossingTests
{
    /// <summary>In this walk the network draws the farther face, before it is gone, into the strip that still shows, which moves the other way.</summary>
    [Fact]
    public void A_face_that_vanishes_behind_another_keeps_shape_motion_and_id()
    {
        using var tracker = new FaceTracker(new FaceTrackerOptions { MaxFaces = 2 });
        CrossingResult result = new CrossingEvaluation().Run(tracker, seed: 4);
        Assert.Equal((0, 0, 0, 0), (result.Swaps, result.NewIds, result.Missed, result.Strayed));
        Assert.InRange(result.RecoveryFrames, 0, 5);
        Assert.InRange(result.ErrorsHidden.DefaultIfEmpty(0).Max(), 0, 0.1);
        Assert.InRange(result.Errors.Average(), 0, 0.04);
    }
}
