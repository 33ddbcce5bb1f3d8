using Mien.Tensors.Autodiff.Layers;
using Mien.Tensors.Graphs;

namespace Mien.Tensors.Autodiff;

/// <summary>The layers that a network is built of. Names are unique; parameters are called after their layer.</summary>
public sealed partial class Tape
{
    /// <summary>A picture that the caller fills for each sample.</summary>
    public Variable Input(string name, int height, int width, int channels)
    {
        var input = new Variable(name, Batch, height, width, channels) { IsLearnedThrough = false };
        _variables.Add(input);
        _inputs.Add(input);
        return input;
    }

    /// <summary>Declares what the loss looks at.</summary>
    public void Output(Variable variable) => _outputs.Add(variable);

    /// <summary>Convolution with a square kernel, padded so that the result has ⌈size / stride⌉ pixels; weights by He et al. 2015.</summary>
    /// <param name="name">Name.</param>
    /// <param name="x">Input.</param>
    /// <param name="outputs">Channels of the result.</param>
    /// <param name="kernel">Rows and columns of the kernel.</param>
    /// <param name="stride">Step between windows.</param>
    /// <param name="bias">Whether a bias is added; not before a normalisation, which would remove it.</param>
    /// <param name="gain">Factor of the first weights' deviation.</param>
    public Variable Convolution(string name, Variable x, int outputs, int kernel, int stride = 1, bool bias = false, double gain = 1)
    {
        Padding2 padding = Same(x, kernel, stride);
        Extent2 size = padding.Slide(new(x.Height, x.Width), new(kernel, kernel), new(stride, stride), Extent2.One);
        int depth = kernel * kernel * x.Channels;
        Parameter weights = Learned(name + ".weight", new Shape(kernel, kernel, x.Channels, outputs), ParameterKind.Weight, gain * Math.Sqrt(2.0 / depth));
        Variable y = Made(name, size.Y, size.X, outputs);
        WindowExtent? windows = kernel == 1 && stride == 1 ? null : new WindowExtent(x.Height, x.Width, x.Channels, kernel, stride, padding, size.Y, size.X);
        return Append(new ProductLayer(name, x, y, windows, y.Pixels, weights, bias ? Learned(name + ".bias", new Shape(outputs), ParameterKind.Offset, 0) : null));
    }

    /// <summary>Depthwise convolution, kernel 3 or 5, padded so that the result has ⌈size / stride⌉ pixels.</summary>
    public Variable Depthwise(string name, Variable x, int kernel, int stride = 1)
    {
        if (kernel is not (3 or 5))
            throw new ArgumentOutOfRangeException(nameof(kernel), kernel, "Depthwise kernels are 3 or 5.");
        Padding2 padding = Same(x, kernel, stride);
        Extent2 size = padding.Slide(new(x.Height, x.Width), new(kernel, kernel), new(stride, stride), Extent2.One);
        Parameter filters = Learned(name + ".weight", new Shape(kernel, kernel, x.Channels, 1), ParameterKind.Weight, Math.Sqrt(2.0 / (kernel * kernel)));
        return Append(new DepthwiseLayer(name, Batch, x, Made(name, size.Y, size.X, x.Channels), kernel, stride, padding, filters));
    }

    /// <summary>Fully connected layer over all numbers of a sample, [1, 1, outputs].</summary>
    public Variable Linear(string name, Variable x, int outputs, bool bias = true, double gain = 1)
    {
        Parameter weights = Learned(name + ".weight", new Shape(x.Count, outputs), ParameterKind.Weight, gain * Math.Sqrt(2.0 / x.Count));
        return Append(new ProductLayer(name, x, Made(name, 1, 1, outputs), null, 1, weights, bias ? Learned(name + ".bias", new Shape(outputs), ParameterKind.Offset, 0) : null));
    }

    /// <summary>Batch normalisation, then a residual if one is given, then the activation.</summary>
    /// <param name="name">Name.</param>
    /// <param name="x">Input.</param>
    /// <param name="activation">None, a clamp such as ReLU, hard-swish, or PReLU, whose slopes are learned from 0.25.</param>
    /// <param name="residual">Added before the activation; same size.</param>
    /// <param name="scale">First scale; 0 lets a residual block begin as the identity.</param>
    public Variable Norm(string name, Variable x, Activation activation, Variable? residual = null, float scale = 1)
    {
        var shape = new Shape(x.Channels);
        var norm = new NormParameters(
            Learned(name + ".scale", shape, ParameterKind.Offset, 0), Learned(name + ".shift", shape, ParameterKind.Offset, 0),
            Learned(name + ".mean", shape, ParameterKind.Statistic, 0), Learned(name + ".variance", shape, ParameterKind.Statistic, 0));
        norm.Scale.Values.Fill(scale);
        norm.Variance.Values.Fill(1);
        return Gate(name, x, activation, residual, norm);
    }

    /// <summary>An activation without normalisation.</summary>
    public Variable Activate(string name, Variable x, Activation activation) => Gate(name, x, activation, null, null);

    /// <summary>activation(x + residual).</summary>
    public Variable Add(string name, Variable x, Variable residual, Activation activation = default) => Gate(name, x, activation, residual, null);

    /// <summary>Pooling without padding.</summary>
    public Variable Pool(string name, Variable x, PoolKind kind, int window, int stride) =>
        Pooled(name, x, kind, new Extent2(window, window), new Extent2(stride, stride));

    /// <summary>The mean of every channel, [1, 1, channels].</summary>
    public Variable GlobalAverage(string name, Variable x) => Pooled(name, x, PoolKind.Average, new Extent2(x.Height, x.Width), Extent2.One);

    /// <summary>Every pixel becomes factor × factor pixels.</summary>
    public Variable Upsample(string name, Variable x, int factor) =>
        Append(new UpsampleLayer(name, x, Made(name, x.Height * factor, x.Width * factor, x.Channels), factor));

    /// <summary>The channels of several pictures of one size behind each other.</summary>
    public Variable Concat(string name, params Variable[] parts)
    {
        foreach (Variable part in parts)
            if (part.Height != parts[0].Height || part.Width != parts[0].Width)
                throw new ArgumentException($"'{part.Name}' is {part.Height}×{part.Width}, '{parts[0].Name}' {parts[0].Height}×{parts[0].Width}: they cannot be put together.", nameof(parts));
        return Append(new ConcatLayer(name, Made(name, parts[0].Height, parts[0].Width, parts.Sum(part => part.Channels)), parts));
    }

    /// <summary>Silences a share of the numbers in training.</summary>
    public Variable Dropout(string name, Variable x, float share)
    {
        ulong layer = (ulong)_layers.Count;
        return Append(new DropoutLayer(name, Batch, x, Made(name, x.Height, x.Width, x.Channels), share, () =>
        {
            ulong state = Seed ^ ((ulong)Runs * 0x9E3779B97F4A7C15UL) ^ (layer << 48);
            return SplitMix.Next(ref state);
        }));
    }

    Variable Pooled(string name, Variable x, PoolKind kind, Extent2 window, Extent2 stride)
    {
        Extent2 size = default(Padding2).Slide(new(x.Height, x.Width), window, stride, Extent2.One);
        return Append(new PoolLayer(name, x, Made(name, size.Y, size.X, x.Channels), kind, window, stride));
    }

    Variable Gate(string name, Variable x, Activation activation, Variable? residual, NormParameters? norm)
    {
        if (activation.Kind == ActivationKind.Sigmoid)
            throw new ArgumentException("A sigmoid is not learned through: give the loss logits.", nameof(activation));
        if (residual is not null && (residual.Height, residual.Width, residual.Channels) != (x.Height, x.Width, x.Channels))
            throw new ArgumentException($"'{residual.Name}' has another size than '{x.Name}'.", nameof(residual));
        Parameter? slope = null;
        if (activation.Kind == ActivationKind.PRelu)
        {
            slope = Learned(name + ".slope", new Shape(x.Channels), ParameterKind.Offset, 0);
            slope.Values.Fill(0.25f);
        }
        return Append(new NormLayer(name, x, residual, Made(name, x.Height, x.Width, x.Channels), norm, activation, slope));
    }

    Variable Append(Layer layer)
    {
        if (_run is not null)
            throw new InvalidOperationException("The network has run already; no layer can be added.");
        _layers.Add(layer);
        return layer.Output;
    }

    Variable Made(string name, int height, int width, int channels)
    {
        if (_variables.Exists(other => other.Name == name))
            throw new ArgumentException($"There is a layer '{name}' already.", nameof(name));
        var variable = new Variable(name, Batch, height, width, channels);
        _variables.Add(variable);
        return variable;
    }

    /// <summary>A parameter with normal values of this deviation, which depend on the seed and its name only.</summary>
    Parameter Learned(string name, Shape shape, ParameterKind kind, double deviation)
    {
        var parameter = new Parameter(name, shape, kind);
        ulong state = Seed;
        foreach (char c in name)
            state = (SplitMix.Next(ref state) ^ c) * 0x100000001B3UL;
        if (deviation > 0)
            foreach (ref float value in parameter.Values)
                value = (float)(deviation * SplitMix.NextGaussian(ref state));
        _parameters.Add(parameter);
        return parameter;
    }

    static Padding2 Same(Variable x, int kernel, int stride) => Padding2.Same(new(x.Height, x.Width), new(kernel, kernel), new(stride, stride), Extent2.One);
}
