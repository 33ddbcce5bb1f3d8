using Mien.Tensors.Graphs;
using Mien.Tensors.Kernels.Training;
using Mien.Tensors.Planning;

namespace Mien.Tensors.Autodiff.Layers;

/// <summary>
/// What stands between two products: batch normalisation (Ioffe and Szegedy 2015) or nothing, plus a residual or none, then an activation:
/// y = activation(norm(x) + residual). In training a batch is normalised by its own statistics, whose running means the network keeps.
/// </summary>
sealed unsafe class NormLayer : Layer
{
    /// <summary>Share of a batch in the running statistics.</summary>
    const double Momentum = 0.1;

    const float Epsilon = 1e-5f;

    readonly Variable _x, _y;
    readonly Variable? _residual;
    readonly NormParameters? _norm;
    readonly Parameter? _slope;
    readonly Activation _activation;
    readonly int _line;
    readonly NativeBuffer _channels;
    ShardPlan? _shards;
    NativeBuffer? _sums;
    double[] _totals = [];
    ShardedGradient? _slopeGradient, _scaleGradient, _shiftGradient;
    bool _addInput, _addResidual;

    public NormLayer(string name, Variable x, Variable? residual, Variable y, NormParameters? norm, Activation activation, Parameter? slope)
        : base(name, y, residual is null ? [x] : [x, residual])
    {
        (_x, _y, _residual, _norm, _activation, _slope) = (x, y, residual, norm, activation, slope);
        _line = (x.Channels + 31) / 16 * 16;
        _channels = Own(new NativeBuffer(6L * _line));
        new Span<float>(_channels.Pointer, _line).Fill(1);
    }

    public override IEnumerable<ShardedGradient> Gradients
    {
        get
        {
            if (_scaleGradient is not null)
                yield return _scaleGradient;
            if (_shiftGradient is not null)
                yield return _shiftGradient;
            if (_slopeGradient is not null)
                yield return _slopeGradient;
        }
    }

    float* Scale => _channels.Pointer;

    float* Shift => _channels.Pointer + _line;

    float* Slope => _channels.Pointer + 2 * _line;

    float* Center => _channels.Pointer + 3 * _line;

    float* Mean1 => _channels.Pointer + 4 * _line;

    float* Mean2 => _channels.Pointer + 5 * _line;

    public override void Bind(ShardPlan shards)
    {
        _shards = shards;
        _sums = Own(new NativeBuffer((long)shards.Count * 3 * _line));
        _totals = new double[shards.Count * 3 * _line];
        if (_norm is not null)
        {
            _scaleGradient = Own(new ShardedGradient(_norm.Scale, shards.Count));
            _shiftGradient = Own(new ShardedGradient(_norm.Shift, shards.Count));
        }
        if (_slope is not null)
            _slopeGradient = Own(new ShardedGradient(_slope, shards.Count));
    }

    public override void Prepare()
    {
        Array.Clear(_totals);
        _slope?.Values.CopyTo(new Span<float>(Slope, _x.Channels));
        // Sums are taken around the running mean, which keeps them small and their squares exact.
        _norm?.Mean.Values.CopyTo(new Span<float>(Center, _x.Channels));
    }

    public override IReadOnlyList<Stage> Forward()
    {
        var stages = new List<Stage>();
        if (_norm is not null)
            stages.Add(new Stage((shard, first, count) =>
            {
                TapeKernels.Widest.Gather(Pass(shard, first, count));
                Total(shard, 2);
            }, _x.Count, FinishStatistics));
        stages.Add(new Stage((shard, first, count) => TapeKernels.Widest.Apply(Pass(shard, first, count), _activation.Kind), 2 * _x.Count));
        return stages;
    }

    public override IReadOnlyList<Stage> Backward()
    {
        var stages = new List<Stage>();
        _addInput = _x.IsLearnedThrough && Claim(_x);
        _addResidual = _residual is { IsLearnedThrough: true } && Claim(_residual);
        if (_norm is not null || _slope is not null)
            stages.Add(new Stage((shard, first, count) =>
            {
                TapeKernels.Widest.GatherGradient(Pass(shard, first, count), _activation.Kind);
                Total(shard, 3);
            }, 2 * _x.Count, FinishGradient));
        stages.Add(new Stage((shard, first, count) => TapeKernels.Widest.Back(Pass(shard, first, count), _activation.Kind), 2 * _x.Count));
        return stages;
    }

    public override Value Export(Graph graph, IReadOnlyList<Value> operands)
    {
        Value value = operands[0];
        if (_norm is not null)
            value = graph.Add(new BatchNormalization(Epsilon), [value, .. new[] { _norm.Scale, _norm.Shift, _norm.Mean, _norm.Variance }
                .Select(parameter => graph.Constant(Tensor.Vector(parameter.Values), parameter.Name))], Name + ".norm");
        if (_residual is not null)
            value = graph.Add(new Binary(BinaryKind.Add), [value, operands[1]], Name + ".sum");
        return _activation.Kind switch
        {
            ActivationKind.Clamp => graph.Add(new Unary(UnaryKind.Clamp, _activation.Low, _activation.High), [value], Name),
            ActivationKind.HardSwish => graph.Add(new Unary(UnaryKind.HardSwish), [value], Name),
            ActivationKind.PRelu => graph.Add(new PRelu(), [value, graph.Constant(Tensor.Vector(_slope!.Values), _slope.Name)], Name),
            _ => value,
        };
    }

    NormPass Pass(int shard, int first, int count) => new()
    {
        Pixels = (nint)_x.Pixels * count,
        Channels = _x.Channels,
        Line = _line,
        X = _x.ValuePointer(first),
        Y = _y.ValuePointer(first),
        Residual = _residual is null ? null : _residual.ValuePointer(first),
        Gradient = _shards is null ? null : _y.GradientPointer(first),
        InputGradient = _x.IsLearnedThrough ? _x.GradientPointer(first) : null,
        ResidualGradient = _residual is { IsLearnedThrough: true } ? _residual.GradientPointer(first) : null,
        AddInputGradient = _addInput,
        AddResidualGradient = _addResidual,
        Scale = Scale,
        Shift = Shift,
        Slope = Slope,
        Center = Center,
        Mean1 = Mean1,
        Mean2 = Mean2,
        Sums = _sums!.Pointer + (nint)shard * 3 * _line,
        Bounds = new GateBounds(_activation.Low, _activation.High),
    };

    /// <summary>Adds the sums of a few samples to those of their shard, in double precision.</summary>
    void Total(int shard, int rows)
    {
        int at = shard * 3 * _line;
        float* sums = _sums!.Pointer + at;
        for (int i = 0; i < rows * _line; i++)
            _totals[at + i] += sums[i];
    }

    /// <summary>The sum of all shards, in their order; they are zero again after it.</summary>
    double Take(int row, int channel)
    {
        double sum = 0;
        for (int at = row * _line + channel; at < _totals.Length; at += 3 * _line)
        {
            sum += _totals[at];
            _totals[at] = 0;
        }
        return sum;
    }

    void FinishStatistics()
    {
        double count = (double)_shards!.Batch * _x.Pixels;
        for (int c = 0; c < _x.Channels; c++)
        {
            double offset = Take(0, c) / count, variance = Math.Max(0, Take(1, c) / count - offset * offset), mean = Center[c] + offset;
            double factor = _norm!.Scale.Values[c] / Math.Sqrt(variance + Epsilon);
            Scale[c] = (float)factor;
            Shift[c] = (float)(_norm.Shift.Values[c] - mean * factor);
            Center[c] = (float)mean;
            // 1/σ stays here until the backward pass needs it.
            Mean2[c] = (float)(1 / Math.Sqrt(variance + Epsilon));
            _norm.Mean.Values[c] += (float)(Momentum * (mean - _norm.Mean.Values[c]));
            _norm.Variance.Values[c] += (float)(Momentum * (variance * count / Math.Max(1, count - 1) - _norm.Variance.Values[c]));
        }
    }

    void FinishGradient()
    {
        double count = (double)_shards!.Batch * _x.Pixels;
        for (int c = 0; c < _x.Channels; c++)
        {
            double sum = Take(0, c), product = Take(1, c), slope = Take(2, c);
            // Shard 0 carries the whole sum; the others stay zero.
            if (_slopeGradient is not null)
                _slopeGradient[0][c] = (float)slope;
            if (_norm is null)
                continue;
            double inverse = Mean2[c];
            _shiftGradient![0][c] = (float)sum;
            _scaleGradient![0][c] = (float)(product * inverse);
            Mean1[c] = (float)(Scale[c] * sum / count);
            Mean2[c] = (float)(Scale[c] * product * inverse * inverse / count);
        }
    }
}

/// <summary>What a batch normalisation learns and gathers, [channels] each.</summary>
sealed record NormParameters(Parameter Scale, Parameter Shift, Parameter Mean, Parameter Variance);
