using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>
/// Draws the dense surfaces of 3DDFA_V2's model as that system does: no perspective, its lamp, its depth scale per face, its UV picture.
/// Sources: cleardusk/3DDFA_V2, Sim3DR/lighting.py, utils/{render,depth,pncc,uv}.py (re-derived from their behaviour). Not thread-safe.
/// </summary>
public sealed class Dense3ddfaRenderer
{
    /// <summary>Side of the original's UV picture, pixels.</summary>
    public const int UvSize = 256;

    const float Ambient = 0.3f, Direct = 0.6f, Specular = 0.1f, LampDistance = 5;
    const int Shininess = 5;

    Sim3drRasterizer? _rasterizer;

    /// <summary>Draws faces over a picture, one after the other.</summary>
    /// <param name="view">What of them; <see cref="FaceView.Normals"/>, which the original lacks, are in the frame of its vertices with y up.</param>
    /// <param name="faces">Faces whose topology has triangles.</param>
    /// <param name="picture">The picture that they were found in, or a black one of its size.</param>
    /// <param name="opacity">The share of the drawn picture where a face is.</param>
    /// <exception cref="ArgumentException">The pack lacks the file that a view needs; the message names what.</exception>
    public void Draw(FaceView view, IReadOnlyList<DenseFace> faces, Image picture, float opacity = 1)
    {
        byte[]? behind = opacity < 1 ? (byte[])picture.Pixels.Clone() : null;
        if (_rasterizer is null || _rasterizer.Width != picture.Width || _rasterizer.Height != picture.Height)
            _rasterizer = new Sim3drRasterizer(picture.Width, picture.Height);
        bool blueFirst = picture.Format is PixelFormat.Bgr24 or PixelFormat.Bgra32;
        foreach (DenseFace face in faces)
        {
            int[] triangles = Triangles(face);
            Vector3[] vertices = Place(face);
            Vector3[] colors = view switch
            {
                FaceView.Shaded => Light(vertices, triangles),
                FaceView.Depth => Depth(vertices),
                FaceView.Normals => [.. Normals(vertices, triangles).Select(normal => new Vector3(normal.X, -normal.Y, normal.Z) * 0.5f + new Vector3(0.5f))],
                _ => face.Topology.Ncc.Count == vertices.Length ? [.. face.Topology.Ncc] : throw new ArgumentException("The pack has no ncc_code.npy, which pncc needs."),
            };
            if (blueFirst)
            {
                foreach (ref Vector3 color in colors.AsSpan())
                    color = new Vector3(color.Z, color.Y, color.X);
            }
            _rasterizer.Draw(vertices, triangles, colors, new Canvas(picture));
        }
        if (behind is not null)
            FaceRenderer.Mix(behind, picture.Pixels, opacity);
    }

    /// <summary>The face laid out flat, 256 × 256: the photo's colours at the vertices, spread over the triangles.</summary>
    /// <exception cref="ArgumentException">The pack has no texture coordinates.</exception>
    public static Image Unwrap(DenseFace face, ImageView photo)
    {
        IReadOnlyList<Vector2> coordinates = face.Topology.TextureCoordinates;
        if (coordinates.Count != face.VertexCount)
            throw new ArgumentException("The pack has no BFM_UV.mat and indices.npy, which uv_tex needs.");
        var flat = new Vector3[coordinates.Count];
        for (int i = 0; i < flat.Length; i++)
            flat[i] = new Vector3(coordinates[i].X * (UvSize - 1), (1 - coordinates[i].Y) * (UvSize - 1), 0);
        var picture = new Image(UvSize, UvSize, PixelFormat.Rgb24);
        new Sim3drRasterizer(UvSize, UvSize).Draw(flat, Triangles(face), Bilinear(face.Vertices, photo), new Canvas(picture));
        return picture;
    }

    /// <summary>The vertices in the original's terms: centres of pixels at whole numbers, z towards the viewer from 0.</summary>
    internal static Vector3[] Place(DenseFace face)
    {
        ReadOnlySpan<Vector3> vertices = face.Vertices;
        float farthest = float.NegativeInfinity;
        foreach (Vector3 vertex in vertices)
            farthest = MathF.Max(farthest, vertex.Z);
        var placed = new Vector3[vertices.Length];
        for (int i = 0; i < placed.Length; i++)
            placed[i] = new Vector3(vertices[i].X - 0.5f, vertices[i].Y - 0.5f, farthest - vertices[i].Z);
        return placed;
    }

    static int[] Triangles(DenseFace face) => face.Topology.Triangles.Count > 0
        ? [.. face.Topology.Triangles]
        : throw new ArgumentException("The pack has no tri.pkl, without which its surface cannot be drawn.");

    static Vector3[] Depth(Vector3[] vertices)
    {
        float most = MathF.Max(vertices.Max(vertex => vertex.Z), 1e-6f);
        return [.. vertices.Select(vertex => new Vector3(vertex.Z / most))];
    }

    /// <summary>Normals towards the viewer where the surface is seen: y points down here, so triangles turn the other way.</summary>
    static Vector3[] Normals(Vector3[] vertices, int[] triangles)
    {
        var normals = new Vector3[vertices.Length];
        VertexNormals.Compute(vertices, triangles, normals);
        foreach (ref Vector3 normal in normals.AsSpan())
            normal = -normal;
        return normals;
    }

    /// <summary>
    /// White light from in front: 0.3 + 0.6 · diffuse + 0.1 · specular on vertices that are scaled into a box around the origin. The
    /// reflection is multiplied with the view axis by axis before the power, as in the original.
    /// </summary>
    static Vector3[] Light(Vector3[] vertices, int[] triangles)
    {
        Vector3[] normals = Normals(vertices, triangles);
        Vector3 least = new(float.PositiveInfinity), most = new(float.NegativeInfinity);
        foreach (Vector3 vertex in vertices)
            (least, most) = (Vector3.Min(least, vertex), Vector3.Max(most, vertex));
        Vector3 extent = most - least;
        float scale = 2 / MathF.Max(MathF.Max(extent.X, MathF.Max(extent.Y, extent.Z)), 1e-6f);
        Vector3 middle = extent * (scale / 2), lamp = new(0, 0, LampDistance);
        var colors = new Vector3[vertices.Length];
        for (int i = 0; i < colors.Length; i++)
        {
            Vector3 vertex = (vertices[i] - least) * scale - middle, direction = Vector3.Normalize(lamp - vertex);
            float cosine = Vector3.Dot(normals[i], direction), shine = 0;
            if (cosine != 0)
            {
                Vector3 product = direction * (2 * cosine * normals[i] - direction);
                shine = MathF.Pow(product.X, Shininess) + MathF.Pow(product.Y, Shininess) + MathF.Pow(product.Z, Shininess);
            }
            colors[i] = new Vector3(Math.Clamp(Ambient + Direct * Math.Clamp(cosine, 0, 1) + Specular * Math.Clamp(shine, 0, 1), 0, 1));
        }
        return colors;
    }

    static Vector3[] Bilinear(ReadOnlySpan<Vector3> places, ImageView photo)
    {
        int bytes = photo.Format.BytesPerPixel(), red = photo.Format is PixelFormat.Bgr24 or PixelFormat.Bgra32 ? 2 : 0;
        (int green, int blue) = bytes == 1 ? (0, 0) : (1, 2 - red);
        var colors = new Vector3[places.Length];
        for (int i = 0; i < colors.Length; i++)
        {
            float x = Math.Clamp(places[i].X - 0.5f, 0, photo.Width - 1), y = Math.Clamp(places[i].Y - 0.5f, 0, photo.Height - 1);
            int left = (int)x, top = (int)y, right = Math.Min(left + 1, photo.Width - 1), bottom = Math.Min(top + 1, photo.Height - 1);
            Vector3 upper = Vector3.Lerp(Pixel(photo.Row(top), left), Pixel(photo.Row(top), right), x - left);
            Vector3 lower = Vector3.Lerp(Pixel(photo.Row(bottom), left), Pixel(photo.Row(bottom), right), x - left);
            colors[i] = Vector3.Lerp(upper, lower, y - top) / 255;
        }
        return colors;

        Vector3 Pixel(ReadOnlySpan<byte> row, int column) => new(row[column * bytes + red], row[column * bytes + green], row[column * bytes + blue]);
    }
}
