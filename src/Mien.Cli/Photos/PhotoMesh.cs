using Mien.Cli.Output;
using Mien.Graphics;

namespace Mien.Cli.Photos;

/// <summary>Writes the surfaces of a photo's faces into one file.</summary>
static class PhotoMesh
{
    /// <summary>What graphics processors take for the side of a texture.</summary>
    const int WidestTexture = 16384;

    /// <summary>Faces that are higher than this in the photo get the fine texture.</summary>
    const float LargeFace = 350;

    const int FineTexture = 1024, PlainTexture = 512, CoarsestTexture = 64;

    public static void Write(PhotoScene scene, OutputKind kind, PhotoRequest request, string path)
    {
        if (request.ImageSpace && kind != OutputKind.Glb)
            WriteImageSpace(scene, kind, path);
        else if (kind == OutputKind.Ply)
            WritePly(scene, path);
        else if (kind == OutputKind.Obj)
            WriteObj(scene, path);
        else
            WriteGlb(scene, path);
    }

    /// <summary>The files that a kind writes beside its own.</summary>
    public static IEnumerable<string> Beside(OutputKind kind, PhotoRequest request, string path) => kind == OutputKind.Obj && !request.ImageSpace
        ? [Path.ChangeExtension(path, ".mtl"), Path.ChangeExtension(path, ".png")]
        : [];

    static void WriteImageSpace(PhotoScene scene, OutputKind kind, string path)
    {
        Image photo = scene.Photo;
        Mesh[] meshes = scene.Dense is { Count: > 0 } dense
            ? [.. dense.Select(face => FaceExport.InImage(face, photo))]
            : [.. scene.Surfaces.Select(face => FaceExport.InImage(face, photo))];
        OutputFile.Write(path, stream =>
        {
            if (kind == OutputKind.Ply)
                ImageSpaceMesh.WritePly(stream, meshes, photo.Height);
            else
                ImageSpaceMesh.WriteObj(stream, meshes, photo.Height);
        });
    }

    static void WritePly(PhotoScene scene, string path)
    {
        Mesh all = FaceExport.Unite([.. scene.Surfaces.Select(face => FaceExport.InCamera(face, scene.Photo))]);
        var mesh = new Mesh(all.Positions, all.Triangles) { Normals = all.Normals, Colors = all.Colors };
        OutputFile.Write(path, stream => PlyFile.Write(stream, mesh));
    }

    static void WriteObj(PhotoScene scene, string path)
    {
        IReadOnlyList<PosedFace> faces = scene.Surfaces;
        Mesh all = FaceExport.Unite([.. faces.Select(face => FaceExport.InCamera(face, scene.Photo))]);
        int size = Math.Max(faces.Max(SizeOf), CoarsestTexture);
        while (size > CoarsestTexture && size * faces[0].Surface.TextureAspect * faces.Count > WidestTexture)
            size /= 2;
        var texture = new FaceTexture(faces[0].Surface, size);
        Image picture = FaceExport.SideBySide([.. faces.Select(face => texture.Unwrap(face, scene.Photo, TextureFill.Complete))]);
        var mesh = new Mesh(all.Positions, all.Triangles) { Normals = all.Normals, TextureCoordinates = all.TextureCoordinates };
        ObjFile.Save(path, new MeshPart(mesh, "faces") { Texture = picture });
    }

    static void WriteGlb(PhotoScene scene, string path)
    {
        var textures = new Dictionary<int, FaceTexture>();
        var parts = new List<MeshPart>();
        for (int i = 0; i < scene.Faces.Count; i++)
        {
            if (scene.SurfaceOfFace[i] is not { } face)
                continue;
            int size = SizeOf(face);
            if (!textures.TryGetValue(size, out FaceTexture? texture))
                textures.Add(size, texture = new FaceTexture(face.Surface, size));
            parts.Add(FaceExport.WithExpressions(face, texture.Unwrap(face, scene.Photo, TextureFill.Complete), $"face {scene.Faces[i].Id}"));
        }
        OutputFile.Write(path, stream => GlbFile.Write(stream, parts, new GlbOptions { TextureKind = ImageKind.Jpeg }));
    }

    static int SizeOf(PosedFace face)
    {
        float top = float.PositiveInfinity, bottom = float.NegativeInfinity;
        foreach (System.Numerics.Vector3 vertex in face.Screen)
            (top, bottom) = (MathF.Min(top, vertex.Y), MathF.Max(bottom, vertex.Y));
        return bottom - top > LargeFace ? FineTexture : PlainTexture;
    }
}
