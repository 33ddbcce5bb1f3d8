namespace Mien.Tensors.Networks;

/// <summary>State dicts of seeded random numbers, for timing a network whose weights are not at hand; values stay of order one through the layers (He et al. 2015).</summary>
sealed class RandomWeights(int seed)
{
    readonly Random _random = new(seed);
    readonly Dictionary<string, Tensor> _weights = [];

    public IReadOnlyDictionary<string, Tensor> Weights => _weights;

    /// <summary>NAME.weight [outputs, inputs, kernel, kernel].</summary>
    public void AddConvolution(string name, int outputs, int inputs, int kernel) =>
        _weights[$"{name}.weight"] = Uniform(new Shape(outputs, inputs, kernel, kernel), inputs * kernel * kernel);

    /// <summary>NAME.weight, .bias, .running_mean and .running_var of the identity.</summary>
    public void AddNormalization(string name, int channels)
    {
        _weights[$"{name}.weight"] = _weights[$"{name}.running_var"] = Filled(channels, 1);
        _weights[$"{name}.bias"] = _weights[$"{name}.running_mean"] = Filled(channels, 0);
    }

    /// <summary>NAME.weight [outputs, inputs] and NAME.bias.</summary>
    public void AddLinear(string name, int outputs, int inputs)
    {
        _weights[$"{name}.weight"] = Uniform(new Shape(outputs, inputs), inputs);
        _weights[$"{name}.bias"] = Filled(outputs, 0);
    }

    Tensor Uniform(Shape shape, int summands)
    {
        // Variance 2 / summands makes up for the half that ReLU drops.
        float bound = MathF.Sqrt(6f / summands);
        float[] values = new float[shape.ElementCount];
        for (int i = 0; i < values.Length; i++)
            values[i] = (2 * _random.NextSingle() - 1) * bound;
        return Tensor.From<float>(values, shape);
    }

    static Tensor Filled(int count, float value)
    {
        float[] values = new float[count];
        Array.Fill(values, value);
        return Tensor.From<float>(values, new Shape(count));
    }
}
