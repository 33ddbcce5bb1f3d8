using System.Numerics;
using System.Runtime.InteropServices;

namespace Mien.Tensors.Autodiff;

/// <summary>
/// A second set of weights that follows the first smoothly and is the better network: exponential (EMA) or the plain mean of all updates
/// (SWA, Izmailov et al., UAI 2018), over everything learned or gathered.
/// </summary>
public sealed class Averaging
{
    readonly IReadOnlyList<Parameter> _parameters;
    readonly float[][] _averages;
    readonly double? _decay;

    Averaging(IReadOnlyList<Parameter> parameters, double? decay)
    {
        (_parameters, _decay) = (parameters, decay);
        _averages = [.. parameters.Select(parameter => parameter.Values.ToArray())];
        State = [.. parameters.Select((parameter, i) => new NamedValues(parameter.Name, parameter.Shape, _averages[i]))];
    }

    /// <summary>Updates so far; part of the state.</summary>
    public long Updates { get; set; }

    /// <summary>The averages by the names of the parameters; while swapped in, the parameters' own values.</summary>
    public IReadOnlyList<NamedValues> State { get; }

    /// <summary>An exponential mean that begins at the present values and forgets by min(<paramref name="decay"/>, (1 + n) / (10 + n)) at update n, so that the start does not linger.</summary>
    public static Averaging Exponential(IReadOnlyList<Parameter> parameters, double decay) => decay is >= 0 and < 1
        ? new Averaging(parameters, decay)
        : throw new ArgumentOutOfRangeException(nameof(decay), decay, "The decay is from 0 to below 1.");

    /// <summary>The mean of the values at all updates.</summary>
    public static Averaging Stochastic(IReadOnlyList<Parameter> parameters) => new(parameters, null);

    /// <summary>Takes in the present values.</summary>
    public void Update()
    {
        float share = (float)(_decay is { } decay ? 1 - Math.Min(decay, (1.0 + Updates) / (10 + Updates)) : 1.0 / (Updates + 1));
        Updates++;
        for (int p = 0; p < _averages.Length; p++)
        {
            Span<float> values = _parameters[p].Values, average = _averages[p];
            Span<Vector<float>> w = MemoryMarshal.Cast<float, Vector<float>>(values), a = MemoryMarshal.Cast<float, Vector<float>>(average);
            for (int i = 0; i < w.Length; i++)
                a[i] += (w[i] - a[i]) * share;
            for (int i = w.Length * Vector<float>.Count; i < values.Length; i++)
                average[i] += (values[i] - average[i]) * share;
        }
    }

    /// <summary>Exchanges averages and values: call it before an evaluation and again after.</summary>
    public void Swap()
    {
        for (int p = 0; p < _averages.Length; p++)
        {
            Span<float> values = _parameters[p].Values;
            float[] average = _averages[p];
            for (int i = 0; i < average.Length; i++)
                (values[i], average[i]) = (average[i], values[i]);
        }
    }
}
