using System.Globalization;

namespace Mien;

/// <summary>
/// Which smoothing a tracked face gets: a method by its name with the values of its parameters, written
/// <c>one-euro:min-cutoff=0.05,beta=80</c>. Immutable; every face takes filters of its own from it.
/// </summary>
public sealed class SmoothingSpec
{
    readonly double[] _values;

    SmoothingSpec(SmoothingMethod method, double[] values)
    {
        Method = method;
        _values = values;
    }

    /// <summary>The method.</summary>
    public SmoothingMethod Method { get; }

    /// <summary>No smoothing.</summary>
    public static SmoothingSpec None { get; } = Parse("none");

    /// <summary>The landmark filter that docs/steadiness.md measures best, with its own defaults.</summary>
    public static SmoothingSpec Default { get; } = Parse("steady");

    /// <summary>Reads a name alone, or a name, a colon and parameters: <c>name:parameter=value,parameter=value</c>.</summary>
    /// <exception cref="ArgumentException">The name or a parameter is unknown, given twice or no number in its range; the message says which there are.</exception>
    public static SmoothingSpec Parse(string text)
    {
        int colon = text.IndexOf(':');
        SmoothingMethod method = SmoothingMethod.Named((colon < 0 ? text : text[..colon]).Trim());
        double[] values = [.. method.Parameters.Select(p => p.Default)];
        bool[] given = new bool[values.Length];
        foreach (string part in colon < 0 ? [] : text[(colon + 1)..].Split(','))
        {
            int equals = part.IndexOf('=');
            if (equals < 0)
                throw new ArgumentException($"Smoothing '{text}': '{part.Trim()}' is not of the form parameter=value; {Possible(method)}.");
            int index = IndexOf(method, part[..equals].Trim());
            if (given[index])
                throw new ArgumentException($"Smoothing '{text}' gives {method.Parameters[index].Name} twice.");
            values[index] = Value(method, method.Parameters[index], part[(equals + 1)..].Trim());
            given[index] = true;
        }
        return new SmoothingSpec(method, values);
    }

    /// <summary>The value of a parameter.</summary>
    /// <exception cref="ArgumentException">The method has no parameter of this name.</exception>
    public double this[string parameter] => _values[IndexOf(Method, parameter)];

    /// <summary>By how many frames its output comes late (<see cref="LandmarkFilter.Delay"/>).</summary>
    public int Delay => NewLandmarkFilter(LandmarkTopology.Count)?.Delay ?? 0;

    /// <summary>A filter for the landmarks of one face; null where this smoothing does not work on landmarks.</summary>
    /// <param name="count">How many landmarks the face has.</param>
    public LandmarkFilter? NewLandmarkFilter(int count) => Method.NewLandmarkFilter(count, this);

    /// <summary>A filter for the pose of one face; null where this smoothing does not work on poses.</summary>
    public PoseFilter? NewPoseFilter() => Method.NewPoseFilter(this);

    /// <summary>The name with the values that are not the defaults, as <see cref="Parse"/> reads it.</summary>
    public override string ToString()
    {
        string values = string.Join(',', Method.Parameters
            .Select((p, i) => (p, value: _values[i]))
            .Where(v => v.value != v.p.Default)
            .Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.p.Name}={v.value}")));
        return values.Length == 0 ? Method.Name : $"{Method.Name}:{values}";
    }

    static int IndexOf(SmoothingMethod method, string name)
    {
        for (int i = 0; i < method.Parameters.Count; i++)
            if (method.Parameters[i].Name == name)
                return i;
        throw new ArgumentException($"Smoothing {method.Name} has no parameter '{name}'; {Possible(method)}.");
    }

    static double Value(SmoothingMethod method, SmoothingParameter parameter, string text)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            || !(value >= parameter.Min && value <= parameter.Max) || (parameter.Whole && value != Math.Floor(value)))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Smoothing {method.Name}: {parameter.Name} is a {(parameter.Whole ? "whole " : "")}number from {parameter.Min} to {parameter.Max}{(parameter.Unit.Length > 0 ? " " : "")}{parameter.Unit}, not '{text}'."));
        return value;
    }

    static string Possible(SmoothingMethod method) =>
        method.Parameters.Count == 0 ? $"{method.Name} has none" : $"{method.Name} takes {string.Join(", ", method.Parameters)}";
}
