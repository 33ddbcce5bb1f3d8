namespace Mien.Cli.Tests;

public sealed class MasksTests : EmptyFolder
{
    [Fact]
    public void The_built_in_masks_are_listed()
    {
        Assert.Equal(["carnival", "cat", "glasses", "moustache", "porcelain", "tiger", "top-hat", "visor"], Mien("masks", "list", "--names").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        string table = Mien("masks", "list").Output;
        Assert.Contains("Venetian half-mask", table);
        Assert.Contains("CC0-1.0", table);
    }

    [Fact]
    public void Check_names_every_fault_and_ends_with_2()
    {
        Directory.CreateDirectory(File("bad"));
        System.IO.File.WriteAllText(File("bad/mask.json"), """{ "format": 1, "name": "bad", "layers": [{ "kind": "object", "model": "../../x.glb" }, { "kind": "paint", "texture": "none.png", "opacity": 7 }] }""");
        MienProcess mien = Mien("masks", "check", "visor", "bad");
        Assert.Equal(2, mien.ExitCode);
        Assert.Contains("visor: no fault found.", mien.Output);
        Assert.Equal(3, mien.ErrorLines.Length);
        Assert.Contains("mask.json: layers[0].model", mien.ErrorLines[0]);
        Assert.Contains("mask.json: layers[1].opacity", mien.ErrorLines[1]);
        Assert.Contains("none.png: layers[1].texture", mien.ErrorLines[2]);
    }

    [Fact]
    public void An_unknown_mask_is_one_complaint_that_lists_the_known() => Mien("masks", "check", "nobody").IsOneComplaint("nobody", "carnival", "visor");

    [Fact]
    public void A_configuration_is_imported()
    {
        System.IO.File.WriteAllText(File("thing.obj"), "v -1 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n");
        System.IO.File.WriteAllText(File("config.yml"), "mask_type: \"thing\"\nthing:\n  model_path: \"./thing.obj\"\n  mesh_color: \"(1, 0, 0)\"\n  eye_coordinates: [[-.5, 0, 0], [.5, 0, 0]]\n  initial_rotation:\n    x: 0\n    y: 0\n    z: 0\n");
        MienProcess mien = Mien("masks", "import", "config.yml", "--out", "masks");
        Assert.Equal((0, ""), (mien.ExitCode, mien.Errors));
        Assert.Contains("no fault", Mien("masks", "check", "masks/thing").Output);
        Mien("masks", "import", "config.yml", "--out", "masks").IsOneComplaint("is there already");
        Mien("masks", "import", "none.yml").IsOneComplaint("none.yml", "cannot be read");
    }

    [Fact]
    public void The_masks_are_made()
    {
        MienProcess mien = Mien("masks", "make", "made");
        Assert.Equal((0, ""), (mien.ExitCode, mien.Errors));
        Assert.Equal(8, Directory.GetDirectories(File("made")).Length);
        Assert.Contains("no fault", Mien("masks", "check", "made/glasses").Output);
    }
}
