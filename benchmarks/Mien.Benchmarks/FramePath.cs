using System.Globalization;
using System.Numerics;
using Mien.Graphics;
using Mien.Tensors;

namespace Mien.Benchmarks;

/// <summary>
/// What a frame costs beside its networks: every crop and everything behind a network, each beside the network that it serves, and whole
/// tracked frames. One thread, 640×480 RGB in memory; all stages take turns, so that the machine's moods hit all alike.
/// <c>dotnet run -c Release --project benchmarks/Mien.Benchmarks -- path [ROUNDS]</c>
/// </summary>
static class FramePath
{
    static readonly double[] FaceWidths = [106, 170, 230];

    public static void Report(int rounds)
    {
        foreach (string name in (string[])["mediapipe", "mediapipe-legacy"])
        {
            Pack pack = Pack.Load(name == "mediapipe" ? Shared.Path("models", "mediapipe") : LegacyFolder());
            Console.WriteLine($"\n{pack.Name}, {rounds} rounds of {Stage.RunsInATurn}, ms\n\n| stage | min | median | of its network (medians) |\n|---|---:|---:|---:|");
            List<Stage> stages = Stages(pack);
            foreach (Stage stage in stages)
                stage.Warm();
            for (int i = 0; i < rounds; i++)
                foreach (Stage stage in stages)
                    stage.Turn();
            foreach (Stage stage in stages)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {stage.Name} | {stage.Min:0.000} | {stage.Median:0.000} | {(stage.Serves is { } network ? $"{stage.Median / network.Median:0.0 %}" : "")} |"));
        }
    }

    /// <summary>The legacy networks lie in the same folder as the others; a pack of their own needs its own folder.</summary>
    static string LegacyFolder()
    {
        string store = Path.Combine(Path.GetTempPath(), "mien-benchmark-packs");
        return new PackStore(store).Add("mediapipe-legacy", Shared.Path("models", "mediapipe")).Folder;
    }

    static List<Stage> Stages(Pack pack)
    {
        PackDescription description = pack.Description;
        Image photo = ImageFile.Load(Shared.Path("photos", "JianzhuGuo.jpg"));
        Image frame = Frame(photo, 200);
        List<Stage> stages = [];

        DetectorDescription detector = description.Detectors[0];
        Stage network = Add(stages, $"detector {detector.Name}", Run(pack, detector, out Network detecting));
        RotatedRect whole = RotatedRect.Whole(frame).Letterboxed(1, out _);
        Add(stages, $"· crop of the whole frame to {detector.Input.Width}²", () => detector.Input.Fill(frame, whole, detecting.Input()), network);
        Vector2[] anchors = Anchors.Generate(detector.Input.Width, detector.Input.Height, detector.Strides, detector.AnchorsPerLayer);
        int boxes = detector.OutputIndex(detecting, "boxes", anchors.Length * BoxDecoder.Coordinates), scores = detector.OutputIndex(detecting, "scores", anchors.Length);
        List<FaceDetection> found = [];
        Add(stages, "· decode and suppress", () =>
        {
            found.Clear();
            BoxDecoder.Decode(detecting.Output(boxes), detecting.Output(scores), anchors, new Vector2(detector.Input.Width, detector.Input.Height), 0.5f, found);
            Suppression.Blend(found, detector.MinSuppression);
        }, network);

        LandmarkDescription landmarks = description.Landmarks!;
        network = Add(stages, $"landmarks {landmarks.Points}", Run(pack, landmarks, out Network locating));
        foreach (double width in FaceWidths)
        {
            var region = new RotatedRect(320, 240, width * FaceRegion.Enlargement * 1.2, width * FaceRegion.Enlargement * 1.2, 0.1);
            Add(stages, $"· crop of a face of {width:0} px, turned, to {landmarks.Input.Width}²", () => landmarks.Input.Fill(frame, region, locating.Input()), network);
        }
        using (var finder = new FaceFinder(new FaceFinderOptions { Pack = pack, MaxFaces = 1 }))
        {
            Vector3[] points = [.. finder.Find(frame)[0].Landmarks!];
            var solver = new HeadPoseSolver(finder.CanonicalFace!);
            CameraIntrinsics camera = CameraIntrinsics.FromFieldOfView(63, 640, 480);
            Add(stages, "· next region and pose", () =>
            {
                FaceRegion.FromLandmarks(points);
                solver.TrySolve(points, camera, out _);
            }, network);
            if (description.Irises is { } irises)
            {
                network = Add(stages, "iris, one eye", Run(pack, irises, out Network eye));
                RotatedRect region = FaceRegion.OfEye(points[LandmarkTopology.RightEyeCorners.Outer], points[LandmarkTopology.RightEyeCorners.Inner]);
                Add(stages, $"· crop of an eye to {irises.Input.Width}²", () => irises.Input.Fill(frame, region, eye.Input(), mirror: true), network);
            }
            if (description.Blendshapes is { } blendshapes)
                Add(stages, "blendshapes", Run(pack, blendshapes, out _));
        }
        foreach (double width in FaceWidths)
        {
            Image picture = Frame(photo, width);
            var tracker = new FaceTracker(new FaceTrackerOptions { Pack = pack });
            Add(stages, $"**tracked frame, face of {width:0} px**", () =>
            {
                // The fit waits until somebody asks for what it gives.
                foreach (Face face in tracker.Track(picture, TimeSpan.Zero))
                    _ = face.Visibility;
            });
            var bare = new FaceTracker(new FaceTrackerOptions { Pack = pack, Irises = false, Fit = false });
            Add(stages, $"**the same without irises and fit**", () => bare.Track(picture, TimeSpan.Zero));
        }
        return stages;
    }

    static Action Run(Pack pack, NetworkDescription description, out Network network)
    {
        Network loaded = network = pack.Compile(description, new NetworkOptions { Threads = 1 }, LandmarkTopology.BlendshapeInputs.Length * 2);
        return loaded.Run;
    }

    static Stage Add(List<Stage> stages, string name, Action action, Stage? serves = null)
    {
        var stage = new Stage(name, action, serves);
        stages.Add(stage);
        return stage;
    }

    /// <summary>The only face of the photo, so many pixels wide, in the middle of 640×480.</summary>
    static Image Frame(Image photo, double width)
    {
        using var finder = new FaceFinder(new FaceFinderOptions { Pack = Pack.Load(Shared.Path("models", "mediapipe")), MaxFaces = 1 });
        FaceBox box = finder.Find(photo)[0].Box;
        double step = box.Width / width;
        var tensor = new float[640 * 480 * 3];
        ImageCrop.ToTensor(photo, new RotatedRect(box.X + box.Width / 2, box.Y + box.Height / 2, 640 * step, 480 * step), 640, 480, PixelEncoding.Bytes, Border.Zero, tensor);
        var frame = new Image(640, 480, PixelFormat.Rgb24);
        for (int i = 0; i < tensor.Length; i++)
            frame.Pixels[i] = (byte)(tensor[i] + 0.5f);
        return frame;
    }
}
