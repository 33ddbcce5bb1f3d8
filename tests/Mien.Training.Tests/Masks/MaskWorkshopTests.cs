using System.Numerics;
using System.Text;
using Mien.Graphics;

namespace Mien.Training.Tests;

public class MaskWorkshopTests
{
    public static TheoryData<string> Names => [.. MaskWorkshop.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_committed_mask_is_what_the_workshop_makes(string name)
    {
        MaskFiles committed = BuiltInMasks.Files(name);
        foreach ((string path, byte[] content) in MaskWorkshop.Make(name))
        {
            byte[] known = committed.Read(path, out _) ?? throw new FileNotFoundException($"{name}/{path} is not committed: mien masks make masks");
            if (path.EndsWith(".json", StringComparison.Ordinal))
                Assert.Equal(Encoding.UTF8.GetString(known), Encoding.UTF8.GetString(content));
            else if (path.EndsWith(".png", StringComparison.Ordinal))
                Same(ImageFile.Decode(known), ImageFile.Decode(content));
            else
                Same(GlbFile.Read(known), GlbFile.Read(content));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mask_on_the_mean_face_lies_where_it_was_modelled(string name)
    {
        HeadField head = HeadField.Mean;
        foreach (MaskObject thing in new MaskLibrary().Describe(name).Layers.OfType<MaskObject>())
        {
            float unit = thing.Fit == MaskFit.EyeDistance ? head.EyeDistance : head.FaceWidth;
            // Metres of the file to millimetres, the anchor where the file has it.
            Assert.InRange(unit * thing.Scale, 999.9f, 1000.1f);
            Vector3 anchor = (head.Landmark(thing.Anchor.First) + head.Landmark(thing.Anchor.Second)) / 2;
            Assert.True(Vector3.Distance(anchor, thing.RotationCentre * 1000) < 0.01f);
        }
    }

    [Theory]
    [InlineData("carnival", 2.5f)]
    [InlineData("porcelain", 2.5f)]
    [InlineData("visor", 8)]
    public void No_skin_pokes_through(string name, float least)
    {
        foreach (MeshPart part in new MaskLibrary().Load(name).Layers.SelectMany(layer => layer.Parts).Where(part => part.Name is "sheet" or "dome" or "visor"))
        {
            foreach (Vector3 position in part.Mesh.Positions)
            {
                Vector3 from = position * 1000 - HeadField.Centre;
                float skin = Vector3.Distance(HeadField.Mean.Over(Vector3.Normalize(from), 0), HeadField.Centre);
                Assert.True(from.Length() >= skin + least, $"{part.Name} is {from.Length() - skin:0.0} mm over the skin at {position * 1000:0}");
            }
        }
    }

    [Theory]
    [InlineData("carnival")]
    [InlineData("porcelain")]
    [InlineData("visor")]
    public void The_eyes_see_through_their_holes(string name)
    {
        List<MeshPart> parts = [.. new MaskLibrary().Load(name).Layers.SelectMany(layer => layer.Parts)];
        foreach (int pupil in (int[])[468, 473])
        {
            Vector3 eye = HeadField.Mean.Landmark(pupil) / 1000;
            Assert.DoesNotContain(parts, part => Covers(part.Mesh, new Vector2(eye.X, eye.Y)));
            // And a cheek is covered, so that the test can fail.
            Assert.Contains(parts, part => Covers(part.Mesh, new Vector2(eye.X * 1.2f, -0.012f)) || Covers(part.Mesh, new Vector2(eye.X * 1.2f, -0.02f)));
        }
    }

    [Fact]
    public void Glasses_reach_behind_the_ears_and_stand_before_the_eyes()
    {
        Mask glasses = new MaskLibrary().Load("glasses");
        (Vector3 least, Vector3 most) = glasses.Layers[0].Parts[0].Mesh.Bounds();
        FaceModel model = FaceModel.Default;
        float behind = float.PositiveInfinity, front = float.NegativeInfinity;
        for (int i = 0; i < model.VertexCount; i++)
        {
            if (model.Regions[i] == SurfaceRegion.Ears)
                behind = MathF.Min(behind, model.Neutral[i].Z);
            if (model.Regions[i] is SurfaceRegion.Lids or SurfaceRegion.Iris)
                front = MathF.Max(front, model.Neutral[i].Z);
        }
        Assert.True(least.Z * 1000 < behind, $"{least.Z * 1000} is not behind {behind}");
        Assert.True(most.X * 1000 is > 78 and < 92);
        Assert.True(glasses.Layers[1].Parts[0].Mesh.Bounds().Min.Z * 1000 > front + 2);
        Assert.True(((MaskObject)glasses.Layers[1].Layer).Material.Transmission > 0.8f);
    }

    [Fact]
    public void The_visor_opens_clear_of_the_helmet()
    {
        Mask mask = new MaskLibrary().Load("visor");
        MaskHingeMorph hinge = ((MaskObject)mask.Layers[0].Layer).Morphs.OfType<MaskHingeMorph>().Single(morph => morph.Part == "visor");
        Assert.Equal(Blendshape.JawOpen, hinge.Driver);
        Mesh visor = mask.Layers[0].Parts.Single(part => part.Name == "visor").Mesh;
        Quaternion turn = Quaternion.CreateFromAxisAngle(Vector3.Normalize(hinge.Axis), hinge.Degrees * MathF.PI / 180);
        Vector3 mouth = HeadField.Mean.Landmark(13) / 1000;
        float lowest = visor.Positions.Min(at => Vector3.Transform(at - hinge.Centre, turn).Y + hinge.Centre.Y);
        Assert.True(lowest > mouth.Y + 0.02f, $"the open visor hangs down to {lowest * 1000:0} mm, the mouth is at {mouth.Y * 1000:0}");
    }

    [Fact]
    public void Paint_covers_the_cheeks_and_leaves_the_eyeballs_free()
    {
        MaskContent paint = new MaskLibrary().Load("tiger").Layers[0];
        FaceModel model = FaceModel.Default;
        Assert.True(Alpha(280) > 200 && Alpha(50) > 200 && Alpha(4) > 200);
        Assert.Equal(0, Alpha(454));

        byte Alpha(int landmark)
        {
            SurfacePoint at = model.Landmarks478[landmark];
            ReadOnlySpan<int> corners = model.Triangles.Slice(at.Triangle * 3, 3);
            Vector2 uv = model.TextureCoordinates[corners[0]] * at.A + model.TextureCoordinates[corners[1]] * at.B + model.TextureCoordinates[corners[2]] * at.C;
            Image picture = paint.Texture!;
            return picture.Row((int)((1 - uv.Y) * picture.Height))[(int)(uv.X * picture.Width) * 4 + 3];
        }
    }

    [Fact]
    public void A_description_survives_being_written_and_read()
    {
        foreach (string name in MaskLibrary.BuiltIn)
        {
            MaskDescription mask = new MaskLibrary().Describe(name);
            byte[] once = MaskWriter.Write(mask);
            var faults = new MaskFaults();
            MaskDescription again = new MaskReader(faults).Read(once)!;
            Assert.Empty(faults.Found);
            Assert.Equal(once, MaskWriter.Write(again));
        }
    }

    [Fact]
    public void All_kinds_of_layers_survive_being_written_and_read()
    {
        MaskLayer[] layers =
        [
            new MaskObject
            {
                Name = "a", Model = "a.obj", Color = new Color(1, 2, 3, 4), Anchor = MaskAnchor.Landmark(9), Fit = MaskFit.Millimetres, Scale = 2, Offset = Vector3.One, InitialRotation = new Vector3(1, 2, 3),
                Follows = MaskFollowing.Surface, Occludes = false, OccludedBy = MaskOccluders.None, Material = new MaskMaterial { Transmission = 0.5f, Gloss = 1, Unlit = true, DoubleSided = false },
            },
            new MaskObject { Name = "b", Model = "b.stl", EyePoints = (Vector3.Zero, Vector3.UnitX), Anchor = MaskAnchor.Face },
            new MaskPaint { Name = "c", Texture = "c.png", Uv = MaskUv.Canonical, Gloss = 0.5f, Opacity = 0.25f, Blend = MaskBlend.Overlay },
            new MaskLipstick { Name = "d", Color = new Color(9, 8, 7), Gloss = 1 },
            new MaskEyeshadow { Name = "e", Color = new Color(9, 8, 7, 6), Reach = 0.25f, Softness = 1 },
            new MaskEyeColor { Name = "f", Color = new Color(1, 1, 1), Texture = "iris.png" },
            new MaskLashes { Name = "g", Sides = MaskSides.Right, Style = MaskLashStyle.Doll, Millimetres = 7, Color = new Color(5, 5, 5) },
            new MaskTextureSwap { Name = "h", Texture = "h.jpg", Eyes = true, Feather = 0.5f },
        ];
        var faults = new MaskFaults();
        var mask = new MaskDescription { Name = "all", Layers = layers, Classic = new ClassicSettings { ScaleFrames = 9, ShowMask = false } };
        MaskDescription again = new MaskReader(faults).Read(MaskWriter.Write(mask))!;
        Assert.Empty(faults.Found);
        Assert.Equal(mask.Classic, again.Classic);
        for (int i = 0; i < layers.Length; i++)
            Assert.Equal(layers[i] is MaskObject a ? a with { Morphs = [] } : layers[i], again.Layers[i] is MaskObject b ? b with { Morphs = ((MaskObject)layers[i]).Morphs } : again.Layers[i]);
    }

    static bool Covers(Mesh mesh, Vector2 at)
    {
        for (int t = 0; t < mesh.Triangles.Length; t += 3)
        {
            Vector3 a = mesh.Positions[mesh.Triangles[t]], b = mesh.Positions[mesh.Triangles[t + 1]], c = mesh.Positions[mesh.Triangles[t + 2]];
            // The dome behind the eye does not hide it.
            if (MathF.Max(a.Z, MathF.Max(b.Z, c.Z)) < -0.02f)
                continue;
            float ab = Side(a, b), bc = Side(b, c), ca = Side(c, a);
            if (ab > 0 && bc > 0 && ca > 0 || ab < 0 && bc < 0 && ca < 0)
                return true;
        }
        return false;

        float Side(Vector3 from, Vector3 to) => (to.X - from.X) * (at.Y - from.Y) - (to.Y - from.Y) * (at.X - from.X);
    }

    /// <summary>Sines differ in their last bits from one system to another: one level of colour in a few pixels, a thousandth of a millimetre.</summary>
    static void Same(Image known, Image made)
    {
        Assert.Equal((known.Width, known.Height, known.Format), (made.Width, made.Height, made.Format));
        int worst = 0;
        for (int i = 0; i < known.Pixels.Length; i++)
            worst = Math.Max(worst, Math.Abs(known.Pixels[i] - made.Pixels[i]));
        Assert.InRange(worst, 0, 2);
    }

    static void Same(IReadOnlyList<MeshPart> known, IReadOnlyList<MeshPart> made)
    {
        Assert.Equal(known.Select(part => part.Name), made.Select(part => part.Name));
        for (int i = 0; i < known.Count; i++)
        {
            Assert.Equal(known[i].Mesh.Triangles, made[i].Mesh.Triangles);
            for (int v = 0; v < known[i].Mesh.Positions.Length; v++)
                Assert.True(Vector3.Distance(known[i].Mesh.Positions[v], made[i].Mesh.Positions[v]) < 1e-6f);
            if (known[i].Texture is { } texture)
                Same(texture, made[i].Texture!);
        }
    }
}
