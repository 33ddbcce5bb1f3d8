using Mien.Tensors.Export.Safetensors;
using Mien.Tensors.Import.Safetensors;
using Mien.Testing;
using Mien.Training;

namespace Mien.Cli.Tests;

/// <summary><c>mien train</c>: what a new training and a resumed one take, refuse and say.</summary>
public sealed class TrainTests : EmptyFolder
{
    /// <summary>A checkpoint without weights, enough for all that is looked at before data are read.</summary>
    void Checkpoint(string folder, string recipe, int step = 3, params (string Key, string Value)[] more)
    {
        const string Usual = "planned_steps=6 evaluate_every=2000 seconds=4 best_step=-1 best_value=Infinity tape_runs=3 optimiser_steps=3 average_updates=3 "
            + "setting.batch=4 setting.seed=1 setting.lr=0.001 setting.schedule=cosine setting.warm-up=0.03 setting.optimiser=adamw setting.decay=0.01 setting.clip=5 "
            + "setting.average=0.999 setting.swa=0 setting.rendered=4";
        var texts = Usual.Split(' ').Select(entry => entry.Split('=')).ToDictionary(entry => entry[0], entry => entry[1]);
        (texts["recipe"], texts["step"]) = (recipe, $"{step}");
        foreach ((string key, string value) in more)
            texts[key] = value;
        Directory.CreateDirectory(File(folder));
        SafetensorsWriter.Save(File(Path.Combine(folder, "checkpoint.safetensors")), [], texts);
    }

    [Fact]
    public void A_checkpoint_of_another_recipe_is_refused()
    {
        Checkpoint("run", "landmarks", more: ("setting.input-size", "128"));
        Mien("train", "detector", "--out", "run", "--resume").IsOneComplaint("'run' holds a training of 'landmarks', not of 'detector'", "--out");
    }

    [Fact]
    public void A_checkpoint_that_lacks_a_setting_has_its_default()
    {
        Checkpoint("run", "detector");
        Mien("train", "detector", "--out", "run", "--resume", "--augmentation", "mild").IsOneComplaint("--augmentation full, which cannot become mild");
        // Past the settings and on to the data.
        Mien("train", "detector", "--out", "run", "--resume", "--augmentation", "full", "--data", "nowhere").IsOneComplaint("no folder 'nowhere'", "--data");
    }

    [Theory]
    [InlineData("--steps", "7")]
    [InlineData("--samples", "25")]
    [InlineData("--minutes", "5")]
    [InlineData("--from", "best.safetensors")]
    [InlineData("--rendered", "5")]
    [InlineData("--lr", "0.1")]
    public void What_would_change_a_training_on_the_way_is_refused(string option, string value)
    {
        Checkpoint("run", "detector");
        Mien("train", "detector", "--out", "run", "--resume", option, value).IsOneComplaint($"leave {option} out", value);
    }

    [Fact]
    public void A_training_that_is_done_says_so()
    {
        Checkpoint("run", "detector", step: 6);
        MienProcess mien = Mien("train", "detector", "--out", "run", "--resume", "--steps", "6");
        Assert.Equal((0, ""), (mien.ExitCode, mien.Errors));
        Assert.Contains("run: all 6 steps are done already", mien.Output, StringComparison.Ordinal);
        Assert.Equal(["checkpoint.safetensors"], Directory.EnumerateFileSystemEntries(File("run")).Select(path => Path.GetFileName(path)));
    }

    [Fact]
    public void A_damaged_checkpoint_is_named_with_the_mend()
    {
        Checkpoint("run", "detector", more: ("setting.logit-offset", "much"));
        Directory.CreateDirectory(File("data"));
        Mien("train", "detector", "--out", "run", "--resume", "--data", "data").IsOneComplaint(Path.Combine("run", "checkpoint.safetensors"), "'much'", "Put back a copy");
        Write(Path.Combine("run", "checkpoint.safetensors"), new byte[40]);
        Mien("train", "detector", "--out", "run", "--resume").IsOneComplaint(Path.Combine("run", "checkpoint.safetensors"), "header", "Put back a copy");
    }

    [Theory]
    [InlineData("--steps 3 --schedule cosy", "'cosy'")]
    [InlineData("--steps 3 --optimiser rmsprop", "'rmsprop'")]
    [InlineData("--steps 3 --input-size 100", "--input-size")]
    [InlineData("--steps 3 --samples 12", "--minutes")]
    [InlineData("", "--minutes")]
    [InlineData("--steps 3", "faces")]
    public void What_is_refused_leaves_no_folder(string options, string mention)
    {
        Directory.CreateDirectory(File("data"));
        Mien(["train", "landmarks", "--data", "data", "--out", "run", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).IsOneComplaint(mention);
        Assert.Equal(["data"], Left);
    }

    [SharedFact]
    public void A_training_goes_on_with_its_data_and_no_others_and_begins_another()
    {
        string faces = Directory.CreateDirectory(File(Path.Combine("data", "faces"))).FullName, others = Directory.CreateDirectory(File(Path.Combine("others", "faces"))).FullName;
        System.IO.File.Copy(SharedFolder.Path("faces", "afw.zip"), Path.Combine(faces, "afw.zip"));
        foreach (string name in (string[])["afw.zip", "bfw.zip"])
            System.IO.File.Copy(SharedFolder.Path("faces", "afw.zip"), Path.Combine(others, name));
        MienProcess first = Mien("train", "landmarks", "--data", "data", "--out", "run", "--steps", "2", "--batch", "2", "--threads", "1", "--rendered", "0", "--input-size", "96", "--log-every", "1");
        Assert.True(first.ExitCode == 0, first.Errors);
        Assert.Contains("backgrounds.zip", Assert.Single(first.ErrorLines), StringComparison.Ordinal);

        // As if it had been broken off after two of three steps, by a version that had no --augmentation.
        string checkpoint = File(Path.Combine("run", "checkpoint.safetensors"));
        SafetensorsFile file = SafetensorsFile.Read(checkpoint);
        var texts = new Dictionary<string, string>(file.Metadata) { ["planned_steps"] = "3" };
        Assert.True(texts.Remove("setting.augmentation"));
        SafetensorsWriter.Save(checkpoint, [.. file.Tensors], texts);
        Assert.Equal((Path.GetFullPath(File("data")), "1"), (texts["data"], texts["pace.log-every"]));

        MienProcess other = Mien("train", "landmarks", "--out", "run", "--resume", "--data", "others");
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("than 'others' holds (new bfw (124 faces", other.ErrorLines[^1], StringComparison.Ordinal);
        MienProcess rest = Mien("train", "landmarks", "--out", "run", "--resume");
        Assert.True(rest.ExitCode == 0, rest.Errors);
        Assert.Equal([1, 2, 3], TrainingLog.Read(File("run")).Training.Select(line => line.Step));

        MienProcess next = Mien("train", "landmarks", "--data", "data", "--out", "next", "--from", Path.Combine("run", "checkpoint.safetensors"), "--steps", "1", "--batch", "1", "--lr", "1e-12", "--rendered", "0", "--input-size", "96");
        Assert.True(next.ExitCode == 0, next.Errors);
        // A step of no length: the learned weights are still the averages that it began with.
        float[] average = SafetensorsFile.Read(checkpoint).Tensors["average/landmarks.bias"].Floats.ToArray();
        float[] begun = SafetensorsFile.Read(File(Path.Combine("next", "checkpoint.safetensors"))).Tensors["model/landmarks.bias"].Floats.ToArray();
        Assert.All(average.Zip(begun), pair => Assert.Equal(pair.First, pair.Second, 1e-9f));
    }
}
