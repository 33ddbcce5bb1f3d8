namespace Mien.Training;

/// <summary>How well shut eyes are told from open ones over a list of eyes.</summary>
/// <param name="Measure">How a blink was read off the landmarks.</param>
/// <param name="Shut">Shut eyes in the list.</param>
/// <param name="Open">Open eyes in the list.</param>
/// <param name="Found">Shut eyes that were found shut.</param>
/// <param name="False">Open eyes that were found shut.</param>
public sealed record BlinkErrors(string Measure, int Shut, int Open, int Found, int False)
{
    /// <summary>Share of the eyes found shut that are.</summary>
    public double Precision => Found / (double)(Found + False);

    /// <summary>Share of the shut eyes that were found.</summary>
    public double Recall => Found / (double)Shut;

    /// <summary>Harmonic mean of the two; NaN where there is no eye to find.</summary>
    public double F1 => 2.0 * Found / (Shut + Found + False);
}
