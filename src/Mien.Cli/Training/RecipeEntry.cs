using Mien.Training;

namespace Mien.Cli.Training;

/// <summary>A recipe that <c>mien train</c> offers.</summary>
/// <param name="Name">The verb's name.</param>
/// <param name="Description">What the network learns, in one sentence.</param>
/// <param name="Options">The recipe's own options.</param>
/// <param name="Create">Makes the recipe.</param>
sealed record RecipeEntry(string Name, string Description, IReadOnlyList<RecipeOption> Options, Func<RecipeRequest, Recipe> Create);

/// <summary>An option of one recipe; its value is kept in checkpoints.</summary>
/// <param name="Name">Without the dashes: <c>input-size</c>.</param>
/// <param name="Placeholder">What help calls the value.</param>
/// <param name="Description">What it does.</param>
/// <param name="Default">The value where none is given.</param>
sealed record RecipeOption(string Name, string Placeholder, string Description, string Default);

/// <summary>What a recipe is made from.</summary>
/// <param name="Data">The folder with the training data.</param>
/// <param name="Settings">A value for each of the recipe's options, checked by nobody yet.</param>
/// <param name="Seed">Where its dice come from.</param>
/// <param name="Threads">Threads that an evaluation may use.</param>
sealed record RecipeRequest(string Data, IReadOnlyDictionary<string, string> Settings, ulong Seed, int Threads)
{
    /// <summary>A whole number in a range.</summary>
    public int Whole(string name, int least, int most) =>
        int.TryParse(Settings[name], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw new InputException($"--{name} takes a whole number from {least} to {most}, not '{Settings[name]}'.");

    /// <summary>A number in a range.</summary>
    public double Number(string name, double least, double most) =>
        double.TryParse(Settings[name], System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out double value) && value >= least && value <= most
            ? value
            : throw new InputException($"--{name} takes a number from {least} to {most}, not '{Settings[name]}'.");

    /// <summary>The words of a comma-separated list.</summary>
    public string[] List(string name) => Settings[name].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
