using System.Numerics;
using Mien.Graphics;

namespace Mien.Tests;

public class ClassicConfigTests
{
    [Fact]
    public void The_first_seed_s_configuration_is_read()
    {
        using var folder = new ClassicFolder();
        ClassicConfig config = ClassicConfig.Read(folder.Config);
        Assert.Equal("joker", config.Selected);
        Assert.Equal(new ClassicSettings { ScaleFrames = 7, PositionFrames = 3, RotationFrames = 4 }, config.Settings);
        Assert.Equal(["frontman", "half_ram", "joker", "mustache", "putin"], config.Masks.Select(mask => mask.Name));
        Assert.Equal(
            new ClassicMask("frontman", "data/frontman/Mask.stl", null, new Color(51, 51, 51), new Vector3(-0.75f, 0, 0), (new Vector3(0, 0.125f, 0.5f), new Vector3(0, 0.125f, -0.5f)), new Vector3(0, 90, 0), 1.3f),
            config.Masks[0]);
        Assert.Equal([null, "data/half_ram/mask_texture.png", "data/joker/mask_texture.jpeg", null, "data/putin/color.png"], config.Masks.Select(mask => mask.Texture));
        Assert.Equal((new Vector3(-0.4f, 0, 0.175f), new Vector3(0.4f, 0, 0.175f)), config.Masks[2].EyePoints);
        Assert.Equal((new Vector3(-0.3f, 0, 0), new Vector3(0.3f, 0, 0)), config.Masks[4].EyePoints);
    }

    [Fact]
    public void Its_masks_become_masks_that_have_no_fault()
    {
        using var folder = new ClassicFolder();
        IReadOnlyList<string> made = ClassicConfig.Read(folder.Config).Import(folder.Out);
        Assert.Equal(["frontman", "half_ram", "joker", "mustache", "putin"], made.Select(path => Path.GetFileName(path)));
        Assert.Equal(5, Directory.GetFileSystemEntries(folder.Out).Length);
        Assert.All(made, path => Assert.Empty(new MaskLibrary().Check(path)));
        Mask mask = new MaskLibrary().Load(made[0]);
        Assert.Equal(new ClassicSettings { ScaleFrames = 7, PositionFrames = 3, RotationFrames = 4 }, mask.Description.Classic);
        var thing = Assert.IsType<MaskObject>(mask.Layers[0].Layer);
        // Corners 10, 30, 20 across and 0, 0, 12 up have their mean at (20, 4); the farthest coordinate is 10.
        Assert.Equal([new Vector3(-1, -0.4f, 0), new Vector3(1, -0.4f, 0), new Vector3(0, 0.8f, 0)], mask.Layers[0].Parts[0].Mesh.Positions, (a, b) => Vector3.Distance(a, b) < 1e-6f);
        // The centre is given in the turned model: 90° about y turn z to x.
        Assert.True(Vector3.Distance(new Vector3(0, 0, -0.75f), thing.RotationCentre) < 1e-6f, $"{thing.RotationCentre}");
        Assert.Equal((1.3f, new Vector3(0, 90, 0), new Color(51, 51, 51), MaskFit.EyeDistance), (thing.Scale, thing.InitialRotation, thing.Color, thing.Fit));
        Assert.Equal(2, new MaskLibrary().Load(made[2]).Layers[0].Parts[0].Texture!.Width);
    }

    [Fact]
    public void A_mapping_may_stand_in_braces()
    {
        using var folder = new ClassicFolder();
        folder.Change("initial_rotation:\n    x: 0\n    y: 90\n    z: 0\n", "initial_rotation: {x: 0, y: 90,\n    z: 0}\n");
        Assert.Equal(new Vector3(0, 90, 0), ClassicConfig.Read(folder.Config).Masks[0].InitialRotation);
        folder.Change("{x: 0, y: 90,", "{x: 0, y 90,");
        Assert.Contains("frontman: initial_rotation", Assert.Throws<MaskException>(() => { folder.Change("y 90", "y: up"); ClassicConfig.Read(folder.Config); }).Message);
    }

    [Theory]
    [InlineData("\"joker\" #", "\"clown\" #", "line 4", "frontman, half_ram, joker")]
    [InlineData("(0.2, 0.2, 0.2)\"", "__import__('os').system('true')\"", "line 14", "three numbers")]
    [InlineData("./data/frontman/Mask.stl", "../frontman/Mask.stl", "line 12", "inside the configuration's folder")]
    [InlineData("./data/frontman/Mask.stl", "/etc/passwd", "line 12", "inside the configuration's folder")]
    [InlineData("[0, 0.125, -0.5]]", "[0, 0.125, 0.5]]", "line 16", "both eyes")]
    [InlineData("ma_scale_length: 7", "ma_scale_length: 0", "line 7", "1 to 1000")]
    [InlineData("show_mask: True", "show_mask: Maybe", "line 3", "True or False")]
    [InlineData("scaling_coefficient: 1.3", "scaling_coefficient: -1", "line 23", "above 0")]
    [InlineData("scaling_coefficient: 1.3", "scaling_coefficient: nan", "line 23", "number")]
    [InlineData("rotation_center: [-0.75, 0, 0]", "rotation_center: [-0.75, 0", "line 15", "not parted by commas")]
    [InlineData("show_mask: True", "show_mask True", "line 3", "name: value")]
    [InlineData("  ma_scale_length: 7", "\tma_scale_length: 7", "line 7", "tab")]
    public void A_fault_is_named_with_its_line(string from, string to, string line, string problem)
    {
        using var folder = new ClassicFolder();
        folder.Change(from, to);
        string message = Assert.Throws<MaskException>(() => ClassicConfig.Read(folder.Config)).Message;
        Assert.StartsWith(folder.Config, message);
        Assert.Contains(line, message);
        Assert.Contains(problem, message);
    }

    [Fact]
    public void A_missing_model_is_named_and_nothing_is_left()
    {
        using var folder = new ClassicFolder();
        File.Delete(Path.Combine(Path.GetDirectoryName(folder.Config)!, "data/putin/putin.OBJ"));
        string message = Assert.Throws<MaskException>(() => ClassicConfig.Read(folder.Config).Import(folder.Out)).Message;
        Assert.Contains("putin: model_path: data/putin/putin.OBJ is not there", message);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Out));
    }

    [Fact]
    public void What_is_there_already_is_not_overwritten()
    {
        using var folder = new ClassicFolder();
        ClassicConfig config = ClassicConfig.Read(folder.Config);
        config.Import(folder.Out);
        Assert.Contains("is there already", Assert.Throws<MaskException>(() => config.Import(folder.Out)).Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_said_so() =>
        Assert.Contains("cannot be read", Assert.Throws<MaskException>(() => ClassicConfig.Read("/nowhere/config.yml")).Message);
}
