using System.Globalization;
using System.Net;
using System.Text;
using Mien.Tensors.Import.Numpy;

namespace Mien.Training;

/// <summary>A training on one page, <c>report.html</c>: curves, settings, metrics and the worst pictures, with nothing to fetch from elsewhere.</summary>
public static class TrainingReport
{
    /// <summary>How many worst cases a report shows.</summary>
    public const int Pictures = 24;

    const string Style = """
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff; }
        h1, h2 { font-weight: 600; } table { border-collapse: collapse; } td, th { padding: .15rem 1rem .15rem 0; text-align: left; }
        td.number { text-align: right; font-variant-numeric: tabular-nums; } svg { width: 100%; height: auto; } .charts { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
        .cases { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: .8rem; } figure { margin: 0; } figcaption { font-size: 12px; color: #555; } img { width: 100%; }
        """;

    /// <summary>The report's file in a training's folder.</summary>
    public static string FileIn(string folder) => Path.Combine(folder, "report.html");

    /// <summary>Writes the report from the folder's log.</summary>
    /// <param name="folder">The training's folder.</param>
    /// <param name="recipe">What was trained.</param>
    /// <param name="settings">Names and values of the settings.</param>
    /// <param name="worstCases">Captions and JPEGs.</param>
    public static void Write(string folder, string recipe, IReadOnlyList<(string Name, string Value)> settings, IReadOnlyList<(string Caption, byte[] Jpeg)> worstCases)
    {
        (IReadOnlyList<TrainingLine> training, IReadOnlyList<EvaluationLine> evaluations) = TrainingLog.Read(folder);
        NamedFile.Write(FileIn(folder), Encoding.UTF8.GetBytes(Page(recipe, training, evaluations, settings, worstCases)));
    }

    internal static string Page(
        string recipe, IReadOnlyList<TrainingLine> training, IReadOnlyList<EvaluationLine> evaluations,
        IReadOnlyList<(string Name, string Value)> settings, IReadOnlyList<(string Caption, byte[] Jpeg)> worstCases)
    {
        var page = new StringBuilder();
        page.Append($"<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Text(recipe)}</title>\n<style>\n{Style}\n</style></head>\n<body>\n<h1>Training of {Text(recipe)}</h1>\n");
        if (training.Count > 0)
        {
            TrainingLine last = training[^1];
            page.Append(CultureInfo.InvariantCulture, $"<p>{last.Step:n0} steps, {last.Samples:n0} samples in {Duration(last.Seconds)}; {last.SamplesPerSecond:f0} samples a second at last, {last.LoadShare:p0} of the time for making them.</p>\n");
        }
        page.Append("<div class=\"charts\">\n");
        page.Append(CurveChart.Svg("loss", [.. training.Select(line => (line.Step, line.Loss))], logarithmic: true));
        page.Append(CurveChart.Svg("learning rate", [.. training.Select(line => (line.Step, line.LearningRate))]));
        foreach (string metric in evaluations.SelectMany(line => line.Metrics).Select(metric => metric.Name).Distinct())
            page.Append(CurveChart.Svg(metric, [.. evaluations.SelectMany(line => line.Metrics.Where(m => m.Name == metric).Select(m => (line.Step, m.Value)))]));
        page.Append(CurveChart.Svg("samples a second", [.. training.Select(line => (line.Step, line.SamplesPerSecond))]));
        page.Append(CurveChart.Svg("length of the gradient", [.. training.Select(line => (line.Step, line.GradientNorm))], logarithmic: true));
        page.Append("</div>\n");
        AppendMetrics(page, evaluations);
        page.Append("<h2>Settings</h2>\n<table>\n");
        foreach ((string name, string value) in settings)
            page.Append($"<tr><td>{Text(name)}</td><td>{Text(value)}</td></tr>\n");
        page.Append("</table>\n");
        if (worstCases.Count > 0)
        {
            page.Append("<h2>Worst cases of the best network</h2>\n<div class=\"cases\">\n");
            foreach ((string caption, byte[] jpeg) in worstCases)
                page.Append($"<figure><img alt=\"\" src=\"data:image/jpeg;base64,{Convert.ToBase64String(jpeg)}\"><figcaption>{Text(caption)}</figcaption></figure>\n");
            page.Append("</div>\n");
        }
        return page.Append("</body>\n</html>\n").ToString();
    }

    static void AppendMetrics(StringBuilder page, IReadOnlyList<EvaluationLine> evaluations)
    {
        if (evaluations.Count == 0)
            return;
        EvaluationLine best = evaluations.LastOrDefault(line => line.Best) ?? evaluations[^1], last = evaluations[^1];
        page.Append(CultureInfo.InvariantCulture, $"<h2>Metrics</h2>\n<table>\n<tr><th></th><th>best, step {best.Step:n0}</th><th>last, step {last.Step:n0}</th></tr>\n");
        foreach (Metric metric in best.Metrics)
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(metric.Name)}</td><td class=\"number\">{metric.Value:g5}</td><td class=\"number\">{last.Metrics.FirstOrDefault(other => other.Name == metric.Name).Value:g5}</td></tr>\n");
        page.Append("</table>\n");
    }

    internal static string Text(string text) => WebUtility.HtmlEncode(text);

    static string Duration(double seconds) => seconds >= 3600
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)(seconds / 3600)} h {(int)(seconds % 3600 / 60)} min")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)(seconds / 60)} min {(int)(seconds % 60)} s");
}
