namespace Mien.Cli.Training;

/// <summary>A curve of eight heights in one line of text.</summary>
static class Sparkline
{
    const string Heights = "▁▂▃▄▅▆▇█";

    /// <summary>One letter for each of at most <paramref name="width"/> groups of neighbours, on a logarithmic scale from the lowest to the highest.</summary>
    public static string Draw(IReadOnlyList<double> values, int width)
    {
        double[] known = [.. values.Where(value => double.IsFinite(value) && value > 0).Select(value => Math.Log(value))];
        if (known.Length == 0)
            return "";
        int columns = Math.Min(width, known.Length);
        double[] means = new double[columns];
        for (int i = 0; i < columns; i++)
            means[i] = known[(int)((long)i * known.Length / columns)..(int)((i + 1L) * known.Length / columns)].Average();
        double low = means.Min(), range = Math.Max(means.Max() - low, 1e-9);
        return string.Concat(means.Select(mean => Heights[(int)Math.Min(7, (mean - low) / range * 8)]));
    }
}
