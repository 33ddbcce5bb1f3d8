namespace Mien.Cli.Training;

/// <summary>The recipes that can be trained; a new one is a line here.</summary>
static class RecipeCatalog
{
    public static IReadOnlyList<RecipeEntry> All { get; } = [];
}
