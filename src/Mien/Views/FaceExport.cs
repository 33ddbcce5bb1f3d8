using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>Meshes of faces to be written to files: <see cref="PlyFile"/>, <see cref="ObjFile"/>, <see cref="GlbFile"/> and <see cref="ImageSpaceMesh"/>.</summary>
public static class FaceExport
{
    /// <summary>The face in the camera frame, millimetres, with normals and colours that the vertices have in the photo.</summary>
    public static Mesh InCamera(PosedFace face, ImageView photo) => new(face.Vertices.ToArray(), face.Surface.Triangles.ToArray())
    {
        Normals = face.Normals.ToArray(),
        TextureCoordinates = face.Surface.TextureCoordinates.ToArray(),
        Colors = PhotoColors(face.Screen, photo),
    };

    /// <summary>
    /// The face in its head frame, millimetres, at rest, with the model's expressions as morph targets whose weights are those that were
    /// fitted; its transform places it before the camera.
    /// </summary>
    /// <param name="face">A face that was set.</param>
    /// <param name="texture">Its texture (<see cref="FaceTexture"/>); null leaves it grey.</param>
    /// <param name="name">The name of the node.</param>
    public static MeshPart WithExpressions(PosedFace face, Image? texture, string name)
    {
        FaceShape shape = face.Shape ?? throw new ArgumentException("The face was not set.", nameof(face));
        FaceSurface surface = face.Surface;
        var rest = new PosedFace(surface, new FaceShape(shape.Identity, default), new HeadPose(Quaternion.Identity, Vector3.Zero), face.Camera);
        var targets = new List<MorphTarget>();
        for (int i = 0; i < surface.Model.ExpressionCount; i++)
        {
            var displacements = new Vector3[surface.VertexCount];
            surface.Pick(surface.Model.ExpressionShape(i), displacements);
            targets.Add(new MorphTarget(surface.Model.ExpressionNames[i], displacements) { Weight = i < shape.Expression.Length ? shape.Expression[i] : 0 });
        }
        var mesh = new Mesh(rest.HeadVertices.ToArray(), surface.Triangles.ToArray())
        {
            Normals = rest.Normals.ToArray(),
            TextureCoordinates = texture is null ? null : surface.TextureCoordinates.ToArray(),
            MorphTargets = targets,
        };
        Matrix4x4 place = Matrix4x4.CreateFromQuaternion(face.Pose.Rotation);
        place.Translation = face.Pose.Translation;
        return new MeshPart(mesh, name) { Texture = texture, Transform = place, Unlit = texture is not null, Color = texture is null ? new Vector4(0.8f, 0.8f, 0.8f, 1) : Vector4.One };
    }

    /// <summary>
    /// The face in pixels as 3DDFA_V2 counts them, for <see cref="ImageSpaceMesh"/>: x right, y down, the centre of the top-left pixel at
    /// (0, 0), z towards the viewer from 0 at the farthest vertex, with colours that the vertices have in the photo.
    /// </summary>
    /// <exception cref="ArgumentException">A part of the face is behind the camera.</exception>
    public static Mesh InImage(PosedFace face, ImageView photo)
    {
        float scale = (float)face.Camera.FocalX / MathF.Max(-face.Pose.Translation.Z, 1), farthest = 0;
        foreach (Vector3 vertex in face.Screen)
            farthest = float.IsFinite(vertex.Z) ? MathF.Max(farthest, vertex.Z) : throw new ArgumentException("A part of the face is behind the camera.", nameof(face));
        var positions = new Vector3[face.Screen.Length];
        for (int i = 0; i < positions.Length; i++)
            positions[i] = new Vector3(face.Screen[i].X - 0.5f, face.Screen[i].Y - 0.5f, (farthest - face.Screen[i].Z) * scale);
        return new Mesh(positions, face.Surface.Triangles.ToArray()) { Colors = PhotoColors(face.Screen, photo) };
    }

    /// <summary>The dense surface of 3DDFA_V2's model in the same terms.</summary>
    public static Mesh InImage(DenseFace face, ImageView photo) =>
        new(Dense3ddfaRenderer.Place(face), [.. face.Topology.Triangles]) { Colors = PhotoColors(face.Vertices, photo) };

    /// <summary>
    /// All meshes in one; normals, texture coordinates and colours stay where all have them. Textures of equal size that are put side by
    /// side in the order of the meshes fit the united texture coordinates.
    /// </summary>
    public static Mesh Unite(IReadOnlyList<Mesh> meshes)
    {
        var triangles = new List<int>();
        int first = 0;
        foreach (Mesh mesh in meshes)
        {
            foreach (int vertex in mesh.Triangles)
                triangles.Add(first + vertex);
            first += mesh.Positions.Length;
        }
        return new Mesh([.. meshes.SelectMany(mesh => mesh.Positions)], [.. triangles])
        {
            Normals = meshes.All(mesh => mesh.Normals is not null) ? [.. meshes.SelectMany(mesh => mesh.Normals!)] : null,
            Colors = meshes.All(mesh => mesh.Colors is not null) ? [.. meshes.SelectMany(mesh => mesh.Colors!)] : null,
            TextureCoordinates = meshes.All(mesh => mesh.TextureCoordinates is not null)
                ? [.. meshes.SelectMany((mesh, i) => mesh.TextureCoordinates!.Select(at => new Vector2((i + at.X) / meshes.Count, at.Y)))]
                : null,
        };
    }

    /// <summary>Pictures of equal height and format side by side.</summary>
    /// <exception cref="ArgumentException">There is none, or they differ in height or format.</exception>
    public static Image SideBySide(IReadOnlyList<Image> pictures)
    {
        if (pictures.Count == 0 || pictures.Any(picture => picture.Height != pictures[0].Height || picture.Format != pictures[0].Format))
            throw new ArgumentException("Pictures that are put side by side have one height and format.", nameof(pictures));
        var row = new Image(pictures.Sum(picture => picture.Width), pictures[0].Height, pictures[0].Format);
        int left = 0;
        foreach (Image picture in pictures)
        {
            for (int y = 0; y < row.Height; y++)
                picture.Row(y).CopyTo(row.Row(y)[left..]);
            left += picture.Stride;
        }
        return row;
    }

    /// <summary>Colours of the pixels that hold the places; beyond the photo's border those at its border.</summary>
    static Vector3[] PhotoColors(ReadOnlySpan<Vector3> screen, ImageView photo)
    {
        int bytes = photo.Format.BytesPerPixel(), red = photo.Format is PixelFormat.Bgr24 or PixelFormat.Bgra32 ? 2 : 0;
        (int green, int blue) = bytes == 1 ? (0, 0) : (1, 2 - red);
        var colors = new Vector3[screen.Length];
        for (int i = 0; i < colors.Length; i++)
        {
            // Not numbers go to 0.
            int x = (int)Math.Clamp(screen[i].X, 0, photo.Width - 1), y = (int)Math.Clamp(screen[i].Y, 0, photo.Height - 1);
            ReadOnlySpan<byte> pixel = photo.Row(y).Slice(x * bytes, bytes);
            colors[i] = new Vector3(pixel[red], pixel[green], pixel[blue]) / 255;
        }
        return colors;
    }
}
