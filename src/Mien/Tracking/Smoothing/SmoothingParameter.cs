using System.Globalization;

namespace Mien;

/// <summary>A number that a smoothing filter can be set by.</summary>
/// <param name="Name">As it is written, <c>min-cutoff</c>.</param>
/// <param name="Unit">What it counts; empty for a plain number.</param>
/// <param name="Default">Its value where none is given.</param>
/// <param name="Min">Smallest value.</param>
/// <param name="Max">Largest value.</param>
/// <param name="Description">What it does, one line.</param>
/// <param name="Whole">Whether it must be a whole number.</param>
public sealed record SmoothingParameter(string Name, string Unit, double Default, double Min, double Max, string Description, bool Whole = false)
{
    /// <summary>Name, default, range and unit in one line: <c>min-cutoff=0.05 (0.0001 … 100 Hz)</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}={Default} ({Min} … {Max}{(Unit.Length > 0 ? " " : "")}{Unit})");
}
