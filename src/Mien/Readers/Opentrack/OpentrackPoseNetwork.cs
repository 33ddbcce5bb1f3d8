using System.Globalization;
using System.Numerics;
using Mien.Tensors;
using Mien.Tensors.Graphs;

namespace Mien;

/// <summary>opentrack's pose network: from a square of a frame to rotation, place, size and box, and, where the network has them, their uncertainties.</summary>
sealed class OpentrackPoseNetwork : IDisposable
{
    const int Side = 129;

    readonly Network _network;
    readonly int _place, _rotation, _box;
    readonly int? _placeFactor, _rotationFactor;
    readonly bool _worldAxes;
    readonly GrayPatch _patch = new();
    readonly GrayArea _area = new();

    public OpentrackPoseNetwork(Pack pack, string file, NetworkOptions options)
    {
        Graph graph = ModelFile.Load(Path.Combine(pack.Folder, file));
        _worldAxes = VersionOf(graph) < 2;
        _network = Network.Compile(graph, options);
        _place = OpentrackOutputs.Find(_network, file, "pos_size", 3);
        _rotation = OpentrackOutputs.Find(_network, file, "quat", 4);
        _box = OpentrackOutputs.Find(_network, file, "box", 4);
        _placeFactor = Optional(file, "pos_size_scales_tril");
        _rotationFactor = Optional(file, "rotaxis_scales_tril");
        if (_network.Input().Length == Side * Side)
            return;
        _network.Dispose();
        throw new PackException($"'{file}' wants an input of {_network.Inputs[0].Shape}; a pose network of {Side}×{Side} grey pixels is expected. Correct pack.json.");
    }

    /// <summary>A look at a region (pixels of the frame). False where it is empty or what comes out makes no sense.</summary>
    public bool TryRun(GrayPyramid frame, in FaceBox region, out OpentrackEstimate estimate)
    {
        estimate = default;
        (int left, int top, int width, int height) = frame.Part;
        float x = Math.Clamp(region.X + region.Width / 2, 0, width), y = Math.Clamp(region.Y + region.Height / 2, 0, height);
        int size = SideOf(region);
        if (size < 1 || !float.IsFinite(x + y))
            return false;
        Fill(Patch(frame, region, _patch, _area), _network.Input());
        _network.Run();
        ReadOnlySpan<float> place = _network.Output(_place), rotation = _network.Output(_rotation), box = _network.Output(_box);
        var quaternion = new Quaternion(rotation[0], rotation[1], rotation[2], rotation[3]);
        if (_worldAxes)
            quaternion = new Quaternion(-quaternion.Z, -quaternion.Y, -quaternion.X, quaternion.W);
        float half = size * 0.5f;
        var center = new Vector2(x + left, y + top);
        estimate = new OpentrackEstimate
        {
            Rotation = Quaternion.Normalize(quaternion),
            Center = center + half * new Vector2(place[0], place[1]),
            Size = half * place[2],
            Box = new FaceBox(center.X + half * box[0], center.Y + half * box[1], half * (box[2] - box[0]), half * (box[3] - box[1])),
            Frame = new FaceBox(left, top, width, height),
            PlaceFactor = _placeFactor is { } placeFactor ? LowerTriangle3.From(_network.Output(placeFactor), half) : null,
            RotationFactor = _rotationFactor is { } rotationFactor ? LowerTriangle3.From(_network.Output(rotationFactor), 1) : null,
        };
        return estimate.IsSound;
    }

    /// <summary>What the network sees of a region, before its brightness is set: a square around it from the level that shows it least enlarged.</summary>
    internal static ReadOnlySpan<byte> Patch(GrayPyramid frame, in FaceBox region, GrayPatch patch, GrayArea area)
    {
        (_, _, int width, int height) = frame.Part;
        float x = Math.Clamp(region.X + region.Width / 2, 0, width), y = Math.Clamp(region.Y + region.Height / 2, 0, height);
        int size = SideOf(region), level = Math.Clamp((int)Math.Floor(Math.Log2((double)size / Side)), 0, frame.LevelCount - 1);
        float shrink = 1f / (1 << level);
        return area.Resize(patch.Cut(frame[level], x * shrink, y * shrink, Math.Max(1, (int)(size * shrink))), Side, Side);
    }

    public void Dispose() => _network.Dispose();

    /// <summary>Dark patches are brightened: 90 % of the pixels shall fill 90 % of the lower half of the range.</summary>
    static void Fill(ReadOnlySpan<byte> pixels, Span<float> input)
    {
        Span<int> histogram = stackalloc int[256];
        histogram.Clear();
        foreach (byte pixel in pixels)
            histogram[pixel]++;
        int brightness = 0, below = histogram[0], wanted = (int)(pixels.Length * 90 / 100f);
        while (below < wanted && brightness < 255)
            below += histogram[++brightness];
        float factor = brightness < 127 ? 0.9f * 0.5f / Math.Max(5, brightness) : 1 / 255f;
        for (int i = 0; i < input.Length; i++)
            input[i] = pixels[i] * factor - 0.5f;
    }

    static int SideOf(in FaceBox region) => (int)Math.Min(Math.Max(region.Width, region.Height), 1 << 14);

    int? Optional(string file, string name) => OpentrackOutputs.TryFind(_network, name) is null ? null : OpentrackOutputs.Find(_network, file, name, 9);

    /// <summary>Versions 2 to 4 give rotations in the image's axes; what says nothing, or something unknown, is of version 1.</summary>
    static int VersionOf(Graph graph)
    {
        bool known = graph.Metadata.TryGetValue("model_version", out string? text) & int.TryParse(text, CultureInfo.InvariantCulture, out int version);
        return known && version is > 0 and <= 4 ? version : 1;
    }
}
