using System.Numerics;
using System.Runtime.InteropServices;

namespace Mien.Tensors.Autodiff;

/// <summary>
/// Stochastic gradient descent with momentum, plain or Nesterov's (Sutskever et al., ICML 2013, in PyTorch's form: velocity = momentum ×
/// velocity + gradient). Decay is decoupled as in <see cref="AdamW"/>.
/// </summary>
public sealed class Sgd : Optimiser
{
    readonly float[][] _velocity;
    readonly double _momentum;
    readonly double _decay;
    readonly bool _nesterov;

    /// <summary>An optimiser; <paramref name="momentum"/> 0 makes it plain descent.</summary>
    public Sgd(IReadOnlyList<Parameter> parameters, double momentum = 0.9, bool nesterov = false, double decay = 0)
        : base(parameters)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decay);
        if (momentum is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "Momentum is from 0 to below 1.");
        (_momentum, _nesterov, _decay) = (momentum, nesterov, decay);
        _velocity = Memory();
        State = [.. Named("velocity", _velocity)];
    }

    /// <inheritdoc/>
    public override string Name => "sgd";

    /// <inheritdoc/>
    public override IReadOnlyList<NamedValues> State { get; }

    /// <inheritdoc/>
    public override void Step(double learningRate)
    {
        Steps++;
        // Nesterov looks one step ahead: gradient + momentum × velocity; plain momentum moves by the velocity alone.
        float byVelocity = (float)(learningRate * (_nesterov ? _momentum : 1)), byGradient = (float)(_nesterov ? learningRate : 0), momentum = (float)_momentum;
        for (int p = 0; p < Learned.Count; p++)
        {
            Parameter parameter = Learned[p];
            float keep = (float)(parameter.Kind == ParameterKind.Weight ? 1 - learningRate * _decay : 1);
            Span<float> values = parameter.Values, gradient = parameter.Gradient, velocity = _velocity[p];
            Span<Vector<float>> w = MemoryMarshal.Cast<float, Vector<float>>(values), g = MemoryMarshal.Cast<float, Vector<float>>(gradient), v = MemoryMarshal.Cast<float, Vector<float>>(velocity);
            for (int i = 0; i < w.Length; i++)
            {
                v[i] = v[i] * momentum + g[i];
                w[i] = w[i] * keep - v[i] * byVelocity - g[i] * byGradient;
            }
            for (int i = w.Length * Vector<float>.Count; i < values.Length; i++)
            {
                velocity[i] = velocity[i] * momentum + gradient[i];
                values[i] = values[i] * keep - velocity[i] * byVelocity - gradient[i] * byGradient;
            }
        }
    }
}
