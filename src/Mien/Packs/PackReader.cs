using System.Text.Json;
using Mien.Graphics;

namespace Mien;

/// <summary>
/// Reads <c>pack.json</c> and trusts nothing in it: every number is bounded, every path stays inside the pack's folder, and whatever is
/// wrong ends in one <see cref="PackException"/> that names the place.
/// </summary>
static class PackReader
{
    const int MostBytes = 1 << 20, MostEntries = 256;

    /// <exception cref="PackException">The text is not a pack description.</exception>
    public static PackDescription Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MostBytes)
            throw new PackException($"pack.json is larger than {MostBytes} bytes.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(JsonText.WithoutMark(json), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16 });
            return Read(new JsonPlace(document.RootElement, "pack.json", Fault));
        }
        catch (JsonException exception)
        {
            throw new PackException($"pack.json is not JSON: {JsonText.Describe(exception)}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // JsonElement's answer to text that is no valid UTF-16 once unescaped.
            throw new PackException($"pack.json holds text that cannot be read: {exception.Message}", exception);
        }
    }

    static PackException Fault(string where, string problem) => new(problem[0] == '\'' ? $"{where}: {problem}" : $"{where} {problem}");

    static PackDescription Read(JsonPlace root)
    {
        int format = root["format"].Integer(0, int.MaxValue);
        if (format != 1)
            throw new PackException($"pack.json has format {format}; this version of Mien reads format 1. Update Mien.");
        string name = root["name"].Text();
        if (!PackStore.IsName(name))
            throw new PackException($"pack.json: '{name}' is not a name: use letters, digits, '-', '_' and '.', at most 64.");
        PackKind kind = root.Maybe("kind")?.OneOf(("landmarks", PackKind.Landmarks), ("3ddfa-v2", PackKind.Dense3ddfa), ("opentrack", PackKind.Opentrack)) ?? PackKind.Landmarks;
        var pack = new PackDescription
        {
            Name = name,
            Description = root.Maybe("description")?.Text() ?? "",
            Licence = root.Maybe("licence")?.Text() ?? "",
            Source = root.Maybe("source")?.Text() ?? "",
            Kind = kind,
            Files = [.. root["files"].Items(MostEntries).Select(ReadFile)],
        };
        pack = kind switch
        {
            PackKind.Dense3ddfa => pack with { Dense3ddfa = ReadDense3ddfa(root["3ddfa-v2"]) },
            PackKind.Opentrack => pack with { Opentrack = ReadOpentrack(root["opentrack"]) },
            _ => ReadLandmarkNetworks(root, pack),
        };
        foreach (string file in pack.ReferredFiles)
            if (!pack.Files.Any(f => f.Path == file))
                throw new PackException($"pack.json: '{file}' is used but not listed under 'files' with its sha256.");
        return pack;
    }

    static PackDescription ReadLandmarkNetworks(JsonPlace root, PackDescription pack)
    {
        pack = pack with
        {
            Detectors = [.. root["detectors"].Items(MostEntries).Select(ReadDetector)],
            Landmarks = ReadLandmarks(root["landmarks"]),
            Irises = root.Maybe("irises") is { } irises ? new IrisDescription(ReadInput(irises["input"]), irises["network"].Path(), ReadOutputs(irises, "contour", "iris")) : null,
            Blendshapes = root.Maybe("blendshapes") is { } shapes ? new BlendshapeDescription(shapes["network"].Path(), ReadOutputs(shapes, "scores")) : null,
            CanonicalFace = root.Maybe("canonicalFace")?.Path(),
        };
        if (pack.Detectors.Count == 0)
            throw new PackException("pack.json: 'detectors' must name at least one network.");
        if (pack.Landmarks!.Points < LandmarkTopology.Count && pack.Irises is null)
            throw new PackException($"pack.json: 'landmarks' gives {pack.Landmarks.Points} points, so 'irises' must name the network for the others.");
        return pack;
    }

    static Dense3ddfaDescription ReadDense3ddfa(JsonPlace node)
    {
        JsonPlace detector = node["detector"], regressor = node["regressor"], model = node["faceModel"];
        string[] regressors = [.. regressor["networks"].Items(8).Select(network => network.Path())];
        if (regressors.Length == 0)
            throw new PackException($"{regressor.Where}: 'networks' must name at least one network.");
        var result = new Dense3ddfaDescription
        {
            Detector = detector["network"].Path(),
            MaxWidth = detector.Maybe("maxWidth")?.Integer(128, 4096) ?? 1080,
            MaxHeight = detector.Maybe("maxHeight")?.Integer(128, 4096) ?? 720,
            MinSuppression = (float)(detector.Maybe("minSuppression")?.Number(0, 1) ?? 0.3),
            Regressors = regressors,
            Statistics = regressor["statistics"].Path(),
            Steps = regressor.Maybe("steps")?.Integer(1, 100) ?? 1,
            SparseModel = model.Maybe("sparse")?.Path(),
            DenseModel = model.Maybe("dense")?.Path(),
            Triangles = model.Maybe("triangles")?.Path(),
            Ncc = model.Maybe("ncc")?.Path(),
            TextureCoordinates = model.Maybe("textureCoordinates")?.Path(),
            TextureIndices = model.Maybe("textureIndices")?.Path(),
        };
        return result.SparseModel is null && result.DenseModel is null
            ? throw new PackException($"{model.Where}: 'sparse' or 'dense' must name the face model's file.")
            : result;
    }

    static OpentrackDescription ReadOpentrack(JsonPlace node) => new()
    {
        Localizer = node["localizer"]["network"].Path(),
        PoseNetwork = node["pose"]["network"].Path(),
        Steps = node["pose"].Maybe("steps")?.Integer(1, 100) ?? 1,
        RegionFilter = (float)(node.Maybe("regionFilter")?.Number(0, 1) ?? 1),
        RegionZoom = (float)(node.Maybe("regionZoom")?.Number(0.1, 2) ?? 1),
    };

    static PackFile ReadFile(JsonPlace node)
    {
        bool optional = node.Maybe("optional")?.Truth() ?? false;
        // A file that only the user has, of which no hash is published, may come without one: the readers trust no file anyway.
        string hash = (optional && node.Maybe("sha256") is null ? "" : node["sha256"].Text()).ToLowerInvariant();
        if (hash.Length != (optional && hash.Length == 0 ? 0 : 64) || !hash.All(char.IsAsciiHexDigitLower))
            throw new PackException($"{node.Where}: 'sha256' must be 64 hexadecimal digits.");
        return new PackFile(node["path"].Path(), hash, node.Maybe("source")?.Text() ?? "", optional);
    }

    static DetectorDescription ReadDetector(JsonPlace node)
    {
        InputDescription input = ReadInput(node["input"]);
        JsonPlace anchors = node["anchors"];
        int[] strides = [.. anchors["strides"].Items(16).Select(stride => stride.Integer(1, input.Width))];
        if (strides.Length == 0)
            throw new PackException($"{node.Where}: a detector has at least one stride.");
        return new DetectorDescription(node["name"].Text(), input, strides, anchors["perLayer"].Integer(1, 16),
            (float)(node.Maybe("minSuppression")?.Number(0, 1) ?? 0.3), node["network"].Path(), ReadOutputs(node, "boxes", "scores"))
        {
            SearchesParts = node.Maybe("parts")?.Truth() ?? false,
        };
    }

    static LandmarkDescription ReadLandmarks(JsonPlace node)
    {
        int points = node["points"].Integer(LandmarkTopology.MeshCount, LandmarkTopology.Count);
        if (points is not (LandmarkTopology.MeshCount or LandmarkTopology.Count))
            throw new PackException($"{node.Where}: 'points' is {LandmarkTopology.MeshCount} or {LandmarkTopology.Count}, not {points}.");
        return new LandmarkDescription(ReadInput(node["input"]), points, node.Maybe("squareDetections")?.Truth() ?? false, node["network"].Path(), ReadOutputs(node, "landmarks", "presence"))
        {
            MinPresence = (float)(node.Maybe("minPresence")?.Number(0, 1) ?? LandmarkDescription.UsualPresence),
        };
    }

    static InputDescription ReadInput(JsonPlace node)
    {
        string layout = node["layout"].Text();
        if (layout != "NHWC")
            throw new PackException($"{node.Where}: layout '{layout}' is not supported; networks see NHWC.");
        ChannelOrder order = node["colour"].OneOf(("RGB", ChannelOrder.Rgb), ("BGR", ChannelOrder.Bgr), ("gray", ChannelOrder.Gray));
        JsonPlace[] range = [.. node["range"].Items(2)];
        if (range.Length != 2)
            throw new PackException($"{node.Where}: 'range' has two numbers: what black and white become.");
        PixelEncoding encoding = PixelEncoding.Range(order, (float)range[0].Number(-1000, 1000), (float)range[1].Number(-1000, 1000));
        Border border = node["border"].OneOf(("zero", Border.Zero), ("replicate", Border.Replicate));
        InputAlignment alignment = node.Maybe("alignment")?.OneOf(("corner", InputAlignment.Corner), ("center", InputAlignment.Center)) ?? InputAlignment.Corner;
        return new InputDescription(node["width"].Integer(1, 2048), node["height"].Integer(1, 2048), encoding, border, alignment);
    }

    static Dictionary<string, string> ReadOutputs(JsonPlace node, params ReadOnlySpan<string> meanings)
    {
        var outputs = new Dictionary<string, string>();
        foreach (string meaning in meanings)
            outputs[meaning] = node["outputs"][meaning].Text();
        return outputs;
    }
}
