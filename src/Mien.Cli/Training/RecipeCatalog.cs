using Mien.Training;

namespace Mien.Cli.Training;

/// <summary>The recipes that can be trained; a new one is a line here.</summary>
static class RecipeCatalog
{
    public static IReadOnlyList<RecipeEntry> All { get; } =
    [
        new("landmarks", "478 landmarks and the presence of a face, from a turned crop.",
            [
                new("input-size", "N", "Side of the network's input in pixels, 96 to 256, a multiple of 32.", "128"),
                Rendered("800"),
                Augmentation(),
                new("leave-out", "SET,SET", "Sets that the network shall not see.", ""),
            ],
            request => new LandmarkRecipe(request.Data, InputSize(request), request.Seed, request.Threads, request.Whole("rendered", 0, MostRendered), IsMild(request) ? AugmentationOptions.Mild : null, request.List("leave-out"))),
        new("detector", "Boxes and six keypoints of all faces in a picture.",
            [
                Rendered("300"),
                Augmentation(),
                new("logit-offset", "X", "Added to all scores of the exported network: below 0 it must be surer of a face.", "0"),
            ],
            request => DetectorRecipe.Open(request.Data, request.Seed, request.Whole("rendered", 0, MostRendered), request.Threads, (float)request.Number("logit-offset", -10, 10), IsMild(request))),
    ];

    static bool IsMild(RecipeRequest request) => request.Settings["augmentation"] switch
    {
        "full" => false,
        "mild" => true,
        var other => throw new InputException($"--augmentation takes full or mild, not '{other}'."),
    };

    const int MostRendered = 20_000;

    static RecipeOption Augmentation() => new("augmentation", "HOW", "full, or mild for the last part of a training.", "full");

    static RecipeOption Rendered(string count) => new("rendered", "N", "Rendered heads that are mixed in.", count);

    static int InputSize(RecipeRequest request) =>
        request.Whole("input-size", 96, 256) is var side && side % 32 == 0 ? side : throw new InputException($"--input-size takes a multiple of 32, not {side}.");
}
