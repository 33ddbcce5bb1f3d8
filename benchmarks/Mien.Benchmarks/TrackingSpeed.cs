using System.Globalization;
using Mien.Graphics;
using Mien.Tensors;

namespace Mien.Benchmarks;

/// <summary>
/// What following faces costs: frames a second with one face, and what each further one adds beside a run of the landmark network. One thread,
/// 640×480 RGB in memory, faces that sway and turn; all stages take turns, so that the machine's moods hit all alike.
/// <c>dotnet run -c Release --project benchmarks/Mien.Benchmarks -- tracking [ROUNDS]</c>
/// </summary>
static class TrackingSpeed
{
    const int Width = 640, Height = 480, Frames = 40, MostFaces = 4;

    public static void Report(int rounds)
    {
        Pack pack = PackChoice.Resolve(null, out _);
        Image photo = ImageFile.Load(Shared.Path("photos", "JianzhuGuo.jpg"));
        LandmarkDescription landmarks = pack.Description.Landmarks!;
        Network network = pack.Compile(landmarks, new NetworkOptions { Threads = 1 }, LandmarkTopology.BlendshapeInputs.Length * 2);
        var alone = new Stage($"landmark network, {landmarks.Input.Width}²", network.Run);
        List<Stage> landmarked = [], posed = [], stages = [alone];
        for (int faces = 1; faces <= MostFaces; faces++)
        {
            Image[] film = Film(photo, faces);
            var options = new FaceTrackerOptions { Pack = pack, MaxFaces = faces };
            stages.Add(Followed(landmarked, $"{faces} followed, landmarks", film, options, static _ => { }));
            stages.Add(Followed(posed, $"{faces} followed, pose and expression too", film, options, static face => _ = face.Pose));
            if (faces > 1)
                continue;
            stages.Add(Followed([], "1 followed, all but the mesh's vertices", film, options, static face => _ = face.Visibility));
            stages.Add(Followed([], "1 followed, landmarks, not smoothed", film, options with { Smoothing = SmoothingSpec.None }, static _ => { }));
        }
        foreach (Stage stage in stages)
            stage.Warm();
        for (int i = 0; i < rounds; i++)
            foreach (Stage stage in stages)
                stage.Turn();
        Console.WriteLine($"{pack.Name}, {rounds} rounds of {Stage.RunsInATurn}, ms\n\n| stage | min | median | frames/s |\n|---|---:|---:|---:|");
        foreach (Stage stage in stages)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {stage.Name} | {stage.Min:0.000} | {stage.Median:0.000} | {1000 / stage.Median:0} |"));
        foreach ((string name, List<Stage> of) in new[] { ("landmarks", landmarked), ("pose and expression too", posed) })
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"each further face, {name}: {(of[^1].Median - of[0].Median) / (MostFaces - 1) / alone.Median:0.00} landmark networks"));
    }

    static Stage Followed(List<Stage> list, string name, Image[] film, FaceTrackerOptions options, Action<Face> ask)
    {
        var tracker = new FaceTracker(options);
        int at = 0;
        var stage = new Stage(name, () =>
        {
            TrackedFaces faces = tracker.Track(film[at % Frames], TimeSpan.FromSeconds(at / 30.0));
            at++;
            foreach (Face face in faces)
                ask(face);
            if (at > 2 * Frames && faces.Count != options.MaxFaces)
                throw new InvalidOperationException($"{faces.Count} faces of {options.MaxFaces} are followed.");
        });
        list.Add(stage);
        return stage;
    }

    /// <summary>The only face of the photo, side by side as often as wanted, each swaying on its own; the last frame leads to the first.</summary>
    static Image[] Film(Image photo, int faces)
    {
        using var finder = new FaceFinder(new FaceFinderOptions { MaxFaces = 1, Fit = false });
        FaceBox box = finder.Find(photo)[0].Box;
        const int columns = 2, cellWidth = Width / columns, cellHeight = Height / 2;
        double step = box.Height / 130;
        var film = new Image[Frames];
        var cell = new float[cellWidth * cellHeight * 3];
        for (int f = 0; f < Frames; f++)
        {
            var frame = film[f] = new Image(Width, Height, PixelFormat.Rgb24);
            for (int face = 0; face < faces; face++)
            {
                double phase = 2 * Math.PI * f / Frames + face;
                var region = new RotatedRect(box.X + box.Width / 2 + 12 * step * Math.Sin(phase), box.Y + box.Height / 2 + 8 * step * Math.Sin(2 * phase), cellWidth * step, cellHeight * step, 0.12 * Math.Cos(phase));
                ImageCrop.ToTensor(photo, region, cellWidth, cellHeight, PixelEncoding.Bytes, Border.Zero, cell);
                int left = face % columns * cellWidth, top = face / columns * cellHeight;
                for (int y = 0; y < cellHeight; y++)
                    for (int x = 0; x < cellWidth * 3; x++)
                        frame.Pixels[((top + y) * Width + left) * 3 + x] = (byte)(cell[y * cellWidth * 3 + x] + 0.5f);
            }
        }
        return film;
    }
}
