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
                new("leave-out", "SET,SET", "Sets that the network shall not see.", ""),
            ],
            request => new LandmarkRecipe(request.Data, InputSize(request), request.Seed, request.Threads, request.List("leave-out"))),
        new("detector", "Boxes and six keypoints of all faces in a picture.", [], request => DetectorRecipe.Open(request.Data, request.Seed)),
    ];

    static int InputSize(RecipeRequest request) =>
        request.Whole("input-size", 96, 256) is var side && side % 32 == 0 ? side : throw new InputException($"--input-size takes a multiple of 32, not {side}.");
}
