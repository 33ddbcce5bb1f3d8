using System.Buffers;
using System.Text;
using System.Text.Json;
using Mien.Tensors.Import.Numpy;

namespace Mien.Training;

/// <summary>A training's diary, <c>train.jsonl</c>: one JSON object a line, appended as it happens.</summary>
public sealed class TrainingLog
{
    readonly string _path;

    TrainingLog(string path) => _path = path;

    /// <summary>The log's file in a training's folder.</summary>
    public static string FileIn(string folder) => Path.Combine(folder, "train.jsonl");

    /// <summary>Begins a log, or goes on with one: lines beyond <paramref name="step"/> and a half-written last one are dropped, because those steps will be done again.</summary>
    internal static TrainingLog Open(string folder, long step)
    {
        string path = FileIn(folder);
        string[] kept = step <= 0 || !File.Exists(path) ? [] : [.. File.ReadLines(path).Where(line => TryStep(line, out long at) && at <= step)];
        NamedFile.Write(path, Encoding.UTF8.GetBytes(string.Concat(kept.Select(line => line + "\n"))));
        return new TrainingLog(path);
    }

    internal void Write(TrainingLine line) => Append("train", line.Step, line.Seconds, json =>
    {
        json.WriteNumber("samples", line.Samples);
        Number(json, "loss", line.Loss);
        Number(json, "learning_rate", line.LearningRate);
        Number(json, "samples_per_second", line.SamplesPerSecond);
        Number(json, "gradient_norm", line.GradientNorm);
        Number(json, "load_share", line.LoadShare);
    });

    internal void Write(EvaluationLine line) => Append("evaluation", line.Step, line.Seconds, json =>
    {
        json.WriteBoolean("best", line.Best);
        json.WriteStartObject("metrics");
        foreach (Metric metric in line.Metrics)
            Number(json, metric.Name, metric.Value);
        json.WriteEndObject();
    });

    /// <summary>Reads a log; lines that are no JSON are left out.</summary>
    public static (IReadOnlyList<TrainingLine> Training, IReadOnlyList<EvaluationLine> Evaluations) Read(string folder)
    {
        var training = new List<TrainingLine>();
        var evaluations = new List<EvaluationLine>();
        foreach (string text in File.ReadLines(FileIn(folder)))
        {
            if (!TryStep(text, out long step))
                continue;
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement line = document.RootElement;
            if (line.TryGetProperty("metrics", out JsonElement metrics) && metrics.ValueKind == JsonValueKind.Object)
                evaluations.Add(new EvaluationLine(step, [.. metrics.EnumerateObject().Select(entry => new Metric(entry.Name, Value(metrics, entry.Name)))], line.TryGetProperty("best", out JsonElement best) && best.ValueKind == JsonValueKind.True, Value(line, "seconds")));
            else
                training.Add(new TrainingLine(step, (long)Value(line, "samples"), Value(line, "loss"), Value(line, "learning_rate"), Value(line, "samples_per_second"), Value(line, "gradient_norm"), Value(line, "load_share"), Value(line, "seconds")));
        }
        return (training, evaluations);
    }

    void Append(string kind, long step, double seconds, Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("kind", kind);
            json.WriteNumber("step", step);
            write(json);
            Number(json, "seconds", seconds);
            json.WriteEndObject();
        }
        using FileStream stream = new(_path, FileMode.Append, FileAccess.Write, FileShare.Read);
        // One write for line and end: a reader never sees the one without the other, short of a crash.
        stream.Write([.. bytes.WrittenSpan, (byte)'\n']);
    }

    // JSON has no infinity; six digits are what anybody reads.
    static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value == 0 ? 0 : Math.Abs(value) is >= 1e-300 and < 1e15 ? double.Parse(value.ToString("g7", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture) : value);
        else
            json.WriteNull(name);
    }

    static double Value(JsonElement line, string name) =>
        line.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;

    static bool TryStep(string line, out long step)
    {
        step = 0;
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("step", out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out step);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
