using System.Numerics;
using Mien.Graphics;
using Mien.Tensors.Import.Numpy;
using Mien.Testing;

namespace Mien.Tests;

public class Dense3ddfaRendererTests
{
    static string Models => SharedFolder.Path("models", "3ddfa_v2");

    /// <summary>A face of a model whose mean is the published colour code, stretched to a head: smooth, as the Basel face is, and nobody's property.</summary>
    static (DenseFace Face, Image Photo) Find(TemporaryFolder folder)
    {
        foreach (string file in Directory.EnumerateFiles(Models))
            if (!file.EndsWith(".npz", StringComparison.Ordinal))
                File.Copy(file, folder.File(Path.GetFileName(file)));
        Span<float> codes = NumpyFile.Read(Path.Combine(Models, "ncc_code.npy")).Floats;
        int count = codes.Length / 3;
        float[] mean = new float[codes.Length];
        for (int i = 0; i < count; i++)
        {
            mean[i * 3] = (codes[i] - 0.5f) * 155_000;
            mean[i * 3 + 1] = (codes[count + i] - 0.5f) * 185_000;
            mean[i * 3 + 2] = (codes[2 * count + i] - 0.35f) * 170_000;
        }
        Dense3ddfaTests.WriteModel(folder.File("bfm_noneck_v3.pkl"), mean);
        using var finder = new FaceFinder(new FaceFinderOptions { Pack = Pack.Load(folder.Path) });
        Image photo = ImageFile.Load(SharedFolder.Path("photos", "JianzhuGuo.jpg"));
        return (Assert.Single(finder.Find(photo)).Dense!, photo);
    }

    [SharedFact]
    public void The_nine_outputs_of_the_original_are_drawn_from_the_users_own_model()
    {
        using var folder = new TemporaryFolder();
        (DenseFace face, Image photo) = Find(folder);
        Vector3[] placed = Dense3ddfaRenderer.Place(face);
        Assert.Equal(0, placed.Min(vertex => vertex.Z), 1e-3);
        float front = placed.Select(vertex => vertex.Z).Order().ElementAt(placed.Length * 9 / 10);
        Image depth = Black(photo), codes = Black(photo), lit = Black(photo), normals = Black(photo), faint = new((byte[])photo.Pixels.Clone(), photo.Width, photo.Height, photo.Format);
        var renderer = new Dense3ddfaRenderer();
        renderer.Draw(FaceView.Depth, [face], depth);
        renderer.Draw(FaceView.NormalizedCoordinates, [face], codes);
        renderer.Draw(FaceView.Shaded, [face], lit);
        renderer.Draw(FaceView.Normals, [face], normals);
        renderer.Draw(FaceView.Shaded, [face], faint, 0.6f);
        foreach (Image picture in (Image[])[depth, codes, lit, normals])
            Assert.InRange(picture.Pixels.Count(value => value > 0), photo.Pixels.Length / 20, photo.Pixels.Length / 2);
        Assert.InRange(depth.Pixels.Max(), 240, 255);
        // Vertices at the front have their own code in the picture; the nine in ten allow for stray keypoints.
        int right = 0, looked = 0;
        for (int i = 0; i < placed.Length; i += 97)
        {
            if (placed[i].Z < front)
                continue;
            Vector3 code = face.Topology.Ncc[i] * 255;
            Span<byte> pixel = codes.Row((int)MathF.Round(placed[i].Y)).Slice((int)MathF.Round(placed[i].X) * 3, 3);
            looked++;
            right += Vector3.Distance(code, new Vector3(pixel[0], pixel[1], pixel[2])) < 12 ? 1 : 0;
        }
        Assert.True(looked > 10 && right > looked * 0.9, $"{right} of {looked}");
        // 0.6 of the surface and 0.4 of the photo.
        Assert.All(Enumerable.Range(0, photo.Pixels.Length / 3).Where(i => lit.Pixels[i * 3] > 0),
            i => Assert.InRange(faint.Pixels[i * 3], photo.Pixels[i * 3] * 0.4 + lit.Pixels[i * 3] * 0.6 - 2, photo.Pixels[i * 3] * 0.4 + lit.Pixels[i * 3] * 0.6 + 2));
        Image flat = Dense3ddfaRenderer.Unwrap(face, photo);
        Assert.Equal((256, 256), (flat.Width, flat.Height));
        Assert.InRange(flat.Pixels.Count(value => value > 0), flat.Pixels.Length / 3, flat.Pixels.Length);
        Mesh mesh = FaceExport.InImage(face, photo);
        using var ply = new MemoryStream();
        ImageSpaceMesh.WritePly(ply, [mesh], photo.Height);
        Assert.Equal(76073, PlyFile.Read(ply.ToArray()).TriangleCount);
    }

    [SharedFact]
    public void Vertices_are_where_the_landmarks_are_half_a_pixel_apart_in_counting()
    {
        using var folder = new TemporaryFolder();
        (DenseFace face, _) = Find(folder);
        Vector3[] placed = Dense3ddfaRenderer.Place(face);
        for (int i = 0; i < Landmarks68Topology.Count; i++)
        {
            Vector3 vertex = face.Vertices[Dense3ddfaTests.VertexOf(i)], same = placed[Dense3ddfaTests.VertexOf(i)];
            Assert.Equal((vertex.X - 0.5f, vertex.Y - 0.5f), (same.X, same.Y));
        }
    }

    static Image Black(Image photo) => new(photo.Width, photo.Height, photo.Format);
}
