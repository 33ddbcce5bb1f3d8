using System.Numerics;
using System.Text.Json.Nodes;
using Mien.Graphics;
using Mien.Testing;

namespace Mien.Tests;

public class FaceTrackerTests
{
    static readonly TimeSpan Step = TimeSpan.FromSeconds(1 / 30.0);

    static Pack MediaPipe => Pack.Load(SharedFolder.Path("models", "mediapipe"));

    static Image Photo(string name) => ImageFile.Load(SharedFolder.Path("photos", name + ".jpg"));

    /// <summary>A frame of 640 × 480: the photo around a point of it, some of its pixels to one of the frame.</summary>
    static Image Frame(Image photo, double centerX, double centerY, double step)
    {
        var tensor = new float[640 * 480 * 3];
        ImageCrop.ToTensor(photo, new RotatedRect(centerX, centerY, 640 * step, 480 * step), 640, 480, PixelEncoding.Bytes, Border.Zero, tensor);
        var frame = new Image(640, 480, PixelFormat.Rgb24);
        for (int i = 0; i < tensor.Length; i++)
            frame.Pixels[i] = (byte)(tensor[i] + 0.5f);
        return frame;
    }

    /// <summary>A frame in which the only face of a photo is about 200 pixels high, moved from the middle.</summary>
    static Image OneFace(Image photo, double moveX = 0)
    {
        FaceBox box = FaceRegion.BoxOf(ReferenceLandmarks.Load("JianzhuGuo")[0]);
        return Frame(photo, box.X + box.Width / 2 - moveX, box.Y + box.Height / 2, box.Height / 200);
    }

    [SharedFact]
    public void A_small_face_is_found_once_its_part_has_had_its_turn()
    {
        Image photo = Photo("JianzhuGuo");
        FaceBox box = FaceRegion.BoxOf(ReferenceLandmarks.Load("JianzhuGuo")[0]);
        double step = box.Height / 18;
        Image frame = Frame(photo, box.X + box.Width / 2 - 200 * step, box.Y + box.Height / 2 - 140 * step, step);
        using var tracker = new FaceTracker(new FaceTrackerOptions { Fit = false });
        for (int i = 0; i < FaceSearch.Parts - 1; i++)
            tracker.Track(frame, i * Step);
        Face face = Assert.Single(tracker.Track(frame, (FaceSearch.Parts - 1) * Step));
        Assert.InRange(Vector2.Distance(new Vector2(face.Box.X + face.Box.Width / 2, face.Box.Y + face.Box.Height / 2), new Vector2(520, 380)), 0, 6);
    }

    /// <summary>The mouth behind a board makes a face less sure: too little for one that begins, enough for one that is followed.</summary>
    [SharedFact]
    public void A_face_begins_where_the_pack_says_and_is_followed_with_less()
    {
        Image clear = OneFace(Photo("JianzhuGuo")), covered = OneFace(Photo("JianzhuGuo"));
        for (int y = 240; y < 400; y++)
            covered.Row(y)[(200 * 3)..(440 * 3)].Fill(90);
        float sure = PresenceIn(clear), doubtful = PresenceIn(covered);
        Assert.InRange(doubtful, 0.5f, sure - 1e-5f);
        using var folder = new TemporaryFolder();
        Pack strict = Strict(folder.Path, (sure + doubtful) / 2);
        using var tracker = new FaceTracker(new FaceTrackerOptions { Pack = strict, Fit = false });
        Assert.Empty(tracker.Track(covered, TimeSpan.Zero));
        Assert.Single(tracker.Track(clear, Step));
        Assert.Equal(FaceState.Tracked, Assert.Single(tracker.Track(covered, 2 * Step)).State);
        using var told = new FaceTracker(new FaceTrackerOptions { Pack = strict, Fit = false, MinPresence = 0.5f });
        Assert.Single(told.Track(covered, TimeSpan.Zero));
    }

    static float PresenceIn(Image frame)
    {
        using var tracker = new FaceTracker(new FaceTrackerOptions { MinPresence = 0, Fit = false });
        return Assert.Single(tracker.Track(frame, TimeSpan.Zero)).Presence!.Value;
    }

    /// <summary>The default pack with another presence to begin with.</summary>
    static Pack Strict(string folder, float minPresence)
    {
        foreach (PackFile file in Pack.Default.Description.Files)
            File.WriteAllBytes(Path.Combine(folder, file.Path), BuiltInPack.Read(file.Path));
        JsonNode node = JsonNode.Parse(BuiltInPack.Read("pack.json"))!;
        node["landmarks"]!["minPresence"] = minPresence;
        File.WriteAllText(Path.Combine(folder, "pack.json"), node.ToJsonString());
        return Pack.Load(folder);
    }

    [SharedFact]
    public void On_a_still_the_landmarks_settle_where_a_finder_puts_them()
    {
        Image photo = Photo("trump_hillary");
        // A finder that looks nine times in the region that the landmarks give does what nine frames of a still do.
        using var finder = new FaceFinder(new FaceFinderOptions { Pack = MediaPipe, Refinements = 8, Fit = false });
        using var tracker = new FaceTracker(new FaceTrackerOptions { Pack = MediaPipe, MaxFaces = 2, Fit = false, NetworkBlendshapes = true, Smoothing = SmoothingSpec.None });
        IReadOnlyList<Face> expected = finder.Find(photo);
        for (int frame = 0; frame < 8; frame++)
        {
            TrackedFaces faces = tracker.Track(photo, frame * Step);
            Assert.Equal([0, 1], faces.Select(face => face.Id));
            Assert.All(faces, face => Assert.InRange(expected.Min(other => ReferenceLandmarks.Error([.. other.Landmarks!], face.Landmarks!)), 0, frame == 0 ? 0.05 : 0.01));
        }
        foreach (Face face in tracker.Track(photo, 8 * Step))
        {
            Face same = expected.MinBy(other => ReferenceLandmarks.Error([.. other.Landmarks!], face.Landmarks!))!;
            Assert.InRange(HeadPose.AngleDegrees(same.Pose!.Value, face.Pose!.Value), 0, 0.1);
            for (int i = 0; i < Blendshapes.Count; i++)
                Assert.Equal(same.Blendshapes!.Weights[i], face.Blendshapes!.Weights[i], 0.01);
            // The detector's points and those of the landmarks in their stead are the same places.
            double eye = ReferenceLandmarks.OuterEyeDistance([.. same.Landmarks!]);
            for (int i = 0; i < FaceKeypoints.Count; i++)
                Assert.InRange(Vector2.Distance(same.Keypoints![i], face.Keypoints![i]) / eye, 0, 0.4);
        }
    }

    [SharedFact]
    public void A_moving_face_keeps_its_id_through_a_moment_and_one_that_was_long_away_gets_a_new_one()
    {
        Image photo = Photo("JianzhuGuo");
        using var tracker = new FaceTracker(new FaceTrackerOptions { Pack = MediaPipe });
        var empty = new Image(640, 480, PixelFormat.Rgb24);
        int time = 0;
        Vector3 first = default;
        for (int moved = 0; moved <= 96; moved += 12)
        {
            Face face = Assert.Single(tracker.Track(OneFace(photo, moved), time++ * Step));
            Assert.Equal(0, face.Id);
            first = moved == 0 ? face.Landmarks![1] : first;
            Assert.Equal(first.X + moved, face.Landmarks![1].X, 4f);
        }
        Face held = Assert.Single(tracker.Track(empty, time++ * Step));
        Assert.Equal((0, FaceState.Held), (held.Id, held.State));
        Assert.InRange(held.Landmarks![1].X - first.X, 98, 120);
        Assert.InRange(held.Confidence, 0.5f, 0.99f);
        Face back = Assert.Single(tracker.Track(OneFace(photo, 108), time++ * Step));
        Assert.Equal((0, FaceState.Tracked), (back.Id, back.State));
        time += 8;
        TrackedFaces gone = tracker.Track(empty, time++ * Step);
        Assert.Empty(gone);
        Assert.Equal((0, FaceState.Lost), (Assert.Single(gone.Lost).Id, gone.Lost[0].State));
        Assert.Empty(tracker.Track(empty, time++ * Step).Lost);
        back = Assert.Single(tracker.Track(OneFace(photo, 130), time++ * Step));
        Assert.Equal((0, FaceState.Tracked), (back.Id, back.State));
        tracker.Track(empty, (time += 10) * Step);
        tracker.Track(empty, (time += 100) * Step);
        Face other = Assert.Single(tracker.Track(OneFace(photo, 130), ++time * Step));
        Assert.Equal((1, FaceState.New), (other.Id, other.State));
        tracker.Reset();
        Assert.Equal(2, Assert.Single(tracker.Track(OneFace(photo), TimeSpan.Zero)).Id);
    }

    [SharedFact]
    public void A_face_out_of_reach_of_its_region_is_found_anew_in_the_same_frame()
    {
        Image photo = Photo("JianzhuGuo");
        using var tracker = new FaceTracker(new FaceTrackerOptions { Pack = MediaPipe });
        Assert.Equal(0, Assert.Single(tracker.Track(OneFace(photo, -200), TimeSpan.Zero)).Id);
        Assert.Equal(1, Assert.Single(tracker.Track(OneFace(photo, 200), Step)).Id);
    }

    [SharedFact]
    public void No_more_faces_are_followed_than_there_may_be_and_none_twice()
    {
        Image photo = Photo("obama_family");
        using var three = new FaceTracker(new FaceTrackerOptions { Pack = MediaPipe, MaxFaces = 3 });
        using var many = new FaceTracker(new FaceTrackerOptions { Pack = MediaPipe, MaxFaces = 10 });
        for (int frame = 0; frame < 4; frame++)
        {
            Assert.Equal([0, 1, 2], three.Track(photo, frame * Step).Select(face => face.Id));
            Assert.Equal([0, 1, 2, 3], many.Track(photo, frame * Step).Select(face => face.Id));
        }
    }

    [SharedFact]
    public void A_copy_outlives_the_next_frame()
    {
        Image photo = Photo("JianzhuGuo");
        using var tracker = new FaceTracker(new FaceTrackerOptions { Pack = MediaPipe });
        Face face = tracker.Track(OneFace(photo), TimeSpan.Zero)[0], copy = face.Copy();
        Vector3 nose = face.Landmarks![1];
        float jaw = face.Blendshapes![Blendshape.JawOpen];
        Assert.Same(face, tracker.Track(OneFace(photo, 20), Step)[0]);
        Assert.NotEqual(nose, face.Landmarks![1]);
        Assert.Equal(nose, copy.Landmarks![1]);
        Assert.Equal(jaw, copy.Blendshapes![Blendshape.JawOpen]);
        Assert.NotEqual(face.Pose, copy.Pose);
        Assert.NotEqual(face.Keypoints![2], copy.Keypoints![2]);
    }

    [SharedFact]
    public void What_the_face_model_gives_waits_until_it_is_asked_for_and_does_not_depend_on_who_asks_first()
    {
        Image photo = Photo("trump_hillary");
        var options = new FaceTrackerOptions { Pack = MediaPipe, MaxFaces = 2 };
        using var asked = new FaceTracker(options);
        using var askedAtOnce = new FaceTracker(options);
        using var askedAtLast = new FaceTracker(options);
        const int frames = 12;
        for (int frame = 0; frame < frames; frame++)
        {
            TrackedFaces faces = asked.Track(photo, frame * Step), atOnce = askedAtOnce.Track(photo, frame * Step);
            HeadPose[] poses = [.. faces.Select(face => face.Pose!.Value)], posesAtOnce = new HeadPose[2];
            Parallel.For(0, 2, i => posesAtOnce[i] = atOnce[i].Visibility!.Count == LandmarkTopology.Count ? atOnce[i].Pose!.Value : default);
            Assert.Equal(poses, posesAtOnce);
            for (int i = 0; i < 2; i++)
            {
                Assert.Equal(faces[i].Blendshapes!.Weights, atOnce[i].Blendshapes!.Weights);
                Assert.Equal(faces[i].Visibility!, atOnce[i].Visibility!);
            }
            TrackedFaces last = askedAtLast.Track(photo, frame * Step);
            for (int i = 0; i < 2 && frame is 0 or frames - 1; i++)
                Assert.InRange(HeadPose.AngleDegrees(faces[i].Pose!.Value, last[i].Pose!.Value), 0, 2);
        }
    }

    [SharedFact]
    public void A_face_that_is_lost_is_given_as_it_was_last_seen()
    {
        Image photo = Photo("JianzhuGuo");
        using var tracker = new FaceTracker(new FaceTrackerOptions { Pack = MediaPipe });
        tracker.Track(OneFace(photo), TimeSpan.Zero);
        Face seen = Assert.Single(tracker.Track(OneFace(photo, 8), Step)).Copy();
        Face lost = Assert.Single(tracker.Track(new Image(640, 480, PixelFormat.Rgb24), TimeSpan.FromSeconds(1)).Lost);
        Assert.Equal((seen.Id, FaceState.Lost), (lost.Id, lost.State));
        Assert.Equal(seen.Landmarks!, lost.Landmarks!);
        Assert.Equal(seen.Box, lost.Box);
        Assert.Equal(seen.Pose, lost.Pose);
    }

    [SharedTheory]
    [InlineData("mediapipe", "mediapipe")]
    [InlineData("mediapipe-legacy", "mediapipe")]
    [InlineData("3ddfa-v2", "3ddfa_v2")]
    [InlineData("opentrack", "opentrack")]
    public void A_frame_with_a_face_that_is_followed_allocates_nothing(string name, string source)
    {
        using var folder = new TemporaryFolder();
        Pack pack = new PackStore(folder.Path).Add(name, SharedFolder.Path("models", source));
        using var tracker = new FaceTracker(new FaceTrackerOptions { Pack = pack });
        Image frame = OneFace(Photo("JianzhuGuo"));
        // Long enough for the question that a tracker asks the detector now and then.
        for (int i = 0; i < 15; i++)
            Assert.Single(tracker.Track(frame, i * Step));
        float sum = 0;
        int at = 15;
        // What a frame allocates every time shows in every batch; what the runtime does once (a method compiled anew, a collection that
        // another test causes) does not.
        long least = long.MaxValue;
        for (int batch = 0; batch < 3 && least > 0; batch++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int end = at + 50; at < end; at++)
                foreach (Face face in tracker.Track(frame, at * Step))
                    sum += face.Box.X + face.Pose!.Value.Translation.Z + (face.Blendshapes?[Blendshape.JawOpen] ?? 0);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
        Assert.True(float.IsFinite(sum));
    }

    /// <summary>A still under noise: the pose trembles less with a smoothing of landmarks than without, also where landmarks have no say in it.</summary>
    [SharedTheory]
    [InlineData("opentrack", "opentrack")]
    [InlineData("3ddfa-v2", "3ddfa_v2")]
    public void A_pose_of_a_networks_own_is_steadied_too(string name, string source)
    {
        using var folder = new TemporaryFolder();
        Pack pack = new PackStore(folder.Path).Add(name, SharedFolder.Path("models", source));
        Image still = OneFace(Photo("JianzhuGuo"));
        double rough = Trembling(SmoothingSpec.None), steady = Trembling(SmoothingSpec.Default);
        Assert.Equal(steady, Trembling(SmoothingSpec.Parse("one-euro")));
        Assert.True(steady < 0.8 * rough, $"{steady}° from frame to frame, {rough}° without smoothing");

        double Trembling(SmoothingSpec smoothing)
        {
            using var tracker = new FaceTracker(new FaceTrackerOptions { Pack = pack, Smoothing = smoothing });
            var random = new Random(4);
            var noisy = new Image(still.Width, still.Height, still.Format);
            var poses = new List<HeadPose>();
            for (int frame = 0; frame < 40; frame++)
            {
                for (int i = 0; i < noisy.Pixels.Length; i++)
                    noisy.Pixels[i] = (byte)Math.Clamp(still.Pixels[i] + random.Next(-24, 25), 0, 255);
                poses.Add(Assert.Single(tracker.Track(noisy, frame * Step)).Pose!.Value);
            }
            return poses.Skip(10).Zip(poses.Skip(11)).Average(pair => HeadPose.AngleDegrees(pair.First, pair.Second));
        }
    }

    [SharedFact]
    public void A_face_whose_network_cannot_tell_is_let_go_when_the_detector_no_longer_sees_it()
    {
        Image photo = Photo("JianzhuGuo");
        using var tracker = new FaceTracker(new FaceTrackerOptions { Pack = Pack.Load(SharedFolder.Path("models", "3ddfa_v2")) });
        var empty = new Image(640, 480, PixelFormat.Rgb24);
        int time = 0;
        for (int moved = 0; moved <= 96; moved += 4)
            Assert.Equal(0, Assert.Single(tracker.Track(OneFace(photo, moved), time++ * Step)).Id);
        int start = time;
        while (tracker.Track(empty, time++ * Step).Count > 0)
            Assert.True(time < start + 2 * TrackedFace.Interval, "it is followed for ever");
        Assert.Equal(1, Assert.Single(tracker.Track(OneFace(photo), time++ * Step)).Id);
    }

    [SharedFact]
    public void Time_that_stands_or_runs_back_black_frames_and_other_sizes_are_survived()
    {
        Image photo = Photo("JianzhuGuo"), frame = OneFace(photo), small = ImageTransforms.Resize(frame, 320, 240);
        using var tracker = new FaceTracker(new FaceTrackerOptions { Pack = MediaPipe });
        Vector3 nose = tracker.Track(frame, Step)[0].Landmarks![1];
        Assert.Equal(0, Assert.Single(tracker.Track(frame, Step)).Id);
        Face half = Assert.Single(tracker.Track(small, 2 * Step));
        Assert.Equal((0, FaceState.Tracked), (half.Id, half.State));
        Assert.Equal(nose.X / 2, half.Landmarks![1].X, 3f);
        Assert.Equal(FaceState.Held, Assert.Single(tracker.Track(new Image(320, 240, PixelFormat.Rgb24), 3 * Step)).State);
        Assert.Equal(0, Assert.Single(tracker.Track(frame, 4 * Step)).Id);
        Face again = Assert.Single(tracker.Track(frame, TimeSpan.Zero));
        Assert.Equal((1, FaceState.New), (again.Id, again.State));
        Assert.Empty(tracker.Track(new Image(1, 1, PixelFormat.Rgb24), TimeSpan.FromHours(1)));
    }

    [SharedFact]
    public void A_detector_in_the_background_finds_the_face_a_little_later()
    {
        Image frame = OneFace(Photo("JianzhuGuo"));
        using var tracker = new FaceTracker(new FaceTrackerOptions { Pack = MediaPipe, DetectInBackground = true });
        int count = 0;
        for (int i = 0; i < 500 && count == 0; i++, Thread.Sleep(2))
            count = tracker.Track(frame, i * Step).Count;
        Assert.Equal(1, count);
        tracker.Reset();
        Assert.Empty(tracker.Track(frame, TimeSpan.Zero));
    }

    [SharedFact]
    public void A_live_tracker_never_waits_and_follows_the_newest_frame()
    {
        Image frame = OneFace(Photo("JianzhuGuo"));
        var times = new List<TimeSpan>();
        var ids = new HashSet<int>();
        const int last = 60;
        using var done = new ManualResetEventSlim();
        using (var tracker = new LiveFaceTracker(new FaceTrackerOptions { Pack = MediaPipe }, (faces, image, time) =>
        {
            times.Add(time);
            foreach (Face face in faces)
                ids.Add(face.Id);
            Assert.Equal((640, 480), (image.Width, image.Height));
            Thread.Sleep(5);
            if (time == last * Step)
                done.Set();
        }))
        {
            for (int i = 0; i <= last; i++)
                tracker.Offer(frame, i * Step);
            Assert.True(done.Wait(TimeSpan.FromSeconds(60)));
            Assert.Equal(last + 1, times.Count + tracker.Dropped);
        }
        Assert.Equal(times.Order(), times);
        Assert.Equal([0], ids);
    }

    [SharedFact]
    public void A_live_tracker_says_what_went_wrong()
    {
        Image frame = OneFace(Photo("JianzhuGuo"));
        using var tracker = new LiveFaceTracker(new FaceTrackerOptions { Pack = MediaPipe }, (_, _, _) => throw new IOException("the disk is full"));
        Exception? caught = null;
        for (int i = 0; i < 1000 && caught is null; i++, Thread.Sleep(5))
            caught = Record.Exception(() => tracker.Offer(frame, i * Step));
        Assert.Equal("the disk is full", Assert.IsType<InvalidOperationException>(caught).InnerException!.Message);
    }

    [Theory]
    [InlineData(0, 0.5f)]
    [InlineData(1, 1.5f)]
    [InlineData(1, float.NaN)]
    public void Options_that_make_no_sense_are_refused(int faces, float tracking) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FaceTracker(new FaceTrackerOptions { MaxFaces = faces, MinTracking = tracking }));
}
