using System.Numerics;
using System.Runtime.InteropServices;

namespace Mien.Tensors.Autodiff;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter, ICLR 2019): running means of gradient and squared gradient, both corrected for
/// their start at zero; decay draws weights, not offsets, towards zero by learning rate × decay.
/// </summary>
public sealed class AdamW : Optimiser
{
    readonly float[][] _first;
    readonly float[][] _second;
    readonly double _beta1;
    readonly double _beta2;
    readonly double _epsilon;
    readonly double _decay;

    /// <summary>An optimiser with the paper's usual constants.</summary>
    public AdamW(IReadOnlyList<Parameter> parameters, double decay = 0.01, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        : base(parameters)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decay);
        (_decay, _beta1, _beta2, _epsilon) = (decay, beta1, beta2, epsilon);
        _first = Memory();
        _second = Memory();
        State = [.. Named("moment1", _first), .. Named("moment2", _second)];
    }

    /// <inheritdoc/>
    public override string Name => "adamw";

    /// <inheritdoc/>
    public override IReadOnlyList<NamedValues> State { get; }

    /// <inheritdoc/>
    public override void Step(double learningRate)
    {
        Steps++;
        double correction1 = 1 - Math.Pow(_beta1, Steps), correction2 = 1 - Math.Pow(_beta2, Steps);
        for (int i = 0; i < Learned.Count; i++)
        {
            Parameter parameter = Learned[i];
            float keep = (float)(parameter.Kind == ParameterKind.Weight ? 1 - learningRate * _decay : 1);
            Move(parameter.Values, parameter.Gradient, _first[i], _second[i], keep, (float)(learningRate / correction1), (float)(1 / Math.Sqrt(correction2)));
        }
    }

    void Move(Span<float> values, Span<float> gradient, Span<float> first, Span<float> second, float keep, float rate, float rootScale)
    {
        float beta1 = (float)_beta1, beta2 = (float)_beta2, epsilon = (float)_epsilon, new1 = (float)(1 - _beta1), new2 = (float)(1 - _beta2);
        Span<Vector<float>> w = MemoryMarshal.Cast<float, Vector<float>>(values), g = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        Span<Vector<float>> m = MemoryMarshal.Cast<float, Vector<float>>(first), v = MemoryMarshal.Cast<float, Vector<float>>(second);
        var epsilons = new Vector<float>(epsilon);
        for (int i = 0; i < w.Length; i++)
        {
            m[i] = m[i] * beta1 + g[i] * new1;
            v[i] = v[i] * beta2 + g[i] * g[i] * new2;
            w[i] = w[i] * keep - m[i] * rate / (Vector.SquareRoot(v[i]) * rootScale + epsilons);
        }
        for (int i = w.Length * Vector<float>.Count; i < values.Length; i++)
        {
            first[i] = first[i] * beta1 + gradient[i] * new1;
            second[i] = second[i] * beta2 + gradient[i] * gradient[i] * new2;
            values[i] = values[i] * keep - first[i] * rate / (MathF.Sqrt(second[i]) * rootScale + epsilon);
        }
    }
}
