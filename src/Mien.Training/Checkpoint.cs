using System.Globalization;
using Mien.Tensors;
using Mien.Tensors.Autodiff;
using Mien.Tensors.Export.Safetensors;
using Mien.Tensors.Import.Safetensors;

namespace Mien.Training;

/// <summary>
/// A training at rest: weights, averages, the optimiser's memory, the counters and what it was begun with, in one safetensors file that is written
/// whole or not at all.
/// </summary>
public sealed class Checkpoint
{
    const string SettingPrefix = "setting.", PacePrefix = "pace.";
    const string ModelPrefix = "model/", AveragePrefix = "average/", OptimiserPrefix = "optimiser/";
    const string UpdateKey = "average_updates";
    const string Mend = "Put back a copy of it, or begin anew in another folder with --out.";

    readonly SafetensorsFile _file;

    Checkpoint(string folder, SafetensorsFile file)
    {
        (Folder, Path, _file) = (folder, FileIn(folder), file);
        Recipe = Text("recipe");
        EvaluateEvery = Count("evaluate_every", least: 1);
        State = new TrainingState
        {
            Step = Count("step"),
            PlannedSteps = Count("planned_steps", least: 1),
            Seconds = Real("seconds"),
            BestStep = Count("best_step", least: -1),
            BestValue = Real("best_value"),
            Runs = Count("tape_runs"),
        };
    }

    /// <summary>The checkpoint's file in a training's folder.</summary>
    public static string FileIn(string folder) => System.IO.Path.Combine(folder, "checkpoint.safetensors");

    /// <summary>The training's folder.</summary>
    public string Folder { get; }

    /// <summary>The file it was read from.</summary>
    public string Path { get; }

    /// <summary>The recipe's name.</summary>
    public string Recipe { get; }

    /// <summary>Steps done.</summary>
    public long Step => State.Step;

    /// <summary>Steps in all.</summary>
    public long PlannedSteps => State.PlannedSteps;

    /// <summary>What decided the weights so far, by the names of the options.</summary>
    public IReadOnlyDictionary<string, string> Settings => Entries(SettingPrefix);

    /// <summary>What decided the pace but no weight, by the names of the options; empty in checkpoints of older versions.</summary>
    internal IReadOnlyDictionary<string, string> Pace => Entries(PacePrefix);

    /// <summary>Steps between two evaluations.</summary>
    internal long EvaluateEvery { get; }

    /// <summary>The minutes that the steps were planned from; null where they were not, or an older version wrote this.</summary>
    internal double? Minutes => _file.Metadata.ContainsKey("minutes") ? Real("minutes") : null;

    /// <summary>The folder of data; null where an older version wrote this.</summary>
    internal string? Data => _file.Metadata.GetValueOrDefault("data");

    /// <summary>The file of weights that the training was begun with; null where it began with none, or an older version wrote this.</summary>
    internal string? InitialWeights => _file.Metadata.GetValueOrDefault("from");

    internal TrainingState State { get; }

    /// <summary>Reads the checkpoint of a folder.</summary>
    /// <exception cref="TrainingException">There is none.</exception>
    /// <exception cref="ModelFormatException">It is damaged.</exception>
    public static Checkpoint Read(string folder)
    {
        string path = FileIn(folder);
        if (!File.Exists(path))
            throw new TrainingException($"there is no checkpoint in '{folder}' to go on from; leave --resume out, or name the training's folder with --out.");
        try
        {
            return new Checkpoint(folder, SafetensorsFile.Read(path));
        }
        catch (ModelFormatException exception) when (!exception.Message.EndsWith(Mend, StringComparison.Ordinal))
        {
            throw new ModelFormatException($"{exception.Message.TrimEnd('.')}. {Mend}", exception);
        }
    }

    /// <summary>The checkpoint that a training goes on from; null for a new one.</summary>
    /// <param name="folder">The training's folder.</param>
    /// <param name="resume">Whether to go on.</param>
    /// <param name="recipe">The recipe's name.</param>
    /// <exception cref="TrainingException">There is no checkpoint to go on from, or one of another recipe, or one in the way of a new training.</exception>
    /// <exception cref="ModelFormatException">It is damaged.</exception>
    public static Checkpoint? Find(string folder, bool resume, string recipe)
    {
        if (!resume)
        {
            return File.Exists(FileIn(folder))
                ? throw new TrainingException($"'{folder}' holds a training already: go on with it by --resume, or choose another folder with --out.")
                : null;
        }
        Checkpoint checkpoint = Read(folder);
        return checkpoint.Recipe == recipe
            ? checkpoint
            : throw new TrainingException($"'{folder}' holds a training of '{checkpoint.Recipe}', not of '{recipe}': name the folder of one of '{recipe}' with --out, or go on by 'mien train {checkpoint.Recipe}'.");
    }

    /// <summary>Refuses options that would make another training of this one.</summary>
    /// <param name="begun">The options it was begun with: <see cref="TrainerOptions.With"/>.</param>
    /// <param name="options">The options to go on with; a budget and first weights are compared where there are any.</param>
    /// <exception cref="TrainingException">An option differs; the message names it.</exception>
    public void CheckSame(TrainerOptions begun, TrainerOptions options)
    {
        Dictionary<string, string> before = begun.Settings.ToDictionary(setting => setting.Name, setting => setting.Value);
        foreach ((string name, string value) in options.Settings)
        {
            if (before.GetValueOrDefault(name) is var old && old != value)
                throw new TrainingException($"the training in '{Folder}' was begun with --{name} {old ?? "(nothing)"}, which cannot become {value} on the way: leave --{name} out, or begin another in another folder.");
        }
        string plan = string.Create(CultureInfo.InvariantCulture, $"the training in '{Folder}' was planned as {PlannedSteps} steps{(begun.Minutes is { } planned ? $" for {planned} minutes" : "")}");
        void CheckBudget(string name, IFormattable? given, bool same)
        {
            if (given is not null && !same)
                throw new TrainingException($"{plan}, which --{name} {Invariant(given)} cannot change on the way: leave --{name} out, or begin another in another folder.");
        }
        CheckBudget("steps", options.Steps, options.Steps == PlannedSteps);
        CheckBudget("samples", options.Samples, options.PlannedSteps == PlannedSteps);
        CheckBudget("minutes", options.Minutes, options.Minutes == begun.Minutes);
        if (options.InitialWeights is { } from && Full(from) != begun.InitialWeights)
            throw new TrainingException($"the training in '{Folder}' has weights{(begun.InitialWeights is { } old ? $", begun from '{old}'" : "")}, which --from '{from}' cannot replace on the way: leave --from out, or begin another in another folder.");
    }

    /// <summary>Refuses other data than those that the training was begun with; checkpoints of older versions do not say.</summary>
    /// <exception cref="TrainingException">They differ; the message says in what.</exception>
    internal void CheckSame(IReadOnlyList<string> material, string? data)
    {
        if (!_file.Metadata.TryGetValue("material", out string? text) || text.Split('\n') is var before && before.SequenceEqual(material))
            return;
        string[] missing = [.. before.Except(material)], added = [.. material.Except(before)];
        string difference = missing.Length + added.Length == 0 ? "their order is another"
            : string.Join("; ", new[] { (What: "missing", Parts: missing), (What: "new", Parts: added) }.Where(list => list.Parts.Length > 0).Select(list => $"{list.What} {string.Join(", ", list.Parts)}"));
        throw new TrainingException($"the training in '{Folder}' was begun with other data{(data is null ? "" : $" than '{data}' holds")} ({difference}): name its data with --data, or begin another training in another folder.");
    }

    internal static void Write(string folder, Recipe recipe, TrainerOptions options, TrainingState state, IReadOnlyList<Parameter> parameters, Optimiser optimiser, Averaging averaging)
    {
        List<KeyValuePair<string, Tensor>> tensors =
        [
            .. parameters.Select(parameter => new KeyValuePair<string, Tensor>(ModelPrefix + parameter.Name, Tensor.From<float>(parameter.Values, parameter.Shape))),
            .. averaging.State.Select(values => Named(AveragePrefix, values)),
            .. optimiser.State.Select(values => Named(OptimiserPrefix, values)),
        ];
        var texts = new Dictionary<string, string>
        {
            ["format"] = "mien training 1",
            ["recipe"] = recipe.Name,
            ["step"] = Invariant(state.Step),
            ["planned_steps"] = Invariant(state.PlannedSteps),
            ["evaluate_every"] = Invariant(options.EvaluateEvery),
            ["seconds"] = Invariant(state.Seconds),
            ["best_step"] = Invariant(state.BestStep),
            ["best_value"] = Invariant(state.BestValue),
            ["tape_runs"] = Invariant(state.Runs),
            ["optimiser_steps"] = Invariant(optimiser.Steps),
            [UpdateKey] = Invariant(averaging.Updates),
        };
        if (options.Minutes is { } minutes)
            texts["minutes"] = Invariant(minutes);
        if (options.Data is { } data)
            texts["data"] = Full(data);
        if (options.InitialWeights is { } from)
            texts["from"] = Full(from);
        if (recipe.Material is { Count: > 0 } material)
            texts["material"] = string.Join('\n', material);
        foreach ((string name, string value) in options.Settings)
            texts[SettingPrefix + name] = value;
        foreach ((string name, string value) in options.Pace)
            texts[PacePrefix + name] = value;
        SafetensorsWriter.Save(FileIn(folder), tensors, texts);
    }

    /// <summary>Puts everything back where it was.</summary>
    internal void Restore(IReadOnlyList<Parameter> parameters, Optimiser optimiser, Averaging averaging)
    {
        foreach (Parameter parameter in parameters)
            Find(ModelPrefix + parameter.Name, parameter.Shape).CopyTo(parameter.Values);
        foreach (NamedValues values in averaging.State)
            Find(AveragePrefix + values.Name, values.Shape).CopyTo(values.Values);
        foreach (NamedValues values in optimiser.State)
            Find(OptimiserPrefix + values.Name, values.Shape).CopyTo(values.Values);
        optimiser.Steps = Count("optimiser_steps");
        averaging.Updates = Count(UpdateKey);
    }

    /// <summary>
    /// Copies a file's weights into a network: those of a <c>best.safetensors</c>, or of a checkpoint, of which the averages are taken as soon as
    /// there are any.
    /// </summary>
    /// <exception cref="TrainingException">They are another network's.</exception>
    /// <exception cref="ModelFormatException">The file is missing or damaged.</exception>
    internal static void Begin(string file, IReadOnlyList<Parameter> parameters)
    {
        SafetensorsFile weights = SafetensorsFile.Read(file);
        // Averages that were never updated are the weights that their training began with.
        bool averaged = weights.Metadata.TryGetValue(UpdateKey, out string? updates) && updates != "0";
        foreach (Parameter parameter in parameters)
        {
            Tensor? tensor = averaged ? weights.Tensors.GetValueOrDefault(AveragePrefix + parameter.Name) : null;
            tensor ??= weights.Tensors.GetValueOrDefault(parameter.Name) ?? weights.Tensors.GetValueOrDefault(ModelPrefix + parameter.Name);
            if (tensor is null || tensor.Shape != parameter.Shape || tensor.Type != ElementType.Float32)
                throw new TrainingException($"'{file}' is of another network: it {(tensor is null ? $"lacks '{parameter.Name}'" : $"has '{parameter.Name}' as {tensor}, not {parameter.Shape}")}. Name the best.safetensors or checkpoint.safetensors of a training of this recipe with --from.");
            tensor.Floats.CopyTo(parameter.Values);
        }
    }

    /// <summary>A complaint that names the file and the mend.</summary>
    internal ModelFormatException Damaged(string what, Exception? cause = null) => new($"'{Path}': {what}; it is damaged, or no checkpoint. {Mend}", cause);

    static KeyValuePair<string, Tensor> Named(string owner, NamedValues values) => new(owner + values.Name, Tensor.From<float>(values.Values, values.Shape));

    Dictionary<string, string> Entries(string prefix) => _file.Metadata
        .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value);

    Span<float> Find(string name, Shape shape) => _file.Tensors.TryGetValue(name, out Tensor? tensor) && tensor.Shape == shape && tensor.Type == ElementType.Float32
        ? tensor.Floats
        : throw new TrainingException($"'{Path}' does not fit this network: it {(tensor is null ? $"lacks '{name}'" : $"has '{name}' as {tensor}, not {shape}")}. Resume with the version that it was begun with, put back a copy of it, or begin anew in another folder with --out.");

    string Text(string key) => _file.Metadata.TryGetValue(key, out string? text) ? text : throw Damaged($"it lacks '{key}'");

    long Count(string key, long least = 0) => long.TryParse(Text(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number >= least
        ? number
        : throw Damaged($"'{key}' is '{Text(key)}', not a whole number from {least}");

    double Real(string key) => double.TryParse(Text(key), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : throw Damaged($"'{key}' is '{Text(key)}', not a number");

    static string Full(string path) => System.IO.Path.GetFullPath(path);

    static string Invariant(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
