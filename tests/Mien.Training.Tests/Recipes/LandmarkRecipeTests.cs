using Mien.Tensors;
using Mien.Tensors.Graphs;

namespace Mien.Training.Tests.Recipes;

public sealed class LandmarkRecipeTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("mien-landmarks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_is_judged_on_held_out_faces_of_zips_and_folders_but_not_of_sets_that_are_left_out()
    {
        string faces = Directory.CreateDirectory(Path.Combine(_folder, "faces")).FullName;
        string[] photos = [.. Enumerable.Range(0, Enumerable.Range(0, 100).First(i => HeldOutFaces.Contains("helen", i)) + 1).Select(i => $"{i}.jpg")];
        SmallSet.Writer(photos).WriteFolder(Path.Combine(faces, "helen"));
        using (FileStream stream = File.Create(Path.Combine(faces, "mine.zip")))
            SmallSet.Writer("a.jpg", "b.jpg").WriteZip(stream);

        using var recipe = new LandmarkRecipe(_folder, side: 32, seed: 1, threads: 1);
        recipe.Build(batch: 1, threads: 1, seed: 1);
        Graph network = recipe.Export();
        Metric error = recipe.Evaluate(network)[0];
        Assert.Equal("error %", error.Name);
        Assert.InRange(error.Value, 0.1, 100);
        Assert.Equal(Recipe.ModelVersion, network.Metadata["model_version"]);
        Assert.All(network.Inputs.Concat(network.Outputs), value => Assert.NotEmpty(network.Metadata["value." + value.Name]));
        Assert.Equal(["helen", "mine"], recipe.Material.Select(part => part.Split(' ')[0]));
        Assert.Contains(Path.Combine(_folder, "backgrounds", "backgrounds.zip"), recipe.Shortage, StringComparison.Ordinal);
        Assert.Contains("held out", Assert.Throws<ModelFormatException>(() => new LandmarkRecipe(_folder, side: 32, seed: 1, threads: 1, leaveOut: "helen")).Message, StringComparison.Ordinal);
    }
}
