using System.Globalization;
using System.Text;
using Mien.Graphics;
using Mien.Graphics.Tests;
using Mien.Testing;

namespace Mien.Cli.Tests;

/// <summary>The surfaces of faces, as pictures and as files, from the command line.</summary>
public sealed class SurfaceTests : EmptyFolder
{
    static readonly string[] Pictures = ["2d_sparse", "2d_dense", "3d", "depth", "pncc", "normals", "pose", "uv_tex", "box"];

    static string Pack => SharedFolder.Path("models", "mediapipe");

    static string Photo => SharedFolder.Path("photos", "trump_hillary.jpg");

    static int Changed(Image a, Image b) => a.Pixels.Zip(b.Pixels, (x, y) => x != y ? 1 : 0).Sum();

    [SharedFact]
    public void All_kinds_are_made_of_all_faces_and_the_same_each_time()
    {
        MienProcess mien = Mien(Photo, "--all", "--out", "a/", "--pack", Pack);
        Assert.True(mien.ExitCode == 0, mien.Errors);
        string[] expected = [.. Pictures.Select(kind => $"trump_hillary_mien_{kind}.png"), .. ((string[])["ply", "obj", "mtl", "png", "glb"]).Select(ending => $"trump_hillary_mien.{ending}")];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Directory.EnumerateFiles(File("a")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Image photo = ImageFile.Load(Photo);
        foreach (string kind in Pictures)
        {
            Image picture = ImageFile.Load(File($"a/trump_hillary_mien_{kind}.png"));
            if (kind == "uv_tex")
            {
                Assert.Equal((1024, 512), (picture.Width, picture.Height));
                Assert.InRange(picture.Pixels.Count(value => value > 0), picture.Pixels.Length / 3, picture.Pixels.Length * 9 / 10);
                continue;
            }
            Assert.Equal((photo.Width, photo.Height), (picture.Width, picture.Height));
            Assert.InRange(Changed(photo, picture), photo.Pixels.Length / 500, photo.Pixels.Length / 3);
        }
        mien = Mien(Photo, "--all", "--out", "b/", "--pack", Pack);
        Assert.True(mien.ExitCode == 0, mien.Errors);
        Assert.All(expected, name => Assert.Equal(System.IO.File.ReadAllBytes(File("a/" + name)), System.IO.File.ReadAllBytes(File("b/" + name))));
    }

    [SharedFact]
    public void The_background_can_be_black_and_the_surface_faint()
    {
        Assert.Equal(0, Mien(Photo, "-o", "3d,depth", "--no-background", "--out", "black/", "--pack", Pack).ExitCode);
        Image black = ImageFile.Load(File("black/trump_hillary_mien_3d.png")), photo = ImageFile.Load(Photo);
        Assert.Equal(0, black.Pixels[0]);
        Assert.InRange(black.Pixels.Count(value => value > 0), black.Pixels.Length / 50, black.Pixels.Length / 3);
        Assert.Equal(255, ImageFile.Load(File("black/trump_hillary_mien_depth.png")).Pixels.Max());
        Assert.Equal(0, Mien(Photo, "-o", "3d", "--opacity", "0.1", "--out", "faint.png", "--pack", Pack).ExitCode);
        Image faint = ImageFile.Load(File("faint.png"));
        Assert.InRange(Changed(photo, faint), photo.Pixels.Length / 50, photo.Pixels.Length / 3);
        Assert.InRange(photo.Pixels.Zip(faint.Pixels, (a, b) => Math.Abs(a - b)).Max(), 5, 30);
    }

    [SharedFact]
    public void The_mirror_image_fills_the_hidden_side()
    {
        Assert.Equal(0, Mien(Photo, "-o", "uv_tex", "--out", "plain.png", "--pack", Pack).ExitCode);
        Assert.Equal(0, Mien(Photo, "-o", "uv_tex", "--symmetric", "--out", "whole.png", "--pack", Pack).ExitCode);
        int plain = ImageFile.Load(File("plain.png")).Pixels.Count(value => value == 0), whole = ImageFile.Load(File("whole.png")).Pixels.Count(value => value == 0);
        Assert.True(whole < plain * 0.9, $"{plain} black values became {whole}");
    }

    [SharedFact]
    public void Meshes_are_in_millimetres_before_the_camera()
    {
        MienProcess mien = Mien(Photo, "-o", "ply,obj,glb", "--pack", Pack);
        Assert.True(mien.ExitCode == 0, mien.Errors);
        Mesh ply = PlyFile.Load(File("trump_hillary_mien.ply"));
        Assert.NotNull(ply.Normals);
        Assert.NotNull(ply.Colors);
        MeshPart obj = Assert.Single(ObjFile.Load(File("trump_hillary_mien.obj")));
        Assert.Equal(ply.TriangleCount, obj.Mesh.TriangleCount);
        Assert.NotNull(obj.Texture);
        IReadOnlyList<MeshPart> faces = GlbFile.Load(File("trump_hillary_mien.glb"));
        Assert.Equal(["face 0", "face 1"], faces.Select(face => face.Name));
        Assert.Equal(ply.Positions.Length, faces.Sum(face => face.Mesh.Positions.Length));
        foreach (MeshPart face in faces)
        {
            Assert.NotNull(face.Texture);
            Assert.Contains("jawOpen", face.Mesh.MorphTargets.Select(target => target.Name));
            Assert.InRange(face.Transform.Translation.Z, -5f, -0.2f);
            (System.Numerics.Vector3 min, System.Numerics.Vector3 max) = face.Mesh.Bounds();
            Assert.InRange(max.X - min.X, 0.12f, 0.25f);
            Assert.InRange(max.Y - min.Y, 0.12f, 0.30f);
        }
        (System.Numerics.Vector3 least, System.Numerics.Vector3 most) = ply.Bounds();
        Assert.InRange(most.Z, -5000, -200);
        Assert.InRange(most.X - least.X, 200, 3000);
    }

    [SharedFact]
    public void Image_space_meshes_are_in_pixels_counted_from_the_bottom()
    {
        MienProcess mien = Mien(Photo, "-o", "ply,obj", "--image-space", "--pack", Pack);
        Assert.True(mien.ExitCode == 0, mien.Errors);
        Assert.Equal(["trump_hillary_mien.obj", "trump_hillary_mien.ply"], Left);
        Image photo = ImageFile.Load(Photo);
        (System.Numerics.Vector3 least, System.Numerics.Vector3 most) = PlyFile.Load(File("trump_hillary_mien.ply")).Bounds();
        Assert.InRange(least.X, 100, 250);
        Assert.InRange(most.X, 1100, photo.Width);
        Assert.InRange(least.Y, 200, 350);
        Assert.InRange(most.Y, 500, photo.Height);
        Assert.InRange(least.Z, 0, 0.01f);
        Assert.InRange(most.Z, 150, 400);
        string[] first = System.IO.File.ReadLines(File("trump_hillary_mien.obj")).First().Split(' ');
        Assert.Equal(7, first.Length);
        Assert.InRange(double.Parse(first[^1], CultureInfo.InvariantCulture), 0, 1);
    }

    [SharedFact]
    public void A_pack_of_68_landmarks_gives_every_kind_too()
    {
        MienProcess mien = Mien(Photo, "--all", "--out", "3ddfa/", "--pack", SharedFolder.Path("models", "3ddfa_v2"));
        Assert.True(mien.ExitCode == 0, mien.Errors);
        Assert.Equal(Pictures.Length + 5, Directory.EnumerateFiles(File("3ddfa")).Count());
    }

    [SharedFact]
    public void A_pack_without_landmarks_says_so_where_a_surface_is_asked_for_by_name()
    {
        string pack = SharedFolder.Path("models", "opentrack");
        MienProcess mien = Mien(Photo, "-o", "3d", "--pack", pack);
        Assert.Equal(2, mien.ExitCode);
        string complaint = Assert.Single(mien.ErrorLines);
        Assert.Contains("3d", complaint, StringComparison.Ordinal);
        Assert.Contains("'opentrack'", complaint, StringComparison.Ordinal);
        mien = Mien(Photo, "--all", "--pack", pack);
        Assert.True(mien.ExitCode == 0, mien.Errors);
        Assert.Contains("depth: not with this pack", mien.Output, StringComparison.Ordinal);
        Assert.Contains("trump_hillary_mien_pose.png", Left);
    }

    [GltfFact]
    public void The_glb_file_is_valid()
    {
        if (SharedFolder.Root is null)
            return;
        Assert.Equal(0, Mien(Photo, "-o", "glb", "--pack", Pack).ExitCode);
        (int errors, int warnings, string messages) = GltfValidator.Validate(System.IO.File.ReadAllBytes(File("trump_hillary_mien.glb")));
        Assert.True(errors == 0 && warnings == 0, messages);
    }

    [ToolFact("assimp")]
    public void Assimp_reads_the_meshes()
    {
        if (SharedFolder.Root is null)
            return;
        Assert.Equal(0, Mien(Photo, "-o", "ply,obj", "--pack", Pack).ExitCode);
        int triangles = PlyFile.Load(File("trump_hillary_mien.ply")).TriangleCount;
        foreach (string name in (string[])["trump_hillary_mien.ply", "trump_hillary_mien.obj"])
            Assert.Matches($@"Faces:\s+{triangles}\b", Encoding.UTF8.GetString(Tools.Run("assimp", [], "info", File(name))));
    }

    [Fact]
    public void Sheets_of_heads_are_the_same_for_the_same_seed()
    {
        foreach (string kind in (string[])["people", "views", "expressions"])
        {
            Assert.Equal(0, Mien("model", "show", "--sheet", kind, "--rows", "2", "--cell", "48", "--out", kind + "-a.png").ExitCode);
            Assert.Equal(0, Mien("model", "show", "--sheet", kind, "--rows", "2", "--cell", "48", "--out", kind + "-b.png").ExitCode);
            Assert.Equal(System.IO.File.ReadAllBytes(File(kind + "-a.png")), System.IO.File.ReadAllBytes(File(kind + "-b.png")));
        }
        Image people = ImageFile.Load(File("people-a.png"));
        Assert.Equal((240, 96), (people.Width, people.Height));
        Assert.InRange(people.Pixels.Count(value => value > 100), people.Pixels.Length / 8, people.Pixels.Length);
    }
}
