using System.Numerics;

namespace Mien.Tests;

public class AnchorsTests
{
    [Fact]
    public void The_short_range_detector_has_896_anchors_in_two_maps()
    {
        Vector2[] anchors = Anchors.Generate(128, 128, [8, 16, 16, 16], 2);
        Assert.Equal(896, anchors.Length);
        Assert.Equal(new Vector2(0.5f / 16), anchors[0]);
        Assert.Equal(anchors[0], anchors[1]);
        Assert.Equal(new Vector2(1.5f / 16, 0.5f / 16), anchors[2]);
        Assert.Equal(new Vector2(0.5f / 8), anchors[512]);
        Assert.Equal(anchors[512], anchors[517]);
        Assert.Equal(new Vector2(7.5f / 8), anchors[895]);
    }

    [Fact]
    public void The_back_camera_detector_has_896_anchors_too() => Assert.Equal(896, Anchors.Generate(256, 256, [16, 32, 32, 32], 2).Length);

    [Fact]
    public void The_full_range_detector_has_one_anchor_in_each_of_48_by_48_cells()
    {
        Vector2[] anchors = Anchors.Generate(192, 192, [4], 1);
        Assert.Equal(2304, anchors.Length);
        Assert.Equal(new Vector2(1.5f / 48, 0.5f / 48), anchors[1]);
        Assert.Equal(2304, anchors.Distinct().Count());
    }
}
