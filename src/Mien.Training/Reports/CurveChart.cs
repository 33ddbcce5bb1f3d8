using System.Globalization;
using System.Text;

namespace Mien.Training;

/// <summary>A curve over the steps as inline SVG: axes, a few round numbers, one line.</summary>
static class CurveChart
{
    const int Width = 480, Height = 260, Left = 62, Right = 12, Top = 30, Bottom = 28;

    // More points than pixels only make the page heavy.
    const int MostPoints = 400;

    /// <summary>An SVG element; points that are not finite (or not above 0 on a logarithmic axis) are left out.</summary>
    public static string Svg(string title, IReadOnlyList<(long Step, double Value)> points, bool logarithmic = false)
    {
        (double Step, double Value)[] known = Thinned([.. points.Where(point => double.IsFinite(point.Value) && (!logarithmic || point.Value > 0)).Select(point => ((double)point.Step, point.Value))]);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" font-family=\"system-ui, sans-serif\" font-size=\"12\">");
        svg.Append($"<text x=\"{Left}\" y=\"18\" font-size=\"14\" font-weight=\"600\">{TrainingReport.Text(title)}</text>");
        if (known.Length == 0)
            return svg.Append($"<text x=\"{Left}\" y=\"{Height / 2}\" fill=\"#777\">nothing yet</text></svg>\n").ToString();
        double Scaled(double value) => logarithmic ? Math.Log10(value) : value;
        double low = known.Min(point => Scaled(point.Value)), high = known.Max(point => Scaled(point.Value)), first = Math.Min(0, known[0].Step), last = Math.Max(known[^1].Step, first + 1);
        if (high - low < 1e-9 * Math.Max(1, Math.Abs(high)))
            (low, high) = (low - (Math.Abs(low) * 0.1 + 1e-9), high + (Math.Abs(high) * 0.1 + 1e-9));
        double X(double step) => Left + (step - first) / (last - first) * (Width - Left - Right);
        double Y(double scaled) => Height - Bottom - (scaled - low) / (high - low) * (Height - Top - Bottom);
        for (int i = 0; i <= 4; i++)
        {
            double scaled = low + (high - low) * i / 4, y = Y(scaled), value = logarithmic ? Math.Pow(10, scaled) : scaled;
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left} {y:f1}H{Width - Right}\" stroke=\"#ddd\"/><text x=\"{Left - 6}\" y=\"{y + 4:f1}\" text-anchor=\"end\" fill=\"#555\">{value:g3}</text>");
        }
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{Height - 8}\" fill=\"#555\">{first:n0}</text><text x=\"{Width - Right}\" y=\"{Height - 8}\" text-anchor=\"end\" fill=\"#555\">step {last:n0}</text>");
        svg.Append("<polyline fill=\"none\" stroke=\"#1565c0\" stroke-width=\"1.6\" points=\"");
        foreach ((double step, double value) in known)
            svg.Append(CultureInfo.InvariantCulture, $"{X(step):f1},{Y(Scaled(value)):f1} ");
        svg.Append("\"/>");
        if (known.Length == 1)
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(known[0].Step):f1}\" cy=\"{Y(Scaled(known[0].Value)):f1}\" r=\"3\" fill=\"#1565c0\"/>");
        return svg.Append("</svg>\n").ToString();
    }

    // Means of neighbours: picking single points would keep outliers by chance.
    static (double Step, double Value)[] Thinned((double Step, double Value)[] points)
    {
        if (points.Length <= MostPoints)
            return points;
        int group = (points.Length + MostPoints - 1) / MostPoints;
        return [.. points.Chunk(group).Select(chunk => (chunk[^1].Step, chunk.Average(point => point.Value)))];
    }
}
