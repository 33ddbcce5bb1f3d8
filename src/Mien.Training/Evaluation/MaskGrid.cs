using System.Numerics;
using Mien.Graphics;

namespace Mien.Training.Evaluation;

/// <summary>
/// Masks on rendered heads with exact truth: turned by 0°, ±30° and ±60°, at rest, with open mouth, with shut eyes and tilted. The truth is a mask placed
/// by the head's own shape and pose; beside it stand the mask on a face that was fitted to the exact landmarks, which shows what the masks' own part of the way
/// costs, on one that a pack found, and the classic alignment on the exact landmarks. Not thread-safe.
/// </summary>
public sealed class MaskGrid
{
    const int Width = 640, Height = 480, StillFrames = 75, Settling = 25;
    const float Distance = 560, NoiseLevels = 3;

    /// <summary>Fewer hidden pixels than this say nothing.</summary>
    const int FewestPixels = 60;

    static readonly double[] Yaws = [-60, -30, 0, 30, 60];

    static readonly (string Name, double Roll, (Blendshape Shape, float Weight)[] Expression)[] States =
    [
        ("at rest", 0, []),
        ("mouth open", 0, [(Blendshape.JawOpen, 0.7f)]),
        ("eyes shut", 0, [(Blendshape.EyeBlinkLeft, 1), (Blendshape.EyeBlinkRight, 1)]),
        ("tilted 25°", 25, []),
    ];

    readonly List<Sample> _samples = [];
    readonly List<Face> _still = [];
    readonly MaskCoverage _truth = new(Width, Height), _own = new(Width, Height);
    readonly SkinWarp _warp = new();
    // As good as exact, and no better than a pixel's grid.
    readonly FaceFitter _fitter = FaceFitter.For478(FaceModel.Default, new FaceFitterOptions { LandmarkNoisePixels = 0.3 });

    /// <summary>Renders the heads and finds their faces.</summary>
    /// <param name="pack">The networks.</param>
    /// <param name="people">How many people.</param>
    /// <param name="seed">The first one's.</param>
    public MaskGrid(Pack pack, int people, int seed)
    {
        using var finder = new FaceFinder(new FaceFinderOptions { Pack = pack, MaxFaces = 1 });
        var stage = new HeadStage(Width, Height);
        Camera = stage.Camera;
        for (int person = 0; person < people; person++)
        {
            foreach ((string name, double roll, (Blendshape Shape, float Weight)[] expression) in States)
            {
                foreach (double yaw in Yaws)
                    Add(stage, finder, Look((ulong)(seed + person), yaw, roll, expression), name, yaw);
            }
        }
        FollowStill(stage, pack, (ulong)seed);
    }

    /// <summary>The camera of the frames.</summary>
    public CameraIntrinsics Camera { get; }

    /// <summary>Frames in which the pack found no face.</summary>
    public int Missed { get; private set; }

    /// <summary>Called with every frame's name, a copy of it and what was found in it.</summary>
    public Action<string, Image, Face>? Show { get; set; }

    /// <summary>Shows the frames.</summary>
    public void ShowAll()
    {
        foreach (Sample sample in _samples)
            Show?.Invoke(sample.Name, new Image([.. sample.Picture.Pixels], Width, Height, PixelFormat.Rgb24), sample.Found ?? sample.Fitted);
    }

    /// <summary>Measures a mask.</summary>
    public MaskFigures Measure(Mask mask)
    {
        var worn = new WornMask(mask);
        List<double> own = [], found = [], classic = [], hidden = [], visible = [];
        MaskHead truth = new(), head = new();
        foreach (Sample sample in _samples)
        {
            truth.Set(sample.True, Camera);
            var alignment = new ClassicAlignment(mask.Description.Classic);
            alignment.Update(truth.SeenLandmarks);
            if (sample.Found is { } seen)
            {
                head.Set(seen, Camera);
                Compare(worn, truth, head, found);
            }
            head.Set(sample.Fitted, Camera);
            Compare(worn, truth, head, own);
            foreach (PosedObject thing in worn.Objects)
                classic.Add(Distance2D(AnchorOf(thing.Layer, alignment), AnchorOf(thing.Layer, truth)) / Unit(truth));
            if (worn.Objects.Count == 0)
                continue;
            Pose(worn, truth);
            _truth.SetTrue(worn.Objects, truth);
            _own.SetDrawn(worn.Objects, truth);
            Keep(hidden, MaskCoverage.Overlap(_truth.Hidden, _own.Hidden, FewestPixels));
            Pose(worn, head);
            _own.SetDrawn(worn.Objects, head);
            Keep(visible, MaskCoverage.Overlap(_truth.Visible, _own.Visible, FewestPixels));
        }
        (double jitter, double classicJitter) = Jitter(mask, worn);
        return new MaskFigures(mask.Description.Name, Median(own), Highest(own), Median(found), Median(classic), Median(hidden), Median(visible), jitter, classicJitter);
    }

    /// <summary>How far every object is off, or the skin where there is none, as a share of the eyes' distance.</summary>
    void Compare(WornMask worn, MaskHead truth, MaskHead head, List<double> errors)
    {
        float unit = Unit(truth);
        if (worn.Objects.Count == 0)
            errors.Add(PaintError(truth, head) / unit);
        foreach (PosedObject thing in worn.Objects)
            errors.Add(Distance2D(AnchorOf(thing.Layer, head), AnchorOf(thing.Layer, truth)) / unit);
    }

    void Add(HeadStage stage, FaceFinder finder, HeadLook look, string state, double yaw)
    {
        StagedHead head = stage.Render([look], look.Pattern)[0];
        IReadOnlyList<Face> faces = finder.Find(stage.Picture);
        Face? found = faces.Count > 0 && faces[0].Mesh is not null ? faces[0] : null;
        Missed += found is null ? 1 : 0;
        FaceFit fit = _fitter.CreateFit();
        if (!_fitter.TryFit(head.Landmarks, Camera, fit))
            throw new TrainingException("The exact landmarks of a rendered head determine no face; this should not happen.");
        Vector3[] landmarks = [.. head.Landmarks];
        _samples.Add(new Sample(
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_samples.Count:000} {state} {yaw:0}"),
            new Image([.. stage.Picture.Pixels], Width, Height, PixelFormat.Rgb24),
            TrueFace.Of(0, look.Shape, head.Pose, landmarks), TrueFace.Of(0, fit.Shape, fit.Pose, landmarks), found));
    }

    static HeadLook Look(ulong seed, double yaw, double roll, (Blendshape Shape, float Weight)[] expression)
    {
        HeadLook person = RandomHead.Portrait(seed);
        float[] weights = new float[person.Shape.Expression.Length];
        foreach ((Blendshape shape, float weight) in expression)
            weights[(int)shape] = weight;
        return person with { Shape = new FaceShape(person.Shape.Identity, weights), YawDegrees = yaw, RollDegrees = roll, DistanceMillimetres = Distance, Aside = Vector2.Zero };
    }

    static void Pose(WornMask worn, MaskHead head)
    {
        foreach (PosedObject thing in worn.Objects)
            thing.Pose(head, Width, Height);
    }

    /// <summary>The eyes' distance, pixels, as if the head looked straight into the camera.</summary>
    static float Unit(MaskHead head) => MaskPlacement.UnitOf(MaskFit.EyeDistance, head.RestLandmarks) * (float)head.Camera.FocalX / -head.Pose.Translation.Z;

    /// <summary>Where an object's own point lies in the picture.</summary>
    static Vector3 AnchorOf(MaskObject layer, MaskHead head) =>
        head.Projection.Project(Vector3.Transform(Vector3.Transform(Pivot(layer), MaskPlacement.HeadFromModel(layer, head.RestLandmarks)), head.CameraFromHead));

    static Vector3 AnchorOf(MaskObject layer, ClassicAlignment alignment)
    {
        Span<Vector3> point = [Pivot(layer)], normal = [Vector3.UnitZ], position = stackalloc Vector3[1], turned = stackalloc Vector3[1], screen = stackalloc Vector3[1];
        alignment.Place3D(layer, point, normal, position, turned, screen);
        return screen[0];
    }

    static Vector3 Pivot(MaskObject layer) => layer.EyePoints is var (first, second) ? (first + second) / 2 : layer.RotationCentre;

    /// <summary>How far the skin that faces the camera is from where it is, in the mean, pixels.</summary>
    double PaintError(MaskHead truth, MaskHead found)
    {
        _warp.Set(found);
        double sum = 0;
        int count = 0;
        for (int i = 0; i < SkinMap.Default.Count; i += 5)
        {
            if (truth.Normals[i].Z < 0.3f || FaceModel.Default.Neutral[i].Z < -70)
                continue;
            sum += Distance2D(_warp.Screen[i], truth.Screen[i]);
            count++;
        }
        return sum / count;
    }

    /// <summary>The faces that a tracker finds of a head that stands still before a camera that is noisy, after it has settled.</summary>
    void FollowStill(HeadStage stage, Pack pack, ulong seed)
    {
        HeadLook look = Look(seed, 15, 0, []);
        stage.Render([look], look.Pattern);
        var frame = new Image(Width, Height, PixelFormat.Rgb24);
        var random = new Random(1);
        using var tracker = new FaceTracker(new FaceTrackerOptions { Pack = pack });
        for (int number = 0; number < StillFrames; number++)
        {
            for (int i = 0; i < frame.Pixels.Length; i++)
            {
                double noise = NoiseLevels * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
                frame.Pixels[i] = (byte)Math.Clamp(stage.Picture.Pixels[i] + noise + 0.5, 0, 255);
            }
            TrackedFaces faces = tracker.Track(frame, TimeSpan.FromSeconds(number / 30.0));
            if (number >= Settling && faces.Count > 0 && faces[0].Mesh is not null)
                _still.Add(faces[0].Copy());
        }
    }

    /// <summary>How much the mask trembles on a head that stands still: root mean square about the mean, pixels.</summary>
    (double Own, double Classic) Jitter(Mask mask, WornMask worn)
    {
        var alignment = new ClassicAlignment(mask.Description.Classic);
        List<Vector3> own = [], classic = [];
        var head = new MaskHead();
        foreach (Face face in _still)
        {
            head.Set(face, Camera);
            alignment.Update(head.SeenLandmarks);
            if (worn.Objects.Count == 0)
            {
                _warp.Set(head);
                own.Add(_warp.Screen[SkinMap.Default.Count / 2]);
                continue;
            }
            own.Add(AnchorOf(worn.Objects[0].Layer, head));
            classic.Add(AnchorOf(worn.Objects[0].Layer, alignment));
        }
        return (Spread(own), Spread(classic));
    }

    static double Spread(List<Vector3> points)
    {
        if (points.Count == 0)
            return double.NaN;
        Vector3 mean = points.Aggregate(Vector3.Zero, (sum, point) => sum + point) / points.Count;
        return Math.Sqrt(points.Sum(point => Math.Pow(Distance2D(point, mean), 2)) / points.Count);
    }

    static float Distance2D(Vector3 a, Vector3 b) => Vector2.Distance(new Vector2(a.X, a.Y), new Vector2(b.X, b.Y));

    static void Keep(List<double> values, double? value)
    {
        if (value is { } known)
            values.Add(known);
    }

    static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Nine of ten are below.</summary>
    static double Highest(List<double> values) => values.Count == 0 ? double.NaN : values.Order().ElementAt((values.Count - 1) * 9 / 10);

    sealed record Sample(string Name, Image Picture, Face True, Face Fitted, Face? Found);
}

/// <summary>What <see cref="MaskGrid"/> measured of one mask; not a number where there is nothing to measure.</summary>
/// <param name="Name">The mask.</param>
/// <param name="AnchorError">Distance from where it should be, share of the eyes' distance, on a face that was fitted to the exact landmarks; median.</param>
/// <param name="AnchorErrorHigh">Nine of ten are below.</param>
/// <param name="FoundError">The same on a face that the pack found, median.</param>
/// <param name="ClassicError">The same of the classic alignment on the exact landmarks, median.</param>
/// <param name="HiddenOverlap">Intersection over union of what the head hides with what it should hide, the pose being true; median.</param>
/// <param name="VisibleOverlap">Intersection over union of what is seen of the mask with what should be, fitted to the exact landmarks; median.</param>
/// <param name="Jitter">Pixels, root mean square, on a still head.</param>
/// <param name="ClassicJitter">The same of the classic alignment.</param>
public sealed record MaskFigures(string Name, double AnchorError, double AnchorErrorHigh, double FoundError, double ClassicError, double HiddenOverlap, double VisibleOverlap, double Jitter, double ClassicJitter);
