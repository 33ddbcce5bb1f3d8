namespace Mien.Training;

/// <summary>How errors are spread over many cases.</summary>
public readonly record struct ErrorSpread(double Median, double Percentile95, double Largest)
{
    /// <summary>The spread of some errors; NaN where there are none.</summary>
    public static ErrorSpread Of(double[] errors)
    {
        if (errors.Length == 0)
            return new ErrorSpread(double.NaN, double.NaN, double.NaN);
        Array.Sort(errors);
        return new ErrorSpread(errors[errors.Length / 2], errors[(int)(errors.Length * 0.95)], errors[^1]);
    }
}
