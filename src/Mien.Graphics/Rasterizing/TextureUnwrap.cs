using System.Numerics;

namespace Mien.Graphics;

/// <summary>
/// Lays the part of a photo that a surface covers out in the surface's own texture: triangles are drawn where their texture coordinates
/// say, each pixel taken from the photo at the interpolated place. Nothing is allocated once the buffers have grown to the mesh.
/// Not for use by two threads at once.
/// </summary>
public sealed class TextureUnwrap
{
    readonly Rasterizer _rasterizer;
    Vector3[] _places = [];
    int[] _facing = [];

    /// <summary>Buffers for a texture.</summary>
    /// <param name="width">Pixels per row of the texture.</param>
    /// <param name="height">Rows of the texture.</param>
    /// <param name="supersampling">Samples per pixel along each axis: 1 or 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent is not positive or too large, or supersampling is neither 1 nor 2.</exception>
    public TextureUnwrap(int width, int height, int supersampling = 1) => _rasterizer = new Rasterizer(width, height, supersampling);

    /// <summary>The texture's coverage and triangles after <see cref="Draw"/>.</summary>
    public Rasterizer Rasterizer => _rasterizer;

    /// <summary>Draws the texture; what no triangle covers keeps what it has.</summary>
    /// <param name="textureCoordinates">Per vertex: u right, v up, 0 to 1.</param>
    /// <param name="screen">Per vertex: (x, y, depth) in the photo, as <see cref="Rasterizer.Rasterize"/> takes them.</param>
    /// <param name="triangles">Three vertex indices each.</param>
    /// <param name="kind">Whether depths are those of a perspective.</param>
    /// <param name="photo">The photo; beyond its border, its border is repeated.</param>
    /// <param name="target">The texture.</param>
    /// <param name="frontsOnly">True leaves out triangles that turn their back to the camera of the photo.</param>
    /// <exception cref="ArgumentException">An extent is wrong or an index names no vertex.</exception>
    public void Draw(
        ReadOnlySpan<Vector2> textureCoordinates, ReadOnlySpan<Vector3> screen, ReadOnlySpan<int> triangles, DepthKind kind, ImageView photo, Canvas target, bool frontsOnly = false)
    {
        if (textureCoordinates.Length != screen.Length)
            throw new ArgumentException($"{textureCoordinates.Length} texture coordinates for {screen.Length} vertices.");
        if (_places.Length < screen.Length)
            _places = new Vector3[screen.Length];
        for (int i = 0; i < screen.Length; i++)
        {
            Vector2 at = textureCoordinates[i];
            // Places in the photo, times distance, run linearly over the surface: the distance takes the part that 1/distance has in a photo.
            float depth = kind == DepthKind.Perspective ? 1 / screen[i].Z : 0;
            _places[i] = new Vector3(at.X * _rasterizer.Width, (1 - at.Y) * _rasterizer.Height, depth);
        }
        ReadOnlySpan<int> drawn = frontsOnly ? Facing(screen, triangles) : triangles;
        _rasterizer.Rasterize(_places.AsSpan(0, screen.Length), drawn, kind);
        _rasterizer.Sample(screen, photo, target);
    }

    ReadOnlySpan<int> Facing(ReadOnlySpan<Vector3> screen, ReadOnlySpan<int> triangles)
    {
        if (_facing.Length < triangles.Length)
            _facing = new int[triangles.Length];
        int count = 0;
        for (int t = 0; t + 2 < triangles.Length; t += 3)
        {
            int i0 = triangles[t], i1 = triangles[t + 1], i2 = triangles[t + 2];
            if (Math.Max((uint)i0, Math.Max((uint)i1, (uint)i2)) >= (uint)screen.Length)
                throw new ArgumentException($"Triangle {t / 3} names a vertex that is not among the {screen.Length}.");
            Vector3 a = screen[i0], b = screen[i1], c = screen[i2];
            if ((b.X - a.X) * (c.Y - a.Y) - (b.Y - a.Y) * (c.X - a.X) >= 0)
                continue;
            _facing[count] = i0;
            _facing[count + 1] = i1;
            _facing[count + 2] = i2;
            count += 3;
        }
        return _facing.AsSpan(0, count);
    }
}
