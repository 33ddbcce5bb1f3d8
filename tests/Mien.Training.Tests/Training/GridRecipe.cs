using Mien.Tensors;
using Mien.Tensors.Autodiff;
using Mien.Tensors.Graphs;

namespace Mien.Training.Tests.Training;

/// <summary>A small network on a real tape, with everything whose state must survive a break: normalisation, dropout, shards of the batch.</summary>
sealed class GridRecipe : Recipe
{
    const int Side = 8, Channels = 3;

    Tape? _tape;
    Variable _image = null!, _answer = null!;
    float[][] _targets = [];

    /// <summary>Called with the number of every sample that is loaded.</summary>
    public Action<long>? Loaded { get; init; }

    public override string Name => "grid";

    public override Tape Build(int batch, int threads, ulong seed)
    {
        _tape = new Tape(batch, threads, seed);
        _targets = [.. Enumerable.Range(0, batch).Select(_ => new float[Channels])];
        _image = _tape.Input("image", Side, Side, Channels);
        Variable x = _tape.Norm("norm", _tape.Convolution("convolution", _image, 8, 3, 2), new Activation(ActivationKind.PRelu));
        _answer = _tape.Linear("linear", _tape.Dropout("dropout", x, 0.2f), Channels);
        _tape.Output(_answer);
        return _tape;
    }

    public override void Load(long sample, int index)
    {
        var dice = new SampleRandom(7, sample);
        Span<float> image = _image.Values(index);
        _targets[index].AsSpan().Clear();
        for (int i = 0; i < image.Length; i++)
        {
            image[i] = (float)dice.NextGaussian();
            _targets[index][i % Channels] += image[i] / Side;
        }
        Loaded?.Invoke(sample);
    }

    public override double Judge(int index) => PointLosses.L2(_answer.Values(index), _targets[index], [], _answer.Gradient(index), 1f / Channels);

    public override IReadOnlyList<Metric> Evaluate(Graph network)
    {
        using Network compiled = Network.Compile(network);
        compiled.Input().Fill(0.5f);
        compiled.Run();
        return [new Metric("first answer", Math.Abs(compiled.Output()[0]))];
    }

    public override Graph Export() => _tape!.ToGraph("grid");

    public override void Dispose() => _tape?.Dispose();
}
