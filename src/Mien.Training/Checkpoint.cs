using System.Globalization;
using Mien.Tensors;
using Mien.Tensors.Autodiff;
using Mien.Tensors.Export.Safetensors;
using Mien.Tensors.Import.Safetensors;

namespace Mien.Training;

/// <summary>A training at rest: weights, averages, the optimiser's memory and the counters, in one safetensors file that is written whole or not at all.</summary>
public sealed class Checkpoint
{
    const string SettingPrefix = "setting.";
    readonly SafetensorsFile _file;

    Checkpoint(string path, SafetensorsFile file) => (Path, _file) = (path, file);

    /// <summary>The checkpoint's file in a training's folder.</summary>
    public static string FileIn(string folder) => System.IO.Path.Combine(folder, "checkpoint.safetensors");

    /// <summary>The file it was read from.</summary>
    public string Path { get; }

    /// <summary>The recipe's name.</summary>
    public string Recipe => Text("recipe");

    /// <summary>What decided the weights so far, by the names of the options.</summary>
    public IReadOnlyDictionary<string, string> Settings => _file.Metadata
        .Where(entry => entry.Key.StartsWith(SettingPrefix, StringComparison.Ordinal))
        .ToDictionary(entry => entry.Key[SettingPrefix.Length..], entry => entry.Value);

    internal TrainingState State => new()
    {
        Step = Number("step"),
        PlannedSteps = Number("planned_steps"),
        EvaluateEvery = Number("evaluate_every"),
        Seconds = Real("seconds"),
        BestStep = Number("best_step"),
        BestValue = Real("best_value"),
        Runs = Number("tape_runs"),
    };

    /// <summary>Reads the checkpoint of a folder.</summary>
    /// <exception cref="TrainingException">There is none.</exception>
    /// <exception cref="ModelFormatException">It is damaged.</exception>
    public static Checkpoint Read(string folder)
    {
        string path = FileIn(folder);
        return File.Exists(path)
            ? new Checkpoint(path, SafetensorsFile.Read(path))
            : throw new TrainingException($"there is no checkpoint in '{folder}' to go on from; leave --resume out, or name the training's folder with --out.");
    }

    internal static void Write(string folder, string recipe, TrainerOptions options, TrainingState state, IReadOnlyList<Parameter> parameters, Optimiser optimiser, Averaging averaging)
    {
        List<KeyValuePair<string, Tensor>> tensors =
        [
            .. parameters.Select(parameter => new KeyValuePair<string, Tensor>($"model/{parameter.Name}", Tensor.From<float>(parameter.Values, parameter.Shape))),
            .. averaging.State.Select(values => Named("average", values)),
            .. optimiser.State.Select(values => Named("optimiser", values)),
        ];
        var texts = new Dictionary<string, string>
        {
            ["format"] = "mien training 1",
            ["recipe"] = recipe,
            ["step"] = Invariant(state.Step),
            ["planned_steps"] = Invariant(state.PlannedSteps),
            ["evaluate_every"] = Invariant(state.EvaluateEvery),
            ["seconds"] = Invariant(state.Seconds),
            ["best_step"] = Invariant(state.BestStep),
            ["best_value"] = Invariant(state.BestValue),
            ["tape_runs"] = Invariant(state.Runs),
            ["optimiser_steps"] = Invariant(optimiser.Steps),
            ["average_updates"] = Invariant(averaging.Updates),
        };
        foreach ((string name, string value) in options.Settings)
            texts[SettingPrefix + name] = value;
        SafetensorsWriter.Save(FileIn(folder), tensors, texts);
    }

    /// <summary>Puts everything back where it was.</summary>
    internal void Restore(IReadOnlyList<Parameter> parameters, Optimiser optimiser, Averaging averaging)
    {
        foreach (Parameter parameter in parameters)
            Find($"model/{parameter.Name}", parameter.Shape).CopyTo(parameter.Values);
        foreach (NamedValues values in averaging.State)
            Find($"average/{values.Name}", values.Shape).CopyTo(values.Values);
        foreach (NamedValues values in optimiser.State)
            Find($"optimiser/{values.Name}", values.Shape).CopyTo(values.Values);
        optimiser.Steps = Number("optimiser_steps");
        averaging.Updates = Number("average_updates");
    }

    static KeyValuePair<string, Tensor> Named(string owner, NamedValues values) => new($"{owner}/{values.Name}", Tensor.From<float>(values.Values, values.Shape));

    Span<float> Find(string name, Shape shape) => _file.Tensors.TryGetValue(name, out Tensor? tensor) && tensor.Shape == shape && tensor.Type == ElementType.Float32
        ? tensor.Floats
        : throw new TrainingException($"'{Path}' does not fit this network: it {(tensor is null ? $"lacks '{name}'" : $"has '{name}' as {tensor}, not {shape}")}. Resume with the options and the version that it was begun with.");

    string Text(string key) => _file.Metadata.TryGetValue(key, out string? text) ? text : throw new ModelFormatException($"'{Path}': this is no checkpoint: it lacks '{key}'.");

    long Number(string key) => long.TryParse(Text(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : throw new ModelFormatException($"'{Path}': '{key}' is not a number.");

    double Real(string key) => double.TryParse(Text(key), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : throw new ModelFormatException($"'{Path}': '{key}' is not a number.");

    static string Invariant(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
