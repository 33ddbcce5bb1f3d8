using System.Numerics;
using Mien.Graphics;

namespace Mien.Tests;

public class MaskReadingTests
{
    [Fact]
    public void A_mask_is_read_with_all_that_stands_in_it()
    {
        using var folder = new MaskFolder();
        Mask mask = folder.Load();
        Assert.Equal(("test", "A test", "CC0-1.0", 6), (mask.Description.Name, mask.Description.Title, mask.Description.Licence, mask.Layers.Count));
        var thing = Assert.IsType<MaskObject>(mask.Layers[0].Layer);
        Assert.Equal((MaskAnchor.Landmark(6), MaskFit.HeadWidth, 0.5f, new Vector3(0, 0.1f, 0), new Vector3(0, 90, 0)), (thing.Anchor, thing.Fit, thing.Scale, thing.Offset, thing.InitialRotation));
        Assert.Equal((MaskFollowing.Rigid, MaskOccluders.Head, 0.5f), (thing.Follows, thing.OccludedBy, thing.Material.Gloss));
        var hinge = Assert.IsType<MaskHingeMorph>(thing.Morphs[0]);
        Assert.Equal((Blendshape.JawOpen, "lid", -40f), (hinge.Driver, hinge.Part, hinge.Degrees));
        Assert.Equal([0, 0.5f, 1], new[] { hinge.Weight(0), hinge.Weight(0.35f), hinge.Weight(1) }, (a, b) => Math.Abs(a - b) < 1e-6f);
        Assert.Equal(2, Assert.IsType<MaskTargetMorph>(thing.Morphs[1]).Weight(1));
        Assert.Equal(new MaskPaint { Name = "layer 2", Texture = "skin.png", Uv = MaskUv.Canonical, Blend = MaskBlend.Multiply, Opacity = 0.5f }, mask.Layers[1].Layer);
        Assert.Equal(new Color(0xa0, 0x10, 0x30), Assert.IsType<MaskLipstick>(mask.Layers[2].Layer).Color);
        Assert.Equal(new Color(0x30, 0x20, 0x60, 0x80), Assert.IsType<MaskEyeshadow>(mask.Layers[3].Layer).Color);
        Assert.Equal((MaskSides.Left, MaskLashStyle.Cat, 12f), Assert.IsType<MaskLashes>(mask.Layers[5].Layer) is var lashes ? (lashes.Sides, lashes.Style, lashes.Millimetres) : default);
        MeshPart part = Assert.Single(mask.Layers[0].Parts);
        Assert.Equal(("lid", 4, Vector3.UnitZ), (part.Name, part.Texture!.Width, part.Mesh.Normals![0]));
        Assert.NotNull(mask.Layers[1].Texture);
    }

    [Fact]
    public void A_model_comes_without_the_transforms_of_its_file()
    {
        using var folder = new MaskFolder();
        using MemoryStream stream = new();
        GlbFile.Write(stream, [new MeshPart(MaskFolder.Triangle(), "lid") { Transform = Matrix4x4.CreateScale(2, 2, -2) * Matrix4x4.CreateTranslation(0, 0, 5) }], new GlbOptions { MetersPerUnit = 1 });
        folder.Write("thing.glb", stream.ToArray());
        MeshPart part = folder.Load().Layers[0].Parts[0];
        Assert.True(part.Transform.IsIdentity);
        Assert.Equal(new Vector3(2, 0, 5), part.Mesh.Positions[1]);
        Assert.Equal(new Vector3(2, 0, 0), part.Mesh.MorphTargets[0].Displacements[1]);
        // Mirrored, so that the corners run the other way.
        Assert.Equal([0, 2, 1], part.Mesh.Triangles);
        Assert.Equal(-Vector3.UnitZ, part.Mesh.Normals![0]);
    }

    [Fact]
    public void Obj_and_stl_models_are_read_too()
    {
        using var folder = new MaskFolder();
        folder.Change("\"texture\": \"skin.png\", \"anchor\"", "\"anchor\"");
        folder.Change("thing.glb", "thing.obj");
        folder.Change("\"target\": \"wide\"", "\"hinge\": { \"axis\": [1, 0, 0], \"centre\": [0, 0, 0], \"degrees\": 1 }");
        folder.Write("thing.obj", "mtllib thing.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nvt 1 0\nvt 0 1\nusemtl lid\nf 1/1 2/2 3/3\n");
        folder.Write("thing.mtl", "newmtl lid\nKd 1 0.5 0\nmap_Kd skin.png\n");
        MeshPart part = folder.Load().Layers[0].Parts[0];
        Assert.Equal((new Vector4(1, 0.5f, 0, 1), 4), (part.Color, part.Texture!.Width));
        folder.Change("thing.obj", "thing.stl");
        folder.Change("\"part\": \"lid\", ", "");
        folder.Write("thing.stl", "solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid a\n");
        Assert.Equal(1, folder.Load().Layers[0].TriangleCount);
    }

    [Fact]
    public void An_unknown_mask_lists_the_known_ones()
    {
        string message = Assert.Throws<MaskException>(() => new MaskLibrary().Load("nobody")).Message;
        Assert.Contains("nobody", message);
        Assert.All(MaskLibrary.BuiltIn, name => Assert.Contains(name, message));
    }

    [Fact]
    public void Masks_are_found_by_name_in_folders()
    {
        using var folder = new MaskFolder();
        string parent = Path.GetDirectoryName(folder.Path)!, name = Path.GetFileName(folder.Path);
        var library = new MaskLibrary(parent);
        Assert.Contains(name, library.Names);
        Assert.Equal("test", library.Load(name).Description.Name);
        Assert.Equal("test", library.Describe(name).Name);
    }

    [Fact]
    public void Eight_masks_are_built_in_and_sound()
    {
        Assert.Equal(["carnival", "cat", "glasses", "moustache", "porcelain", "tiger", "top-hat", "visor"], MaskLibrary.BuiltIn);
        Assert.All(MaskLibrary.BuiltIn, name =>
        {
            Assert.Empty(new MaskLibrary().Check(name));
            Mask mask = new MaskLibrary().Load(name);
            Assert.Equal((name, "CC0-1.0"), (mask.Description.Name, mask.Description.Licence));
            Assert.InRange(mask.Layers.Sum(layer => layer.TriangleCount), mask.Layers.Any(layer => layer.Layer is MaskObject) ? 2000 : 0, 20_000);
        });
    }
}
