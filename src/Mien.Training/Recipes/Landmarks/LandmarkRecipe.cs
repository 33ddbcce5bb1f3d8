using System.Globalization;
using Mien.Graphics;
using Mien.Tensors;
using Mien.Tensors.Autodiff;
using Mien.Tensors.Graphs;

namespace Mien.Training;

/// <summary>Learns 478 landmarks and the presence of a face from a square, turned crop, with MediaPipe's landmarker as the teacher.</summary>
public sealed class LandmarkRecipe : Recipe
{
    /// <summary>Below this error, in crops, the loss is a parabola: about a third of a pixel.</summary>
    const float Smooth = 0.003f;

    /// <summary>Depth is the teacher's guess to a larger part than x and y are.</summary>
    const float DepthWeight = 0.4f;

    const float PresenceWeight = 0.1f;

    /// <summary>Of a gap between lids against a point.</summary>
    const float GapWeight = 30;

    // Brings the loss of points from crops to percents, the order of the presence's.
    const float PointScale = 30;

    readonly LandmarkSampler _sampler;
    readonly FaceCrops _faces;
    readonly FaceCrop[] _judges;
    readonly LandmarkEvaluation _evaluation;
    readonly int _side;
    LandmarkLayers? _layers;
    Target[] _targets = [];

    /// <summary>A recipe over the sets of a folder.</summary>
    /// <param name="data">A folder with <c>faces</c> (zips or folders of crops) and <c>backgrounds</c>.</param>
    /// <param name="side">Side of the network's input, pixels, a multiple of 32.</param>
    /// <param name="seed">Which samples are drawn.</param>
    /// <param name="threads">Threads of an evaluation.</param>
    /// <param name="rendered">Rendered heads to mix in; their number, not their share, is what the memory feels (93 kB each).</param>
    /// <param name="augmentation">How much samples are changed; null: the defaults.</param>
    /// <param name="leaveOut">Sets that the network shall never see.</param>
    /// <exception cref="ModelFormatException">The data are missing or damaged; the message names the file.</exception>
    public LandmarkRecipe(string data, int side, ulong seed, int threads, int rendered = 0, AugmentationOptions? augmentation = null, params IEnumerable<string> leaveOut)
    {
        string[] left = [.. leaveOut];
        string faces = Path.Combine(data, "faces"), backgrounds = Path.Combine(data, "backgrounds", "backgrounds.zip");
        _side = side;
        _faces = FaceCrops.Load(faces, left);
        _judges = [.. _faces.HeldOut.Where(face => !left.Contains(face.Set.Name))];
        if (_judges.Length == 0)
            throw new ModelFormatException($"'{faces}': of the sets that are not left out, no face is held out of training to judge the network by; add one of Mien's sets.");
        IReadOnlyList<FaceCrop> heads = rendered == 0 ? [] : RenderedFaceSet.Render(rendered, seed, threads).ToCrops().Faces;
        BackgroundSet? pictures = File.Exists(backgrounds) ? BackgroundSet.Load(backgrounds) : null;
        Shortage = pictures is null ? $"there is no '{backgrounds}': no sample is of a picture without a face." : null;
        Material = [.. _faces.Sets.Select(set => set.Fingerprint), .. pictures is null ? [] : (string[])[pictures.Fingerprint]];
        _sampler = new LandmarkSampler([.. _faces.Training, .. heads], pictures?.ToTrain ?? [], seed, side, augmentation);
        _evaluation = new LandmarkEvaluation(_judges) { Threads = threads, Blinks = false };
    }

    /// <inheritdoc/>
    public override string Name => "landmarks";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Material { get; }

    /// <inheritdoc/>
    public override string? Shortage { get; }

    /// <inheritdoc/>
    public override Tape Build(int batch, int threads, ulong seed)
    {
        _layers = LandmarkLayers.Build(_side, batch, threads, seed);
        _targets = [.. Enumerable.Range(0, batch).Select(_ => new Target())];
        MeanFace().CopyTo(_layers.Tape.Parameters.Single(parameter => parameter.Name == "landmarks.bias").Values);
        return _layers.Tape;
    }

    /// <inheritdoc/>
    public override void Load(long sample, int index)
    {
        Target target = _targets[index];
        target.Sample = _sampler.Fill(sample, Layers.Image.Values(index), target.Points, target.Landmarks);
        for (int i = 0; i < target.Landmarks.Length; i++)
        {
            target.Weights[3 * i] = target.Weights[3 * i + 1] = target.Landmarks[i];
            target.Weights[3 * i + 2] = DepthWeight * target.Landmarks[i];
        }
    }

    /// <inheritdoc/>
    public override double Judge(int index)
    {
        Target target = _targets[index];
        double loss = LogitLosses.CrossEntropy(Layers.Presence.Values(index), [target.Sample.Presence], [], Layers.Presence.Gradient(index), PresenceWeight);
        if (!target.Sample.HasPoints)
            return loss;
        float scale = PointScale / target.Points.Length;
        loss += PointLosses.SmoothL1(Layers.Points.Values(index), target.Points, target.Weights, Layers.Points.Gradient(index), Smooth, scale);
        return loss + LidGaps.Loss(Layers.Points.Values(index), target.Points, Layers.Points.Gradient(index), Smooth, GapWeight * scale);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> Evaluate(Graph network)
    {
        LandmarkErrors all = _evaluation.Run(network).All;
        return
        [
            new("error %", all.Mean),
            new("median %", all.Median),
            new("95th percentile %", all.Percentile95),
            .. LandmarkRegions.Names.Select((name, i) => new Metric(name + " %", all.Regions[i])),
            new("failures %", 100 * all.Failures),
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Caption, byte[] Jpeg)> WorstCases(Graph network, int count)
    {
        const int side = 200;
        using var predictor = LandmarkPredictor.Of(network);
        return [.. _evaluation.Run(network).Faces.OrderByDescending(face => face.Error).Take(count).Select(error =>
        {
            FaceCrop face = _judges[error.Sample];
            var sheet = new FaceSheet(side, 2);
            sheet.Add(face, "teacher");
            sheet.Add(face, _evaluation.Landmarks(predictor, error.Sample), "network");
            return (string.Create(CultureInfo.InvariantCulture, $"{face.Set.Name} {face.Index}: {error.Error:f1} %"), ImageFile.EncodeJpeg(sheet.Draw()));
        })];
    }

    /// <inheritdoc/>
    public override Graph Export()
    {
        var middle = new float[LandmarkTopology.Count * 3];
        for (int i = 0; i < middle.Length; i++)
            middle[i] = i % 3 == 2 ? 0 : _side / 2f;
        Graph graph = Layers.Tape.ToGraph("mien-landmarks", (target, output, value) => output != Layers.Points ? value
            : target.Add(new Binary(BinaryKind.Add), [target.Add(new Binary(BinaryKind.Multiply), [value, target.Constant(Tensor.Scalar(_side))]), target.Constant(Tensor.Vector(middle))]));
        graph.Metadata["model_version"] = ModelVersion;
        graph.Metadata["description"] = "478 face landmarks and presence from a square crop, half as large again as the face and turned by its eyes.";
        graph.Metadata["value.image"] = $"1 × {_side} × {_side} × 3, RGB, −1 … 1.";
        graph.Metadata["value.landmarks"] = "478 × (x, y, z) in pixels of the input from its top left corner, MediaPipe's order, irises last; z towards the viewer is negative.";
        graph.Metadata["value.presence"] = "Logit of whether there is a face.";
        return graph;
    }

    /// <inheritdoc/>
    public override void Dispose() => _layers?.Tape.Dispose();

    LandmarkLayers Layers => _layers ?? throw new InvalidOperationException("The network has not been built.");

    /// <summary>Where the landmarks of training faces lie on average: what the network starts from.</summary>
    float[] MeanFace()
    {
        const int most = 500;
        var mean = new float[LandmarkTopology.Count * 3];
        var points = new float[mean.Length];
        var input = new float[_side * _side * 3];
        int count = Math.Min(most, _faces.Training.Count);
        for (int i = 0; i < count; i++)
        {
            LandmarkSampler.Plain(_faces.Training[(int)((long)i * _faces.Training.Count / count)], _side, input, points);
            for (int k = 0; k < mean.Length; k++)
                mean[k] += points[k] / count;
        }
        return mean;
    }

    sealed class Target
    {
        public LandmarkSample Sample { get; set; }

        public float[] Points { get; } = new float[LandmarkTopology.Count * 3];

        public float[] Landmarks { get; } = new float[LandmarkTopology.Count];

        public float[] Weights { get; } = new float[LandmarkTopology.Count * 3];
    }
}
