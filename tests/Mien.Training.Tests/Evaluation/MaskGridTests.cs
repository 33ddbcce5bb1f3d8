using Mien.Training.Evaluation;

namespace Mien.Training.Tests;

/// <summary>What docs/masks.md promises, of every built-in mask on one person's twenty frames: turned by 0°, ±30° and ±60°, at rest, with open mouth, with shut eyes, tilted.</summary>
public class MaskGridTests
{
    static readonly Lazy<MaskGrid> Grid = new(() => new MaskGrid(PackChoice.Resolve("mien", out _), people: 1, seed: 1));

    public static TheoryData<string> Masks => [.. MaskLibrary.BuiltIn];

    [Theory]
    [MemberData(nameof(Masks))]
    public void A_mask_lies_where_it_belongs_is_hidden_where_the_head_hides_it_and_stands_still(string name)
    {
        Mask mask = MaskLibrary.Default.Load(name);
        MaskFigures figures = Grid.Value.Measure(mask);
        Assert.True(figures.AnchorError <= 0.01, $"{figures}");
        Assert.True(figures.Jitter <= 0.3, $"{figures}");
        // Paint has no part that the head could hide, and of porcelain the head hides nothing that would be seen without it.
        bool hides = mask.Layers.Any(layer => layer.Layer is MaskObject) && name != "porcelain";
        Assert.Equal(hides, !double.IsNaN(figures.HiddenOverlap));
        Assert.True(!hides || figures.HiddenOverlap >= 0.95, $"{figures}");
        if (mask.Layers.Any(layer => layer.Layer is MaskObject))
            Assert.True(figures.ClassicError > 3 * figures.AnchorError, $"{figures}");
    }
}
