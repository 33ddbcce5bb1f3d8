using Mien.Tensors;
using Mien.Tensors.Autodiff;
using Mien.Tensors.Graphs;

namespace Mien.Training.Tests.Training;

/// <summary>A matrix that learns another from noisy answers: the smallest thing that can be trained, with its gradient by hand.</summary>
sealed class LineRecipe : Recipe, ILearner
{
    public const int Inputs = 5, Outputs = 3;
    const int MostBatch = 8;

    readonly Parameter _matrix = new("line.weight", new Shape(Inputs, Outputs), ParameterKind.Weight);
    readonly Parameter _offset = new("line.bias", new Shape(Outputs), ParameterKind.Offset);
    readonly Parameter _seen = new("line.mean", new Shape(Inputs), ParameterKind.Statistic);
    readonly float[][] _x = [.. Enumerable.Range(0, MostBatch).Select(_ => new float[Inputs])];
    readonly float[][] _target = [.. Enumerable.Range(0, MostBatch).Select(_ => new float[Outputs])];
    readonly float[][] _answer = [.. Enumerable.Range(0, MostBatch).Select(_ => new float[Outputs])];
    readonly float[][] _slope = [.. Enumerable.Range(0, MostBatch).Select(_ => new float[Outputs])];
    readonly int _batch;

    public LineRecipe(int batch)
    {
        _batch = batch;
        for (int i = 0; i < Inputs * Outputs; i++)
            _matrix.Values[i] = MathF.Sin(i);
    }

    /// <summary>From this sample on, answers are not numbers.</summary>
    public long BrokenFrom { get; init; } = long.MaxValue;

    /// <summary>Called after each step.</summary>
    public Action? Pause { get; init; }

    /// <summary>What it says that its samples are made from.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    public override string Name => "line";

    public override IReadOnlyList<string> Material => Parts;

    public IReadOnlyList<Parameter> Parameters => [_matrix, _offset, _seen];

    public long Runs { get; set; }

    public override Tape Build(int batch, int threads, ulong seed) => throw new InvalidOperationException("The line learns by hand.");

    public override void Load(long sample, int index)
    {
        var dice = new SampleRandom(7, sample);
        foreach (ref float x in _x[index].AsSpan())
            x = (float)dice.NextGaussian();
        for (int o = 0; o < Outputs; o++)
            _target[index][o] = _x[index][o] * (o + 1) - _x[index][o + 2] + 0.5f + (float)dice.NextGaussian() * 0.01f + (sample >= BrokenFrom ? float.NaN : 0);
    }

    public override double Judge(int index) => PointLosses.L2(_answer[index], _target[index], [], _slope[index], 1f / Outputs);

    public double Train(Action<int> load, Func<int, double> judge)
    {
        Runs++;
        _matrix.Gradient.Clear();
        _offset.Gradient.Clear();
        double loss = 0;
        for (int n = 0; n < _batch; n++)
        {
            load(n);
            _slope[n].AsSpan().Clear();
            for (int o = 0; o < Outputs; o++)
            {
                _answer[n][o] = _offset.Values[o];
                for (int i = 0; i < Inputs; i++)
                    _answer[n][o] += _x[n][i] * _matrix.Values[i * Outputs + o];
            }
            loss += judge(n) / _batch;
            for (int i = 0; i < Inputs; i++)
            {
                _seen.Values[i] += 0.01f * (_x[n][i] - _seen.Values[i]);
                for (int o = 0; o < Outputs; o++)
                    _matrix.Gradient[i * Outputs + o] += _x[n][i] * _slope[n][o] / _batch;
            }
            for (int o = 0; o < Outputs; o++)
                _offset.Gradient[o] += _slope[n][o] / _batch;
        }
        Pause?.Invoke();
        return loss;
    }

    public override IReadOnlyList<Metric> Evaluate(Graph network)
    {
        double error = 0;
        for (int i = 0; i < Inputs; i++)
        {
            for (int o = 0; o < Outputs; o++)
                error += Math.Abs(_matrix.Values[i * Outputs + o] - ((i == o ? o + 1 : 0) - (i == o + 2 ? 1 : 0)));
        }
        return [new Metric("error", error / (Inputs * Outputs)), new Metric("offset", _offset.Values[0])];
    }

    public override Graph Export()
    {
        var graph = new Graph { Name = "line" };
        Value x = graph.Input("x", new Shape(1, Inputs));
        Value w = graph.Constant(Tensor.From<float>(_matrix.Values, _matrix.Shape).Transposed(1, 0));
        graph.Output(graph.Add(new Linear(Activation.None), [x, w, graph.Constant(Tensor.From<float>(_offset.Values, _offset.Shape))]), "y");
        return graph;
    }

    public override IReadOnlyList<(string Caption, byte[] Jpeg)> WorstCases(Graph network, int count) => [("far <off>", [1, 2, 3])];

    public override void Dispose()
    {
        foreach (Parameter parameter in Parameters)
            parameter.Dispose();
    }
}
