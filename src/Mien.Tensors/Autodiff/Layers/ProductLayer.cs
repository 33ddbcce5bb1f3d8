using Mien.Tensors.Graphs;
using Mien.Tensors.Kernels.Training;
using Mien.Tensors.Planning;

namespace Mien.Tensors.Autodiff.Layers;

/// <summary>A convolution or linear layer: rows of inputs (pixels, windows or whole samples) times a matrix, plus a bias.</summary>
sealed unsafe class ProductLayer : Layer
{
    readonly Variable _x, _y;
    readonly Parameter _weights;
    readonly Parameter? _bias;
    readonly WindowExtent? _windows;
    readonly int _rows, _depth, _outputs;
    readonly TapeKernels _forward, _backward;
    readonly NativeBuffer _packed, _turned;
    ShardPlan? _shards;
    ShardedGradient? _weightGradient, _biasGradient;
    NativeBuffer? _scratch;

    /// <param name="name">Name.</param>
    /// <param name="x">Input.</param>
    /// <param name="y">Output.</param>
    /// <param name="windows">The windows of a convolution larger than a pixel; null where rows lie in the input as they are.</param>
    /// <param name="rows">Rows per sample.</param>
    /// <param name="weights">[depth, outputs] in the end.</param>
    /// <param name="bias">[outputs].</param>
    public ProductLayer(string name, Variable x, Variable y, WindowExtent? windows, int rows, Parameter weights, Parameter? bias) : base(name, y, x)
    {
        (_x, _y, _windows, _rows, _weights, _bias) = (x, y, windows, rows, weights, bias);
        _outputs = weights.Shape[^1];
        _depth = weights.Shape.ElementCount / _outputs;
        _forward = TapeKernels.For(_outputs);
        _backward = TapeKernels.For(_depth);
        _packed = Own(new NativeBuffer(_forward.PackedFloats(_depth, _outputs)));
        _turned = Own(new NativeBuffer(_backward.PackedFloats(_outputs, _depth)));
    }

    public override IEnumerable<ShardedGradient> Gradients => _biasGradient is null ? [_weightGradient!] : [_weightGradient!, _biasGradient];

    public override void Bind(ShardPlan shards)
    {
        _shards = shards;
        _weightGradient = Own(new ShardedGradient(_weights, shards.Count));
        if (_bias is not null)
            _biasGradient = Own(new ShardedGradient(_bias, shards.Count));
        if (_windows is not null)
            _scratch = Own(new NativeBuffer((long)shards.Count * WindowFloats));
    }

    public override void Prepare()
    {
        _forward.Pack(_weights.ValuePointer, _outputs, 1, _bias is null ? null : _bias.ValuePointer, _depth, _outputs, _packed.Pointer);
        if (_x.IsLearnedThrough)
            _backward.Pack(_weights.ValuePointer, 1, _outputs, null, _outputs, _depth, _turned.Pointer);
    }

    public override IReadOnlyList<Stage> Forward()
    {
        return [new Stage((shard, first, count) =>
        {
            if (_windows is null)
                _forward.Product(_x.ValuePointer(first), _depth, _rows * count, _depth, _packed.Pointer, _y.ValuePointer(first), _outputs, _outputs, add: false);
            for (int sample = first; _windows is not null && sample < first + count; sample++)
                _forward.Product(Windows(shard, sample), _depth, _rows, _depth, _packed.Pointer, _y.ValuePointer(sample), _outputs, _outputs, add: false);
        }, Size)];
    }

    public override IReadOnlyList<Stage> Backward()
    {
        bool through = _x.IsLearnedThrough, add = through && Claim(_x);
        return [new Stage((shard, first, count) =>
        {
            int batch = _windows is null ? count : 1;
            for (int sample = first; sample < first + count; sample += batch)
            {
                bool fresh = _shards!.First(shard) == sample;
                float* dy = _y.GradientPointer(sample);
                float* x = _windows is null ? _x.ValuePointer(sample) : Windows(shard, sample);
                _forward.Outer(x, _depth, dy, _outputs, _rows * batch, _depth, _outputs, _weightGradient![shard], fresh);
                if (_biasGradient is not null)
                    TapeKernels.Widest.ColumnSums(dy, _rows * batch, _outputs, _biasGradient[shard], fresh);
                if (!through)
                    continue;
                if (_windows is null)
                {
                    _backward.Product(dy, _outputs, _rows * batch, _outputs, _turned.Pointer, _x.GradientPointer(sample), _depth, _depth, add);
                    continue;
                }
                float* windows = _scratch!.Pointer + (nint)shard * WindowFloats;
                _backward.Product(dy, _outputs, _rows, _outputs, _turned.Pointer, windows, _depth, _depth, add: false);
                if (!add)
                    _x.Gradient(sample).Clear();
                _windows.Scatter(windows, _x.GradientPointer(sample));
            }
        }, Size)];
    }

    public override Value Export(Graph graph, IReadOnlyList<Value> operands)
    {
        Value x = operands[0];
        Value? bias = _bias is null ? null : graph.Constant(Tensor.Vector(_bias.Values), _bias.Name);
        bool linear = _weights.Shape.Rank == 2;
        Extent2 kernel = linear ? Extent2.One : new(_weights.Shape[0], _weights.Shape[1]);
        int inputs = _depth / (kernel.Y * kernel.X);
        var weights = new Tensor(ElementType.Float32, linear ? new Shape(_outputs, _depth) : new Shape(_outputs, kernel.Y, kernel.X, inputs));
        for (int o = 0; o < _outputs; o++)
            for (int k = 0; k < _depth; k++)
                weights.Floats[o * _depth + k] = _weights.Values[k * _outputs + o];
        Value matrix = graph.Constant(weights, _weights.Name);
        if (!linear)
        {
            WindowExtent window = _windows ?? new WindowExtent(_x.Height, _x.Width, _x.Channels, 1, 1, default, _y.Height, _y.Width);
            return graph.Add(new Convolution(new Extent2(window.Stride, window.Stride), window.Padding), [x, matrix, bias], Name);
        }
        x = graph.Add(new Reshape(new Shape(1, _depth)), [x]);
        Value y = graph.Add(new Linear(Activation.None), [x, matrix, bias], Name + ".flat");
        return graph.Add(new Reshape(new Shape(1, 1, 1, _outputs)), [y], Name);
    }

    int Size => _x.Count + _y.Count;

    int WindowFloats => (_rows * _depth + 63) / 16 * 16;

    float* Windows(int shard, int sample)
    {
        float* windows = _scratch!.Pointer + (nint)shard * WindowFloats;
        _windows!.Gather(_x.ValuePointer(sample), windows);
        return windows;
    }
}
