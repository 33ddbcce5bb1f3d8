using Mien.Tensors.Graphs;
using Mien.Tensors.Kernels.Training;
using Mien.Tensors.Planning;
using Mien.Tensors.Planning.Steps;

namespace Mien.Tensors.Autodiff.Layers;

/// <summary>A filter of its own for each channel, 3×3 or 5×5; forwards, and at stride 1 backwards too, by the runtime's own steps.</summary>
sealed unsafe class DepthwiseLayer : Layer
{
    readonly Variable _x, _y;
    readonly Parameter _filters;
    readonly DepthwiseExtent _extent;
    readonly Padding2 _padding;
    readonly PlanMemory _plan = new();
    readonly NativeBuffer _padded;
    readonly int _batch;
    FilterStep? _forward, _backward;
    ShardPlan? _shards;
    ShardedGradient? _gradient;
    NativeBuffer? _sums, _scratch;

    public DepthwiseLayer(string name, int batch, Variable x, Variable y, int kernel, int stride, Padding2 padding, Parameter filters) : base(name, y, x)
    {
        (_x, _y, _filters, _padding, _batch) = (x, y, filters, padding, batch);
        int line = (x.Channels + 31) / 16 * 16;
        _extent = new DepthwiseExtent(x.Height, x.Width, y.Height, y.Width, x.Channels, kernel, stride, padding.Top, padding.Left, line);
        _padded = Own(new NativeBuffer((long)line * kernel * kernel));
        Own(_plan);
    }

    public override IEnumerable<ShardedGradient> Gradients => [_gradient!];

    public override void Bind(ShardPlan shards)
    {
        _shards = shards;
        int kernel = _extent.Kernel, far = kernel - 1;
        _gradient = Own(new ShardedGradient(_filters, shards.Count));
        _sums = Own(new NativeBuffer((long)shards.Count * SumFloats));
        _forward = FilterStep.Create(ShapeOf(_x), ShapeOf(_y), kernel, _extent.Stride, _padding, _x.ValuePointer(0), _y.ValuePointer(0), _plan);
        if (!_x.IsLearnedThrough || _extent.Stride != 1)
            return;
        // Added gradients pass through a scratch picture, because the step writes some pixels twice.
        if (AddsGradient)
            _scratch = Own(new NativeBuffer((long)_batch * _x.Count + 2 * NativeBuffer.Guard));
        var turned = new Padding2(far - _padding.Top, far - _padding.Left, far - _padding.Bottom, far - _padding.Right);
        float* to = AddsGradient ? _scratch!.Pointer + NativeBuffer.Guard : _x.GradientPointer(0);
        _backward = FilterStep.Create(ShapeOf(_y), ShapeOf(_x), kernel, 1, turned, _y.GradientPointer(0), to, _plan);
    }

    /// <summary>Whether the input's gradient is already there when this layer comes; known once the layers behind it are scheduled.</summary>
    bool AddsGradient { get; set; }

    public override void Prepare()
    {
        _forward!.SetFilters(_filters.ValuePointer, turned: false);
        _backward?.SetFilters(_filters.ValuePointer, turned: true);
        for (int tap = 0; tap < _extent.Kernel * _extent.Kernel; tap++)
            _filters.Values.Slice(tap * _x.Channels, _x.Channels).CopyTo(new Span<float>(_padded.Pointer + (nint)tap * _extent.Line, _x.Channels));
    }

    public override IReadOnlyList<Stage> Forward()
    {
        return [new Stage((_, first, count) => _forward!.RunSamples(first, count), Size)];
    }

    public override IReadOnlyList<Stage> Backward()
    {
        bool through = _x.IsLearnedThrough;
        AddsGradient = through && Claim(_x);
        return [new Stage((shard, first, count) =>
        {
            float* sums = _sums!.Pointer + (nint)shard * SumFloats;
            for (int sample = first; sample < first + count; sample++)
            {
                if (_shards!.First(shard) == sample)
                    new Span<float>(sums, SumFloats).Clear();
                TapeKernels.Widest.DepthwiseFilters(_extent, _x.ValuePointer(sample), _y.GradientPointer(sample), sums);
                if (!through)
                    continue;
                if (_backward is null)
                {
                    TapeKernels.Widest.DepthwiseInput(_extent, _padded.Pointer, _y.GradientPointer(sample), _x.GradientPointer(sample), AddsGradient);
                    continue;
                }
                _backward.RunSamples(sample, 1);
                if (AddsGradient)
                    TapeKernels.Widest.Accumulate(_scratch!.Pointer + NativeBuffer.Guard + (nint)sample * _x.Count, _x.GradientPointer(sample), _x.Count, 1, add: true);
            }
            float* gradient = _gradient![shard];
            for (int tap = 0; tap < _extent.Kernel * _extent.Kernel; tap++)
                new ReadOnlySpan<float>(sums + (nint)tap * _extent.Line, _x.Channels).CopyTo(new Span<float>(gradient + tap * _x.Channels, _x.Channels));
        }, Size)];
    }

    public override Value Export(Graph graph, IReadOnlyList<Value> operands)
    {
        int channels = _x.Channels, taps = _extent.Kernel * _extent.Kernel;
        var weights = new Tensor(ElementType.Float32, new Shape(channels, _extent.Kernel, _extent.Kernel, 1));
        for (int c = 0; c < channels; c++)
            for (int tap = 0; tap < taps; tap++)
                weights.Floats[c * taps + tap] = _filters.Values[tap * channels + c];
        return graph.Add(new Convolution(new Extent2(_extent.Stride, _extent.Stride), _padding, channels), [operands[0], graph.Constant(weights, _filters.Name)], Name);
    }

    Shape ShapeOf(Variable variable) => new(_batch, variable.Height, variable.Width, variable.Channels);

    int Size => _x.Count + _y.Count;

    int SumFloats => _extent.Line * _extent.Kernel * _extent.Kernel;
}
