namespace Mien.Training.Tests.Training;

/// <summary>The test assembly as a program: trains a line slowly in a folder until somebody kills it.</summary>
static class ChildTraining
{
    public static int Main(string[] arguments)
    {
        if (arguments is not ["train", var folder])
            return 2;
        using var recipe = new LineRecipe(4) { Pause = () => Thread.Sleep(2) };
        using var trainer = new Trainer(recipe, TrainerTests.Options(folder, 100_000) with { CheckpointSteps = 5 }, null, () => recipe);
        trainer.Run();
        return 0;
    }
}
