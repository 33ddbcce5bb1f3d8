using Mien.Tensors;
using Mien.Tensors.Export.Safetensors;
using Mien.Tensors.Import.Safetensors;
using static Mien.Training.Tests.Training.TrainerTests;

namespace Mien.Training.Tests.Training;

/// <summary>What a checkpoint remembers, and what it refuses to go on with.</summary>
public sealed class CheckpointTests : IDisposable
{
    const int Steps = 8, Break = 4;

    readonly string _folder = Directory.CreateTempSubdirectory("mien-checkpoint-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A training that was broken off in the middle.</summary>
    TrainerOptions Begun(Func<TrainerOptions, TrainerOptions>? change = null, params string[] material)
    {
        TrainerOptions options = Options(Path.Combine(_folder, "run"), Steps);
        options = change?.Invoke(options) ?? options;
        Assert.False(Train(options, Break, null, material));
        return options;
    }

    static TrainerOptions Resumed(TrainerOptions options) => options with { Steps = null, Samples = null, Minutes = null, Resume = true };

    /// <summary>Writes the checkpoint anew with other texts.</summary>
    static void Edit(string folder, Action<Dictionary<string, string>> change)
    {
        SafetensorsFile file = SafetensorsFile.Read(Checkpoint.FileIn(folder));
        var texts = new Dictionary<string, string>(file.Metadata);
        change(texts);
        SafetensorsWriter.Save(Checkpoint.FileIn(folder), [.. file.Tensors], texts);
    }

    static string Refusal(TrainerOptions options, params string[] material) => Assert.Throws<TrainingException>(() => Train(options, int.MaxValue, null, material)).Message;

    [Fact]
    public void All_options_come_back()
    {
        TrainerOptions options = Begun(options => options with
        {
            Seed = 9,
            EvaluateEvery = 3,
            LogEvery = 5,
            Threads = 2,
            CheckpointEvery = TimeSpan.FromMinutes(0.7),
            Data = "somewhere",
            RecipeSettings = new Dictionary<string, string> { ["input-size"] = "96" },
        });
        TrainerOptions back = new TrainerOptions { Folder = options.Folder }.With(Checkpoint.Read(options.Folder));
        Assert.Equal(options.Settings, back.Settings);
        Assert.Equal("96", back.RecipeSettings["input-size"]);
        Assert.Equal((3, 5, 2, TimeSpan.FromMinutes(0.7)), (back.EvaluateEvery, back.LogEvery, back.Threads, back.CheckpointEvery));
        Assert.Equal((true, Path.GetFullPath("somewhere")), (back.Resume, back.Data));
    }

    [Fact]
    public void A_recipe_setting_that_an_older_version_lacked_keeps_its_default()
    {
        TrainerOptions options = Begun(options => options with { RecipeSettings = new Dictionary<string, string> { ["old"] = "1" } });
        var defaults = new TrainerOptions { Folder = options.Folder, RecipeSettings = new Dictionary<string, string> { ["old"] = "0", ["new"] = "full" } };
        Checkpoint checkpoint = Checkpoint.Find(options.Folder, resume: true, "line")!;
        TrainerOptions begun = defaults.With(checkpoint);
        Assert.Equal([("new", "full"), ("old", "1")], begun.RecipeSettings.Select(entry => (entry.Key, entry.Value)).Order());
        TrainerOptions mild = begun with { RecipeSettings = new Dictionary<string, string> { ["old"] = "1", ["new"] = "mild" } };
        Assert.Contains("--new full, which cannot become mild", Assert.Throws<TrainingException>(() => checkpoint.CheckSame(begun, mild)).Message, StringComparison.Ordinal);
        Assert.True(Train(begun));
    }

    [Fact]
    public void Another_recipe_s_checkpoint_is_refused()
    {
        TrainerOptions options = Begun();
        Edit(options.Folder, texts => texts["recipe"] = "circle");
        Assert.Contains($"'{options.Folder}' holds a training of 'circle', not of 'line'", Refusal(Resumed(options)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pace_may_change_on_the_way_but_no_weight_does()
    {
        TrainerOptions straight = Options(Path.Combine(_folder, "straight"), Steps), options = Begun();
        Assert.True(Train(straight));
        Assert.True(Train(Resumed(options) with { EvaluateEvery = 2, LogEvery = 1, Threads = 3 }));
        Assert.Equal([6, 8], TrainingLog.Read(options.Folder).Evaluations.Select(line => line.Step));
        Assert.Equal([2, 4, 5, 6, 7, 8], TrainingLog.Read(options.Folder).Training.Select(line => line.Step));
        Assert.Equal(File.ReadAllBytes(Path.Combine(straight.Folder, "last.onnx")), File.ReadAllBytes(Path.Combine(options.Folder, "last.onnx")));
    }

    [Fact]
    public void A_budget_is_the_plan_or_is_refused()
    {
        TrainerOptions options = Resumed(Begun());
        Assert.Contains("planned as 8 steps, which --steps 9 cannot", Refusal(options with { Steps = 9 }), StringComparison.Ordinal);
        Assert.Contains("--samples 33 ", Refusal(options with { Samples = 33 }), StringComparison.Ordinal);
        Assert.Contains("--minutes 2 ", Refusal(options with { Minutes = 2 }), StringComparison.Ordinal);
        // Eight batches of four, the last of them not full.
        Assert.False(Train(options with { Samples = 29 }, stopAfter: 1));
        Assert.True(Train(options with { Steps = 8 }));
    }

    [Fact]
    public void Minutes_are_remembered_as_they_were_given()
    {
        TrainerOptions options = Options(_folder, 1) with { Steps = null, Minutes = 0.05 };
        Assert.False(Train(options, stopAfter: Break));
        Edit(_folder, texts => texts["planned_steps"] = "7");
        options = options with { Resume = true };
        Assert.Contains("7 steps for 0.05 minutes, which --minutes 0.06 cannot", Refusal(options with { Minutes = 0.06 }), StringComparison.Ordinal);
        Assert.False(Train(options with { Minutes = null }, stopAfter: 1));
        Assert.True(Train(options));
    }

    [Fact]
    public void First_weights_are_those_it_was_begun_with()
    {
        TrainerOptions first = Options(Path.Combine(_folder, "first"), 2);
        Assert.True(Train(first));
        string best = Path.Combine(first.Folder, "best.safetensors");
        TrainerOptions options = Resumed(Begun(options => options with { InitialWeights = best }));
        string message = Refusal(options with { InitialWeights = Checkpoint.FileIn(first.Folder) });
        Assert.Contains($"begun from '{best}', which --from", message, StringComparison.Ordinal);
        Assert.False(Train(options with { InitialWeights = null }, stopAfter: 1));
        Assert.True(Train(options));
    }

    [Fact]
    public void Other_data_are_refused_and_the_same_accepted()
    {
        TrainerOptions options = Resumed(Begun(options => options with { Data = _folder }, "afw (4 faces, 00)", "utk (5 faces, 01)"));
        string message = Refusal(options with { Data = "elsewhere" }, "afw (4 faces, 00)", "utk (6 faces, 02)");
        Assert.Contains("than 'elsewhere' holds (missing utk (5 faces, 01); new utk (6 faces, 02)): name its data with --data", message, StringComparison.Ordinal);
        Assert.Contains("(missing utk (5 faces, 01)): ", Refusal(options, "afw (4 faces, 00)"), StringComparison.Ordinal);
        Assert.True(Train(options with { Data = "moved" }, int.MaxValue, null, "afw (4 faces, 00)", "utk (5 faces, 01)"));
        Assert.Equal(Path.GetFullPath("moved"), Checkpoint.Read(options.Folder).Data);
    }

    [Fact]
    public void A_checkpoint_of_an_older_version_goes_on_and_is_filled_up()
    {
        TrainerOptions options = Begun(options => options with { Data = _folder }, "a");
        Edit(options.Folder, texts =>
        {
            foreach (string key in (string[])["data", "material", "pace.threads", "pace.log-every", "pace.checkpoint-every"])
                Assert.True(texts.Remove(key));
        });
        TrainerOptions back = options.With(Checkpoint.Read(options.Folder));
        Assert.Equal((options.Data, options.Threads, options.LogEvery, options.CheckpointEvery), (back.Data, back.Threads, back.LogEvery, back.CheckpointEvery));
        Assert.True(Train(back, int.MaxValue, null, "b"));
        Assert.Equal("b", SafetensorsFile.Read(Checkpoint.FileIn(options.Folder)).Metadata["material"]);
    }

    [Fact]
    public void A_training_begins_from_the_averages_of_a_checkpoint()
    {
        TrainerOptions first = Options(Path.Combine(_folder, "first"), 30) with { AverageDecay = 0.9 };
        Assert.True(Train(first));
        SafetensorsFile file = SafetensorsFile.Read(Checkpoint.FileIn(first.Folder));
        Assert.NotEqual(file.Tensors["average/line.weight"].Bytes.ToArray(), file.Tensors["model/line.weight"].Bytes.ToArray());
        Assert.Equal(file.Tensors["average/line.weight"].Bytes.ToArray(), Start());
        Edit(first.Folder, texts => texts["average_updates"] = "0");
        Assert.Equal(file.Tensors["model/line.weight"].Bytes.ToArray(), Start());

        byte[] Start()
        {
            using var recipe = new LineRecipe(4);
            using var trainer = new Trainer(recipe, Options(Path.Combine(_folder, "next"), 1) with { InitialWeights = Checkpoint.FileIn(first.Folder) }, null, () => recipe);
            return Tensor.From<float>(recipe.Parameters[0].Values, recipe.Parameters[0].Shape).Bytes.ToArray();
        }
    }

    [Theory]
    [InlineData("recipe", null)]
    [InlineData("step", "-3")]
    [InlineData("planned_steps", "0")]
    [InlineData("evaluate_every", "0")]
    [InlineData("best_value", "good")]
    [InlineData("optimiser_steps", "x")]
    [InlineData("setting.lr", null)]
    [InlineData("setting.batch", "many")]
    [InlineData("setting.optimiser", "rmsprop")]
    [InlineData("setting.clip", "-1")]
    [InlineData("pace.checkpoint-every", "1e99")]
    [InlineData("pace.log-every", "0")]
    public void A_damaged_checkpoint_is_named_with_what_is_wrong_and_the_mend(string key, string? value)
    {
        TrainerOptions options = Resumed(Begun());
        Edit(options.Folder, texts =>
        {
            Assert.True(texts.Remove(key));
            if (value is not null)
                texts[key] = value;
        });
        AssertDamaged(options, value is null ? key.Split('.')[^1] : "");
    }

    [Fact]
    public void A_cut_checkpoint_is_named_with_the_mend()
    {
        TrainerOptions options = Resumed(Begun());
        byte[] whole = File.ReadAllBytes(Checkpoint.FileIn(options.Folder));
        foreach (int length in (int[])[0, 7, 100, whole.Length - 5])
        {
            File.WriteAllBytes(Checkpoint.FileIn(options.Folder), whole[..length]);
            AssertDamaged(options, "");
        }
    }

    static void AssertDamaged(TrainerOptions options, string what)
    {
        string message = Assert.Throws<ModelFormatException>(() => Train(options)).Message;
        Assert.StartsWith($"'{Checkpoint.FileIn(options.Folder)}': ", message, StringComparison.Ordinal);
        Assert.Contains(what, message, StringComparison.Ordinal);
        Assert.EndsWith("Put back a copy of it, or begin anew in another folder with --out.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_refused_leaves_no_folder()
    {
        TrainerOptions options = Options(Path.Combine(_folder, "never"), 3);
        File.WriteAllText(Path.Combine(_folder, "letter.safetensors"), "Dear Sir or Madam");
        Assert.Throws<TrainingException>(() => Train(options with { Schedule = "cosy" }));
        Assert.Throws<TrainingException>(() => Train(options with { Optimiser = "rmsprop" }));
        Assert.Throws<ModelFormatException>(() => Train(options with { InitialWeights = Path.Combine(_folder, "letter.safetensors") }));
        Assert.False(Directory.Exists(options.Folder));
        Assert.Contains("--out", Refusal(options with { Folder = Path.Combine(_folder, "letter.safetensors", "never") }), StringComparison.Ordinal);
    }
}
