using Mien.Graphics;
using Mien.Tensors.Autodiff;
using Mien.Tensors.Graphs;

namespace Mien.Training;

/// <summary>Learns to find faces of all sizes in scenes that are composed as they are needed.</summary>
public sealed class DetectorRecipe : Recipe
{
    // Enough to see where a run goes; 'mien eval detector' takes the full thousand.
    const int ScenesWhileTraining = 200;

    readonly DetectorMaterial _material;
    readonly Func<int, int, ulong, DetectorHeads> _build;
    readonly ulong _seed;
    DetectorHeads? _heads;
    DetectorSample[] _samples = [];

    /// <param name="material">Loaded for training.</param>
    /// <param name="seed">Of the scenes.</param>
    /// <param name="build">The network, from batch, threads and the seed of the first weights.</param>
    internal DetectorRecipe(DetectorMaterial material, ulong seed, Func<int, int, ulong, DetectorHeads> build) => (_material, _seed, _build) = (material, seed, build);

    /// <summary>The recipe over a folder with <c>faces</c> (zips of crops) and <c>backgrounds/backgrounds.zip</c>.</summary>
    /// <param name="data">The folder.</param>
    /// <param name="seed">Of the scenes.</param>
    /// <param name="rendered">Rendered heads to mix in.</param>
    /// <param name="threads">Threads that render them.</param>
    /// <param name="logitOffset">See <see cref="LogitOffset"/>.</param>
    /// <param name="mild">See <see cref="Mild"/>.</param>
    /// <exception cref="Mien.Tensors.ModelFormatException">The data are missing or damaged; the message names the file.</exception>
    public static DetectorRecipe Open(string data, ulong seed, int rendered = 0, int threads = 1, float logitOffset = 0, bool mild = false)
    {
        var material = DetectorMaterial.Load(Path.Combine(data, "faces"), Path.Combine(data, "backgrounds", "backgrounds.zip"), forTraining: true);
        if (rendered > 0)
            material.AddToTraining(RenderedFaceSet.Render(rendered, seed, threads).ToCrops());
        return new DetectorRecipe(material, seed, DetectorLayers.Build) { LogitOffset = logitOffset, Mild = mild };
    }

    /// <inheritdoc/>
    public override string Name => "detector";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Material => _material.Parts;

    /// <summary>Whether scenes are milder and fuller than most of a training's: for the last part of it.</summary>
    public bool Mild { get; init; }

    /// <summary>Added to every score of the exported network: how much surer it must be than even odds before the runtime calls something a face.</summary>
    public float LogitOffset { get; init; }

    /// <inheritdoc/>
    public override Tape Build(int batch, int threads, ulong seed)
    {
        _heads = _build(batch, threads, seed);
        _samples = [.. Enumerable.Range(0, batch).Select(_ => new DetectorSample(_material.Training, Mild ? SceneOptions.Mild : SceneOptions.Training))];
        return _heads.Tape;
    }

    /// <inheritdoc/>
    public override void Load(long sample, int index) => _samples[index].Make(_seed, sample, Heads.Image.Values(index));

    /// <inheritdoc/>
    public override double Judge(int index)
    {
        double loss = 0;
        for (int level = 0; level < AnchorClass.Levels.Length; level++)
        {
            Variable scores = Heads.Scores[level], offsets = Heads.Offsets[level];
            loss += DetectorLoss.Level(_samples[index], level, scores.Values(index), scores.Gradient(index), offsets.Values(index), offsets.Gradient(index));
        }
        return loss;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> Evaluate(Graph network)
    {
        using DetectorEvaluation evaluation = DetectorEvaluation.Of(network);
        DetectorFigures scenes = evaluation.Scenes(_material, ScenesWhileTraining, DetectorEvaluation.DefaultSeed, SearchDepth.Whole);
        return
        [
            new("missing AP50", 1 - scenes.AveragePrecision),
            .. scenes.BySize.Select(size => new Metric($"recall {size.From:0}-{size.To:0}", size.Recall)),
            new("recall above 32", scenes.Large.Recall),
            new("false per 100 scenes", 100.0 * scenes.False / scenes.Pictures),
            new("false per 100 backgrounds", evaluation.Backgrounds(_material, heldOutOnly: true, SearchDepth.Whole).PerHundred),
            new("IoU", scenes.MeanOverlap),
            new("keypoint error", scenes.MeanKeypointError),
        ];
    }

    /// <inheritdoc/>
    public override Graph Export() => DetectorExport.Complete(Heads.Tape.ToGraph("detector-levels"), LogitOffset);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Caption, byte[] Jpeg)> WorstCases(Graph network, int count)
    {
        using DetectorEvaluation evaluation = DetectorEvaluation.Of(network);
        var worst = new PriorityQueue<(int Scene, int Mistakes, Image Picture), int>();
        evaluation.Scenes(_material, ScenesWhileTraining, DetectorEvaluation.DefaultSeed, SearchDepth.Whole, (scene, picture, mistakes) =>
        {
            worst.Enqueue((scene, mistakes, picture), mistakes);
            if (worst.Count > count)
                worst.Dequeue();
        });
        return [.. worst.UnorderedItems.Select(item => item.Element).OrderByDescending(item => item.Mistakes).ThenBy(item => item.Scene)
            .Select(item => ($"scene {item.Scene}: {item.Mistakes} mistakes", ImageFile.EncodeJpeg(item.Picture)))];
    }

    DetectorHeads Heads => _heads ?? throw new InvalidOperationException("The network is not built yet.");

    /// <inheritdoc/>
    public override void Dispose()
    {
        // The trainer owns the tape.
    }
}
