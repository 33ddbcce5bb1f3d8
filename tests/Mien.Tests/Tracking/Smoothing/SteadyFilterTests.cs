using System.Numerics;

namespace Mien.Tests.Tracking.Smoothing;

/// <summary>What Mien's own landmark filter promises beyond what all do; how well it does is measured in Mien.Training.Tests.</summary>
public sealed class SteadyFilterTests
{
    const int Count = LandmarkTopology.Count;
    static readonly Vector3[] Face = [.. FaceModel.Default.Landmarks478.Select(point => new Vector3(320, 240, 0) + 2 * point.On(FaceModel.Default.Triangles, FaceModel.Default.Neutral) * new Vector3(1, -1, -1))];

    [Fact]
    public void A_turned_picture_gives_the_turned_face()
    {
        var random = new Random(1);
        Vector3[][] frames = [.. Enumerable.Range(0, 30).Select(f => Noisy(Face, 1, random))];
        var turn = Quaternion.CreateFromAxisAngle(Vector3.UnitZ, 0.5f);
        Vector3[][] expected = [.. Filter(frames).Select(Turned)];
        // The search for the rotation ends at 1e-7 rad; coordinates of some 400 pixels are single precision.
        LandmarkTrack.AssertNear(expected, Filter([.. frames.Select(Turned)]), 5e-3f);

        Vector3[] Turned(Vector3[] frame) => [.. frame.Select(p => Vector3.Transform(p, turn))];
    }

    [Fact]
    public void A_jump_of_the_head_is_followed_in_the_same_frame()
    {
        var random = new Random(2);
        Vector3[][] frames = [.. Enumerable.Range(0, 60).Select(f => Noisy(Face, 1, random))];
        Vector3 jump = new(40, 0, 0);
        frames[^1] = [.. frames[^1].Select(p => p + jump)];
        Vector3[][] result = Filter(frames);
        Vector3 moved = Center(result[^1]) - Center(result[^2]);
        Assert.InRange(moved.X, 0.95f * 40, 1.05f * 40);
    }

    [Fact]
    public void A_landmark_that_jumps_alone_in_one_frame_moves_less_than_one_that_jumps_with_its_neighbours()
    {
        // Three deviations of the noise: what one landmark does now and then by chance, and what seven never do.
        const float Jump = 3;
        const int Cheek = 50;
        var random = new Random(3);
        Vector3[][] frames = [.. Enumerable.Range(0, 60).Select(f => Noisy(Face, 1, random))];
        Vector3[][] without = Filter(frames);
        Vector3[][] alone = [.. frames], together = [.. frames];
        alone[^1] = Jumped([Cheek]);
        together[^1] = Jumped(LandmarkNeighbours.Of(Count)[Cheek]);
        float aloneMoved = Filter(alone)[^1][Cheek].X - without[^1][Cheek].X, togetherMoved = Filter(together)[^1][Cheek].X - without[^1][Cheek].X;
        Assert.True(togetherMoved > 2 * aloneMoved, $"{aloneMoved} alone, {togetherMoved} together");

        Vector3[] Jumped(int[] landmarks)
        {
            Vector3[] frame = [.. frames[^1]];
            foreach (int i in landmarks)
                frame[i].X += Jump;
            return frame;
        }
    }

    [Fact]
    public void The_noise_is_measured_and_motion_is_not_taken_for_it()
    {
        var random = new Random(4);
        var gauge = new NoiseGauge();
        gauge.Start(default, 0.01);
        double sum = 0;
        for (int f = 1; f < 1100; f++)
        {
            gauge.Take(new Vector3D(3 + Normal(random), Normal(random), -Normal(random)), 1.0 / 30, 2);
            sum += f < 100 ? 0 : gauge.Deviation / 1000;
        }
        // One second's worth of frames: the mean of many such.
        Assert.InRange(sum, 0.95 / 2, 1.05 / 2);

        // ±20 units twice a second, at irregular times, no noise: the cubic through the frames follows.
        gauge.Start(default, 0.01);
        double time = 0, largest = 0;
        for (int f = 1; f < 600; f++)
        {
            double step = (0.5 + random.NextDouble()) / 30;
            time += step;
            gauge.Take(new Vector3D(20 * Math.Sin(4 * Math.PI * time), 0, 0), step, 1);
            largest = Math.Max(largest, gauge.Deviation);
        }
        Assert.True(largest < 0.4, $"{largest}");
    }

    [Fact]
    public void The_motion_of_a_face_is_found_exactly()
    {
        var shape = new Vector3[Count];
        FaceSimilarity start = new(Rotation3.Identity, 200, new Vector3D(320, 240, 0));
        start.Undo(Face, shape);
        float[] weights = [.. Enumerable.Range(0, Count).Select(i => 0.5f + i % 3)];
        FaceSimilarity motion = new(Rotation3.FromRotationVector(new Vector3D(0.2, -0.5, 0.1)), 250, new Vector3D(100, 300, -20));
        var points = new Vector3[Count];
        motion.Apply(shape, points);
        FaceSimilarity found = start.Fitted(shape, points, weights);
        Assert.InRange((found.Rotation * motion.Rotation.Inverse()).ToRotationVector().Length, 0, 1e-4);
        Assert.InRange(found.Scale, 250 - 0.01, 250 + 0.01);
        Assert.InRange((found.Shift - motion.Shift).Length, 0, 0.05);
    }

    [Fact]
    public void Neighbours_share_an_edge_of_the_mesh_and_irises_their_eye()
    {
        int[][] neighbours = LandmarkNeighbours.Of(Count);
        Assert.Equal([0, 11, 37, 72, 164, 267, 302], neighbours[0].Intersect([0, 11, 37, 72, 164, 267, 302]).Order());
        Assert.Equal([473, 474, 475, 476, 477], neighbours[475]);
        Assert.DoesNotContain(14, neighbours[13]);
        Assert.DoesNotContain(145, neighbours[159]);
        for (int i = 0; i < Count; i++)
            Assert.All(neighbours[i], n => Assert.Contains(i, neighbours[n]));
        Assert.Equal([5], LandmarkNeighbours.Of(68)[5]);
        Assert.Equal(468, LandmarkNeighbours.Of(468).Length);
    }

    static Vector3[][] Filter(Vector3[][] frames) => LandmarkTrack.Filter(
        SmoothingSpec.Default.NewLandmarkFilter(Count)!, [.. Enumerable.Range(0, frames.Length).Select(f => TimeSpan.FromSeconds(f / 30.0))], frames);

    static Vector3[] Noisy(Vector3[] face, float noise, Random random) =>
        [.. face.Select(p => p + noise * new Vector3(Normal(random), Normal(random), Normal(random)))];

    static float Normal(Random random) => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

    static Vector3 Center(Vector3[] frame) => frame.Aggregate(Vector3.Zero, (sum, p) => sum + p) / frame.Length;
}
