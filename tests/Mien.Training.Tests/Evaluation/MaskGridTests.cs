using Mien.Training.Evaluation;

namespace Mien.Training.Tests;

/// <summary>What docs/masks.md promises, on one person's twenty frames.</summary>
public class MaskGridTests
{
    static readonly Lazy<MaskGrid> Grid = new(() => new MaskGrid(PackChoice.Resolve("mien", out _), people: 1, seed: 1));

    [Theory]
    [InlineData("glasses")]
    [InlineData("top-hat")]
    [InlineData("visor")]
    public void A_mask_lies_where_it_belongs_is_hidden_where_the_head_hides_it_and_stands_still(string name)
    {
        MaskFigures figures = Grid.Value.Measure(MaskLibrary.Default.Load(name));
        Assert.True(figures.AnchorError <= 0.01, $"{figures}");
        Assert.True(figures.HiddenOverlap >= 0.95, $"{figures}");
        Assert.True(figures.Jitter <= 0.3, $"{figures}");
        Assert.True(figures.ClassicError > 3 * figures.AnchorError, $"{figures}");
    }
}
