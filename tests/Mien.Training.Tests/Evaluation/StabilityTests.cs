using System.Numerics;
using Mien.Graphics;
using Mien.Testing;
using Mien.Training.Evaluation;

namespace Mien.Training.Tests.Evaluation;

/// <summary><c>mien eval stability</c> on some of its films; docs/steadiness.md has all of them.</summary>
public sealed class StabilityTests
{
    static readonly string[] Sequences = ["noise-8", "yaw", "blinks"];

    [Fact]
    public void With_our_pack_the_default_halves_one_euros_jitter_without_more_lag_and_keeps_blinks() => HoldsItsPromise(Pack.Default);

    [SharedFact]
    public void With_mediapipe_s_mesh_it_does_too() => HoldsItsPromise(Pack.Load(SharedFolder.Path("models", "mediapipe")));

    static void HoldsItsPromise(Pack pack)
    {
        using var evaluation = new StabilityEvaluation([pack], [SmoothingSpec.None, SmoothingSpec.Default, SmoothingSpec.Parse("one-euro")]);
        foreach (StabilityScene scene in StabilityScene.Named(Sequences))
            evaluation.Run(scene, head: 0);
        PackStability result = Assert.Single(evaluation.Results);
        (StabilityFigures none, StabilityFigures ours, StabilityFigures oneEuro) = (result.Figures[0], result.Figures[1], result.Figures[2]);
        Assert.Empty(result.Missed);
        Assert.InRange(none.Jitter("noise-8"), 0.1, 1);
        Assert.True(ours.Jitter("noise-8") <= 0.5 * oneEuro.Jitter("noise-8"), $"jitter {ours.Jitter("noise-8"):f3} % against {oneEuro.Jitter("noise-8"):f3} %");
        Assert.True(ours.TurnJitter("noise-8") <= oneEuro.TurnJitter("noise-8"), $"turn {ours.TurnJitter("noise-8"):f3}° against {oneEuro.TurnJitter("noise-8"):f3}°");
        Assert.True(ours.Lag("yaw") <= oneEuro.Lag("yaw"), $"yaw {ours.Lag("yaw"):f1} ms against {oneEuro.Lag("yaw"):f1} ms");
        Assert.Equal(100, none.Blink, 1e-6);
        Assert.True(ours.Blink >= 90, $"blinks {ours.Blink:f1} %");
        Assert.True(double.IsNaN(ours.Lag("shift")));
    }

    [Fact]
    public void A_face_that_goes_is_lost_and_found_again_at_once()
    {
        using var evaluation = new StabilityEvaluation([Pack.Default], []);
        evaluation.Run(StabilityScene.Named(["loss"])[0], head: 2);
        PackStability result = Assert.Single(evaluation.Results);
        Assert.Equal(2, result.Returns);
        Assert.Equal(0, result.NewIds);
        Assert.InRange(result.LossFrames!.Value, 0, 2);
        Assert.InRange(result.ReturnFrames!.Value, 0, 2);
        Assert.InRange(result.ReturnError, 0.1, 5);
    }

    /// <summary>The reason why one run of the networks serves all smoothings: a tracker's regions come from landmarks as they are read.</summary>
    [Theory]
    [InlineData("steady")]
    [InlineData("one-euro")]
    [InlineData("kalman")]
    public void A_replay_gives_what_the_tracker_with_that_smoothing_gives(string smoothing)
    {
        var film = StabilityFilm.Render(StabilityScene.Named(["yaw"])[0], head: 0);
        var picture = new Image(StabilityFilm.Width, StabilityFilm.Height, PixelFormat.Rgb24);
        using var recorder = new TrackRecorder(Pack.Default, maxFaces: 1);
        using var tracker = new FaceTracker(new FaceTrackerOptions { Smoothing = SmoothingSpec.Parse(smoothing) });
        var landmarks = new List<Vector3[]>();
        var poses = new List<HeadPose>();
        for (int frame = 0; frame < 20; frame++)
        {
            film.Show(frame, picture);
            recorder.Take(picture, film.Times[frame]);
            Face face = Assert.Single(tracker.Track(picture, film.Times[frame]));
            landmarks.Add([.. face.Landmarks!]);
            poses.Add(face.Pose!.Value);
        }
        SmoothedTrack replayed = new SmoothingReplay(Pack.Default).Run(Assert.Single(recorder.Stretches), SmoothingSpec.Parse(smoothing), withPose: true);
        Assert.Equal(landmarks, replayed.Landmarks);
        Assert.Equal(poses, replayed.Poses);
    }

    [Fact]
    public void Films_are_the_same_each_time_and_as_noisy_as_they_say()
    {
        StabilityScene scene = StabilityScene.Named(["noise-16"])[0];
        var film = StabilityFilm.Render(scene, head: 1);
        Image one = Shown(film, 3), again = Shown(StabilityFilm.Render(scene, head: 1), 3), next = Shown(film, 4);
        Assert.Equal(one.Pixels, again.Pixels);
        Assert.NotEqual(one.Pixels, next.Pixels);
        double square = 0;
        int count = 0;
        for (int i = 0; i < one.Pixels.Length; i++)
        {
            // Where nothing is cut off.
            if (film[3].Picture.Pixels[i] is < 70 or > 185)
                continue;
            square += Math.Pow(one.Pixels[i] - film[3].Picture.Pixels[i], 2);
            count++;
        }
        Assert.InRange(Math.Sqrt(square / count), 15.5, 16.5);

        static Image Shown(StabilityFilm film, int frame)
        {
            var picture = new Image(StabilityFilm.Width, StabilityFilm.Height, PixelFormat.Rgb24);
            film.Show(frame, picture);
            return picture;
        }
    }

    [SharedFact]
    public void Packs_without_the_mesh_and_sequences_that_are_none_are_refused()
    {
        Assert.Contains("478", Assert.Throws<ArgumentException>(() => new StabilityEvaluation([Pack.Load(SharedFolder.Path("models", "opentrack"))], [])).Message, StringComparison.Ordinal);
        Assert.Contains("noise-8", Assert.Throws<ArgumentException>(() => StabilityScene.Named(["noise-7"])).Message, StringComparison.Ordinal);
    }
}
