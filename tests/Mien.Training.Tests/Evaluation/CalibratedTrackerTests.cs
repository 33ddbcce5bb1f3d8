using System.Numerics;
using Mien.Graphics;
using Mien.Training.Evaluation;

namespace Mien.Training.Tests.Evaluation;

/// <summary>From where a tracker counts expressions and poses, on rendered heads of which both are known.</summary>
public sealed class CalibratedTrackerTests
{
    static readonly StabilityFilm Still = Film("still"), Yaw = Film("yaw");

    static StabilityFilm Film(string name) => StabilityFilm.Render(StabilityScene.Named([name])[0], head: 1);

    readonly Image _picture = new(StabilityFilm.Width, StabilityFilm.Height, PixelFormat.Rgb24);
    int _frame;

    [Fact]
    public void A_face_calibrated_at_rest_reads_as_at_rest_and_its_smile_as_a_smile()
    {
        using var tracker = new FaceTracker();
        float[] before = Weights(tracker, Still, 10);
        int id = Next(tracker, Still).Id;
        Assert.True(tracker.Calibrate(id));
        Assert.Null(tracker.CalibrationOf(id));
        for (int i = 0; i < 40; i++)
            Next(tracker, Still);
        FaceCalibration calibration = Assert.IsType<FaceCalibration>(tracker.CalibrationOf(id));
        float[] after = Weights(tracker, Still, 10);
        // What a fit sees in this face although it does nothing is what calibration is for.
        Assert.True(after.Max() < 0.1f && before.Max() > 2 * after.Max(), $"before {before.Max():f2}, after {after.Max():f2}");
        Assert.Equal(calibration.Identity, Next(tracker, Still).Shape!.Identity);

        float[] smile = Weights(tracker, Smile(), 15);
        // The fit of this pack's landmarks reads a smile of 0.8 as about 0.3, calibrated or not.
        foreach (Blendshape side in (Blendshape[])[Blendshape.MouthSmileLeft, Blendshape.MouthSmileRight])
            Assert.True(smile[(int)side] > 0.2f && smile[(int)side] > after[(int)side] + 0.15f, $"{side} {smile[(int)side]:f2}, at rest {after[(int)side]:f2}");

        // Stored and given to another tracker it counts from the first frame on.
        using var other = new FaceTracker(new FaceTrackerOptions { Calibration = FaceCalibration.Parse(calibration.ToJson()) });
        Face first = Next(other, Still);
        Assert.Equal(calibration.Identity, first.Shape!.Identity);
        float[] again = Weights(other, Still, 10);
        Assert.True(again.Max() < 0.12f, $"again {again.Max():f2}");
        Assert.True(other.Calibrate(first.Id, null));
        Assert.True(Weights(other, Still, 10).Max() > 2 * again.Max());
    }

    [Fact]
    public void Recentred_the_present_pose_is_zero_and_turns_are_counted_from_it()
    {
        using var tracker = new FaceTracker(new FaceTrackerOptions { Smoothing = SmoothingSpec.None });
        Face face = Next(tracker, Yaw);
        while (_frame < 5)
            face = Next(tracker, Yaw);
        HeadPose pose = face.Pose!.Value;
        Assert.Equal(pose, face.CentredPose);
        Assert.True(tracker.Recentre(face.Id));
        Assert.Equal(pose, face.Pose);
        Assert.InRange(HeadPose.AngleDegrees(face.CentredPose!.Value, new HeadPose(Quaternion.Identity, default)), 0, 1e-4);
        Assert.Equal(Vector3.Zero, face.CentredPose.Value.Translation);

        double turned = Yaw[20].Pose.YawDegrees - Yaw[4].Pose.YawDegrees;
        while (_frame < 21)
            face = Next(tracker, Yaw);
        Assert.True(Math.Abs(turned) > 15);
        Assert.InRange(face.CentredPose!.Value.YawDegrees - turned, -6, 6);
        Assert.Equal(face.CentredPose, face.Copy().CentredPose);

        Assert.True(tracker.Recentre(face.Id, null));
        Assert.Equal(face.Pose, face.CentredPose);
        Assert.Equal(Next(tracker, Yaw).Pose, face.CentredPose);
    }

    [Fact]
    public void A_centre_is_a_face_s_own_and_survives_its_loss()
    {
        using var tracker = new FaceTracker(new FaceTrackerOptions { Centre = new PoseCentre(HeadPose.FromEuler(10, 0, 0)) });
        Face face = Next(tracker, Still);
        Assert.Equal(10, face.Centre!.Value.Pose.YawDegrees, 1e-3);
        Assert.True(tracker.Recentre(face.Id));
        PoseCentre centre = face.Centre.Value;
        int id = face.Id;
        var nobody = new Image(_picture.Width, _picture.Height, PixelFormat.Rgb24);
        for (int i = 0; i < 30; i++)
            Assert.Empty(tracker.Track(nobody, TimeSpan.FromSeconds((_frame++) / 30.0)).Where(seen => seen.State != FaceState.Held));
        face = Next(tracker, Still);
        Assert.Equal((id, centre), (face.Id, face.Centre!.Value));
    }

    [Fact]
    public void What_cannot_be_counted_is_refused()
    {
        using var tracker = new FaceTracker();
        Assert.False(tracker.Calibrate(0));
        Assert.False(tracker.Recentre(0));
        Assert.False(tracker.Recentre(0, null));
        Assert.Null(tracker.CalibrationOf(0));
        var strange = new FaceCalibration([1, 2], [0]);
        Assert.Throws<ArgumentException>(() => tracker.Calibrate(0, strange));
        Assert.Throws<ArgumentException>(() => new FaceTracker(new FaceTrackerOptions { Calibration = strange }));
        using var plain = new FaceTracker(new FaceTrackerOptions { Fit = false });
        Assert.Contains("Fit", Assert.Throws<InvalidOperationException>(() => plain.Calibrate(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Orders_to_a_live_tracker_come_before_its_next_frame()
    {
        using var done = new ManualResetEventSlim();
        HeadPose? centred = null;
        int frames = 0;
        using var live = new LiveFaceTracker(null, (faces, _, _) =>
        {
            centred = faces.Count > 0 ? faces[0].CentredPose : null;
            frames++;
            done.Set();
        });
        Still.Show(0, _picture);
        live.Offer(_picture, TimeSpan.Zero);
        Assert.True(done.Wait(TimeSpan.FromSeconds(60)));
        Assert.True(centred!.Value.Translation.Z < -300);
        done.Reset();
        live.Order(tracker => Assert.True(tracker.Recentre(0)));
        live.Offer(_picture, TimeSpan.FromSeconds(0.1));
        Assert.True(done.Wait(TimeSpan.FromSeconds(60)));
        Assert.InRange(centred!.Value.Translation.Length(), 0, 30);
    }

    Face Next(FaceTracker tracker, StabilityFilm film)
    {
        film.Show(_frame % film.Times.Length, _picture);
        return Assert.Single(tracker.Track(_picture, TimeSpan.FromSeconds((_frame++) / 30.0)));
    }

    /// <summary>Means over some frames.</summary>
    float[] Weights(FaceTracker tracker, StabilityFilm film, int frames)
    {
        float[] mean = new float[Blendshapes.Count];
        for (int i = 0; i < frames; i++)
        {
            ReadOnlySpan<float> weights = Next(tracker, film).Blendshapes!.Weights;
            for (int k = 0; k < mean.Length; k++)
                mean[k] += weights[k] / frames;
        }
        return mean;
    }

    static StabilityFilm Smile() => StabilityFilm.Render(StabilityScene.Named(["still"])[0], head: 1, (Blendshape.MouthSmileLeft, 0.8f), (Blendshape.MouthSmileRight, 0.8f));
}
