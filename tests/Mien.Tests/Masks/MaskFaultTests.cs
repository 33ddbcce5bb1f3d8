using System.Numerics;
using Mien.Graphics;

namespace Mien.Tests;

public class MaskFaultTests
{
    [Theory]
    [InlineData("\"thing.glb\"", "\"/etc/thing.glb\"", "layers[0].model", "inside the folder")]
    [InlineData("\"thing.glb\"", "\"../thing.glb\"", "layers[0].model", "inside the folder")]
    [InlineData("\"thing.glb\"", "\"a/../../thing.glb\"", "layers[0].model", "inside the folder")]
    [InlineData("\"thing.glb\"", "\"C:/thing.glb\"", "layers[0].model", "inside the folder")]
    [InlineData("\"thing.glb\"", "\"a\\\\thing.glb\"", "layers[0].model", "inside the folder")]
    [InlineData("\"thing.glb\"", "\"thing.fbx\"", "layers[0].model", ".glb, .obj or .stl")]
    [InlineData("\"thing.glb\"", "\"none.glb\"", "layers[0].model", "is not there")]
    [InlineData("\"texture\": \"skin.png\", \"anchor\"", "\"texture\": \"none.png\", \"anchor\"", "layers[0].texture", "is not there")]
    [InlineData("\"texture\": \"skin.png\", \"anchor\"", "\"texture\": \"mask.json\", \"anchor\"", "layers[0].texture", "neither a PNG nor a JPEG")]
    [InlineData("\"landmark\": 6", "\"landmark\": 478", "layers[0].anchor.landmark", "0 to 477")]
    [InlineData("\"head-width\"", "\"shoe-size\"", "layers[0].fit", "'eye-distance'")]
    [InlineData("\"scale\": 0.5", "\"scale\": 0", "layers[0].scale", "number")]
    [InlineData("[0, 0.1, 0]", "[0, 0.1]", "layers[0].offset", "three numbers")]
    [InlineData("[0, 0.1, 0]", "[0, \"x\", 0]", "layers[0].offset[1]", "number")]
    [InlineData("\"follows\": \"rigid\"", "\"followz\": \"rigid\"", "layers[0]", "'followz'")]
    [InlineData("\"jawOpen\"", "\"jawsOpen\"", "layers[0].morphs[0].driver", "no expression")]
    [InlineData("\"part\": \"lid\"", "\"part\": \"lit\"", "layers[0].morphs[0].hinge.part", "It has lid")]
    [InlineData("\"target\": \"wide\"", "\"target\": \"broad\"", "layers[0].morphs[1].target", "It has wide")]
    [InlineData("\"axis\": [1, 0, 0]", "\"axis\": [0, 0, 0]", "layers[0].morphs[0].hinge.axis", "zero")]
    [InlineData("\"to\": 0.6", "\"to\": 0.1", "layers[0].morphs[0]", "'to'")]
    [InlineData("\"#a01030\"", "\"red\"", "layers[2].color", "#rrggbb")]
    [InlineData("\"opacity\": 0.5", "\"opacity\": 1.5", "layers[1].opacity", "0 to 1")]
    [InlineData("\"multiply\"", "\"burn\"", "layers[1].blend", "'multiply'")]
    [InlineData("\"lipstick\"", "\"rouge\"", "layers[2].kind", "'lipstick'")]
    [InlineData("\"name\": \"test\"", "\"name\": \"a/b\"", "name", "no name")]
    [InlineData("\"format\": 1", "\"format\": 2", "format", "Update Mien")]
    [InlineData("\"layers\"", "\"layer\"", "", "'layers' is missing")]
    [InlineData("\"anchor\": { \"landmark\": 6 }, \"fit\"", "\"eyePoints\": [[0, 0, 0], [0, 0, 0]], \"fit\"", "layers[0].eyePoints", "different points")]
    [InlineData("\"anchor\": { \"landmark\": 6 }, \"fit\"", "\"eyePoints\": [[0, 0, 0], [1, 0, 0]], \"fit\"", "layers[0].fit", "'eye-distance'")]
    [InlineData("\"name\": \"test\"", "\"name\": \"\\ud800\"", "", "cannot be read")]
    public void A_fault_is_named_with_its_field(string from, string to, string field, string problem)
    {
        using var folder = new MaskFolder();
        folder.Change(from, to);
        IReadOnlyList<MaskFault> faults = folder.Check();
        Assert.True(faults.Any(fault => fault.Field == field && fault.Problem.Contains(problem, StringComparison.Ordinal)), string.Join('\n', faults));
        string message = Assert.Throws<MaskException>(folder.Load).Message;
        Assert.Contains(folder.Path, message);
    }

    [Fact]
    public void All_faults_are_named_at_once()
    {
        using var folder = new MaskFolder();
        folder.Change("0.5,\n", "-1,\n");
        folder.Change("\"#a01030\"", "\"red\"");
        folder.Change("\"thing.glb\"", "\"none.glb\"");
        folder.Change("\"uv\": \"canonical\"", "\"uv\": \"ours\"");
        Assert.Equal(["layers[0].scale", "layers[1].uv", "layers[2].color", "layers[0].model"], folder.Check().Select(fault => fault.Field));
        Assert.Contains("3 more faults", Assert.Throws<MaskException>(folder.Load).Message);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("{", "not JSON")]
    [InlineData("[]", "must be an object")]
    [InlineData("null", "must be an object")]
    public void What_is_no_description_is_said_so(string json, string problem)
    {
        using var folder = new MaskFolder();
        folder.Write("mask.json", json);
        Assert.Contains(problem, Assert.Single(folder.Check()).Problem);
    }

    [Fact]
    public void A_vertex_that_is_nowhere_is_refused()
    {
        using var folder = new MaskFolder();
        byte[] glb = MaskFolder.Glb(MaskFolder.Triangle());
        // The first float of the buffer, after header, JSON and the header of the chunk.
        BitConverter.GetBytes(float.NaN).CopyTo(glb, 12 + 8 + BitConverter.ToInt32(glb, 12) + 8);
        folder.Write("thing.glb", glb);
        MaskFault fault = Assert.Single(folder.Check());
        Assert.Equal(("thing.glb", "layers[0].model"), (fault.File, fault.Field));
        Assert.Contains("finite", fault.Problem);
        folder.Write("thing.glb", MaskFolder.Glb(new Mesh([Vector3.Zero, new Vector3(1e9f, 0, 0), Vector3.UnitY], [0, 1, 2])));
        Assert.Contains("nowhere", folder.Check()[0].Problem);
    }

    [Fact]
    public void Over_half_a_million_triangles_are_refused()
    {
        using var folder = new MaskFolder();
        var triangles = new int[1_500_003];
        for (int i = 0; i < triangles.Length; i++)
            triangles[i] = i % 3;
        folder.Write("thing.glb", MaskFolder.Glb(new Mesh([Vector3.Zero, Vector3.UnitX, Vector3.UnitY], triangles)));
        Assert.Contains("500001 triangles, more than 500000", Assert.Single(folder.Check()).Problem);
    }

    [Fact]
    public void Triangles_without_area_are_refused()
    {
        using var folder = new MaskFolder();
        folder.Write("thing.glb", MaskFolder.Glb(new Mesh([Vector3.Zero, Vector3.UnitX, 2 * Vector3.UnitX], [0, 1, 2])));
        Assert.Contains("none of its triangles has an area", Assert.Single(folder.Check()).Problem);
    }

    [Fact]
    public void A_pipe_is_refused_as_an_empty_file_is_and_not_waited_for()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var folder = new MaskFolder();
        string skin = Path.Combine(folder.Path, "skin.png");
        File.Delete(skin);
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [skin]))
            mkfifo.WaitForExit();
        Assert.True(File.Exists(skin));
        Assert.Contains(folder.Check(), fault => fault is { File: "skin.png", Field: "layers[0].texture" } && fault.Problem.Contains("a pipe or a device", StringComparison.Ordinal));
    }

    [Fact]
    public void A_repeated_field_is_named()
    {
        using var folder = new MaskFolder();
        folder.Change("\"format\": 1", "\"format\": 1, \"format\": 1");
        Assert.Contains("'format' a second time", Assert.Single(folder.Check()).Problem);
    }

    [Fact]
    public void An_editor_s_byte_order_mark_is_no_fault_and_wrong_JSON_is_placed()
    {
        using var folder = new MaskFolder();
        folder.Write("mask.json", "\uFEFF" + File.ReadAllText(Path.Combine(folder.Path, "mask.json")));
        Assert.Empty(folder.Check());
        folder.Write("mask.json", "{\n  \"format\": }");
        MaskFault fault = Assert.Single(folder.Check());
        Assert.StartsWith("is not JSON: line 2, byte 13: ", fault.Problem);
        Assert.DoesNotContain("LineNumber", fault.Problem);
    }

    [Fact]
    public void A_huge_picture_is_refused()
    {
        using var folder = new MaskFolder();
        folder.Write("skin.png", ImageFile.EncodePng(new Image(5000, 4000, PixelFormat.Gray8)));
        Assert.Contains(folder.Check(), fault => fault is { File: "skin.png", Field: "layers[0].texture" } && fault.Problem.Contains("5000", StringComparison.Ordinal));
    }

    [Fact]
    public void A_link_out_of_the_folder_is_not_followed()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var folder = new MaskFolder();
        using var other = new MaskFolder();
        File.Delete(Path.Combine(folder.Path, "skin.png"));
        File.CreateSymbolicLink(Path.Combine(folder.Path, "skin.png"), Path.Combine(other.Path, "skin.png"));
        Assert.Contains(folder.Check(), fault => fault.Problem.Contains("is a link", StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_cannot_open_what_lies_outside()
    {
        using var folder = new MaskFolder();
        folder.Change("thing.glb", "thing.obj");
        folder.Write("thing.obj", "mtllib ../../../etc/passwd\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n");
        Assert.Contains(folder.Check(), fault => fault.File == "thing.obj" && fault.Problem.Contains("'../../../etc/passwd', which is no path inside the mask's folder", StringComparison.Ordinal));
    }

    [Fact]
    public void A_texture_needs_coordinates_to_lie_by()
    {
        using var folder = new MaskFolder();
        Mesh bare = new(MaskFolder.Triangle().Positions, [0, 1, 2]) { MorphTargets = MaskFolder.Triangle().MorphTargets };
        folder.Write("thing.glb", MaskFolder.Glb(bare));
        Assert.Equal("layers[0].texture", Assert.Single(folder.Check()).Field);
    }

    [Fact]
    public void A_texture_to_swap_has_the_layout_of_uv_tex()
    {
        using var folder = new MaskFolder();
        folder.Change("{ \"kind\": \"lipstick\", \"color\": \"#a01030\" }", "{ \"kind\": \"texture-swap\", \"texture\": \"skin.png\" }");
        folder.Write("skin.png", ImageFile.EncodePng(new Image(6, 4, PixelFormat.Rgb24)));
        Assert.Contains("6×4", Assert.Single(folder.Check()).Problem);
        folder.Write("skin.png", ImageFile.EncodePng(new Image(320, 256, PixelFormat.Rgb24)));
        Assert.Empty(folder.Check());
        folder.Write("skin.png", ImageFile.EncodePng(new Image(256, 256, PixelFormat.Rgb24)));
        Assert.Empty(folder.Check());
        folder.Change("\"skin.png\" }", "\"skin.png\", \"eyes\": true }");
        Assert.Equal("layers[2].eyes", Assert.Single(folder.Check()).Field);
    }
}
