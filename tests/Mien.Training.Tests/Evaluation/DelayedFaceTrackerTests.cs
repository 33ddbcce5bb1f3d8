using System.Numerics;
using Mien.Graphics;

namespace Mien.Training.Tests.Evaluation;

/// <summary>A tracker that looks ahead beside one that does not, on two rendered heads that walk past each other, one hiding the other.</summary>
public sealed class DelayedFaceTrackerTests
{
    const int Frames = 36;

    static readonly HeadCrossing Crossing = new(3);

    readonly HeadStage _stage = new(320, 240);

    sealed record Seen(TimeSpan Time, int Pixels, Face[] Faces, int[] Lost);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(0, 30)]
    public void Landmarks_are_the_mean_over_the_frames_around_in_which_the_face_has_its_id(int before, int after)
    {
        List<Seen> rough = [], late = [];
        using (var tracker = new FaceTracker(new FaceTrackerOptions { MaxFaces = 2, Smoothing = SmoothingSpec.None, Fit = false }))
            Play((image, time) => rough.Add(Keep(tracker.Track(image, time), image, time)));
        using (var tracker = new DelayedFaceTracker(Options(before, after), (faces, image, time) => late.Add(Keep(faces, image, time))))
        {
            Assert.Equal(after, tracker.Delay);
            int frames = 0;
            Play((image, time) =>
            {
                tracker.Track(image, time);
                Assert.Equal(Math.Max(0, ++frames - after), late.Count);
            });
            tracker.Flush();
        }
        Assert.Equal(rough.Select(frame => (frame.Time, frame.Pixels)), late.Select(frame => (frame.Time, frame.Pixels)));
        for (int i = 0; i < Frames; i++)
        {
            Assert.Equal(rough[i].Faces.Select(face => (face.Id, face.State, face.Score, face.Confidence)), late[i].Faces.Select(face => (face.Id, face.State, face.Score, face.Confidence)));
            Assert.Equal(rough[i].Lost.Order(), late[i].Lost.Order());
            foreach (Face face in late[i].Faces)
                Check(face, rough, i, before, after);
        }
        // The walk has what makes it hard.
        Assert.Contains(rough, frame => frame.Faces.Length == 2);
        Assert.Contains(rough, frame => frame.Faces.Any(face => face.State == FaceState.Held));
    }

    [Fact]
    public void Frames_that_are_held_back_come_out_before_another_size_and_another_video()
    {
        var given = new List<(int Width, TimeSpan Time, int Faces)>();
        using var tracker = new DelayedFaceTracker(Options(1, 2), (faces, image, time) => given.Add((image.Width, time, faces.Count)));
        IReadOnlyList<StagedHead> heads = _stage.Render(Crossing.At(TimeSpan.Zero), Crossing.Ground);
        Assert.Equal(2, heads.Count);
        Image large = _stage.Picture, small = ImageTransforms.Resize(large, 240, 180);
        TimeSpan second = TimeSpan.FromSeconds(1);
        tracker.Track(large, second);
        tracker.Track(large, 1.1 * second);
        tracker.Track(small, 1.2 * second);
        Assert.Equal([(320, second, 2), (320, 1.1 * second, 2)], given);
        tracker.Track(small, TimeSpan.Zero);
        Assert.Equal((240, 1.2 * second, 2), given[^1]);
        tracker.Flush();
        tracker.Flush();
        Assert.Equal((4, (240, TimeSpan.Zero, 2)), (given.Count, given[^1]));
    }

    [Fact]
    public void A_smoothing_without_delay_holds_nothing_back()
    {
        _stage.Render(Crossing.At(TimeSpan.Zero), Crossing.Ground);
        int given = 0;
        using var tracker = new DelayedFaceTracker(new FaceTrackerOptions { Fit = false }, (_, image, _) =>
        {
            given++;
            Assert.True(image.Pixels == _stage.Picture.Pixels, "the picture was copied");
        });
        Assert.Equal(0, tracker.Delay);
        tracker.Track(_stage.Picture, TimeSpan.Zero);
        Assert.Equal(1, given);
        tracker.Flush();
        Assert.Equal(1, given);
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        _stage.Render(Crossing.At(TimeSpan.Zero), Crossing.Ground);
        float sum = 0;
        using var tracker = new DelayedFaceTracker(Options(2, 3), (faces, _, _) =>
        {
            foreach (Face face in faces)
                sum += face.Box.X + face.Blendshapes![Blendshape.JawOpen];
        });
        int at = 0;
        for (; at < 15; at++)
            tracker.Track(_stage.Picture, at * TimeSpan.FromMilliseconds(33));
        long least = long.MaxValue;
        for (int batch = 0; batch < 3 && least > 0; batch++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int end = at + 20; at < end; at++)
                tracker.Track(_stage.Picture, at * TimeSpan.FromMilliseconds(33));
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
        Assert.True(float.IsFinite(sum));
    }

    static FaceTrackerOptions Options(int before, int after) => new() { MaxFaces = 2, Smoothing = SmoothingSpec.Parse($"look-ahead:before={before},after={after}") };

    /// <summary>The face is the mean of the run of frames around, whose ends stand longer; what is fitted belongs to it.</summary>
    static void Check(Face face, List<Seen> rough, int at, int before, int after)
    {
        int first = at, last = at;
        while (first > 0 && Of(rough[first - 1], face.Id) is not null)
            first--;
        while (last < rough.Count - 1 && Of(rough[last + 1], face.Id) is not null)
            last++;
        for (int p = 0; p < LandmarkTopology.Count; p++)
        {
            Vector3 mean = default;
            for (int i = at - before; i <= at + after; i++)
                mean += Of(rough[Math.Clamp(i, first, last)], face.Id)!.Landmarks![p] / (before + 1 + after);
            Assert.True(Vector3.Distance(mean, face.Landmarks![p]) < 0.002f, $"landmark {p} of face {face.Id} in frame {at}: {face.Landmarks[p]}, not {mean}");
        }
        Assert.Equal(face.Landmarks!.Min(point => point.X), face.Box.X, 0.01f);
        Assert.Equal(face.Mesh!.Pose, face.Pose);
        Assert.NotNull(face.Visibility);
        Assert.NotNull(face.PoseCovariance);
        // The fitted surface lies under the landmarks that it was fitted to.
        var surface = new PosedFace(Mien.FaceSurface.Default, face.Mesh, CameraIntrinsics.FromFieldOfView(CameraIntrinsics.DefaultFieldOfViewDegrees, 320, 240));
        var points = new Vector3[Landmarks68Topology.Count];
        surface.Landmarks68(points);
        Vector3 nose = points[Landmarks68Topology.NoseTip] - face.Landmarks![LandmarkTopology.NoseTip];
        Assert.InRange(new Vector2(nose.X, nose.Y).Length() / face.Box.Width, 0, 0.15);
    }

    static Face? Of(Seen frame, int id) => Array.Find(frame.Faces, face => face.Id == id);

    static Seen Keep(TrackedFaces faces, ImageView image, TimeSpan time)
    {
        var hash = new HashCode();
        hash.AddBytes(image.Pixels);
        return new Seen(time, hash.ToHashCode(), [.. faces.Select(face => face.Copy())], [.. faces.Lost.Select(face => face.Id)]);
    }

    delegate void FrameHandler(ImageView image, TimeSpan time);

    void Play(FrameHandler show)
    {
        for (int i = 0; i < Frames; i++)
        {
            TimeSpan time = i * Crossing.Length / Frames;
            _stage.Render(Crossing.At(time), Crossing.Ground);
            show(_stage.Picture, time);
        }
    }
}
