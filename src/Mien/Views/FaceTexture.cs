using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>What a texture shows where the photo does not show the face.</summary>
public enum TextureFill
{
    /// <summary>Black.</summary>
    None,

    /// <summary>The mirror image of the other side of the face, where the photo shows that; else black.</summary>
    Mirror,

    /// <summary>The mirror image, and smooth colours of what lies around where that is not seen either: no black is left.</summary>
    Complete,
}

/// <summary>
/// Lays the photo of a face out flat: the texture of its surface, without what another part of the face hides. Not thread-safe.
/// </summary>
public sealed class FaceTexture
{
    /// <summary>Where the photo is seen at steeper angles than these (cosines), it goes from not trusted to trusted.</summary>
    const float Grazing = 0.18f, Facing = 0.55f;

    /// <summary>What lies this far behind the nearest surface, millimetres, goes from seen to hidden.</summary>
    const float Before = 2.5f, Behind = 6;

    /// <summary>From this weight on a texel is shown.</summary>
    const float Shown = 0.05f;

    const int DepthSize = 512;

    readonly FaceSurface _surface;
    readonly TextureUnwrap _unwrap;
    readonly Rasterizer _depth = new(DepthSize, DepthSize);
    readonly float[] _depths = new float[DepthSize * DepthSize];
    readonly Vector3[] _places, _normals, _mirrored, _scaled, _mirrorCoordinates;
    readonly float[] _weights;

    /// <summary>Buffers for textures of a surface.</summary>
    /// <param name="surface">Whose texture.</param>
    /// <param name="size">Height of the texture in pixels; its width is <see cref="FaceSurface.TextureAspect"/> times as large.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not from 16 to 8192 or no multiple of 4.</exception>
    public FaceTexture(FaceSurface surface, int size)
    {
        if (size is < 16 or > 8192 || size % 4 != 0)
            throw new ArgumentOutOfRangeException(nameof(size), $"The height of a texture is 16 to 8192 pixels and a multiple of 4, not {size}.");
        _surface = surface;
        Height = size;
        Width = (int)(size * surface.TextureAspect);
        _unwrap = new TextureUnwrap(Width, Height);
        _places = new Vector3[Width * Height];
        _normals = new Vector3[Width * Height];
        _mirrored = new Vector3[Width * Height];
        _weights = new float[Width * Height];
        _scaled = new Vector3[surface.VertexCount];
        _mirrorCoordinates = new Vector3[surface.VertexCount];
        for (int i = 0; i < _mirrorCoordinates.Length; i++)
        {
            Vector2 at = surface.TextureCoordinates[surface.Mirror[i]];
            _mirrorCoordinates[i] = new Vector3(at.X * Width - 0.5f, (1 - at.Y) * Height - 0.5f, 0);
        }
    }

    /// <summary>Pixels per row of the textures.</summary>
    public int Width { get; }

    /// <summary>Rows of the textures.</summary>
    public int Height { get; }

    /// <summary>Takes the texture of a face out of a photo.</summary>
    /// <param name="face">The face, of this surface, as the camera of the photo sees it.</param>
    /// <param name="photo">The photo.</param>
    /// <param name="fill">What is to be seen where the photo does not show the face.</param>
    /// <returns>Red, green and blue.</returns>
    /// <exception cref="ArgumentException">The face is of another surface.</exception>
    public Image Unwrap(PosedFace face, ImageView photo, TextureFill fill)
    {
        if (face.Surface != _surface)
            throw new ArgumentException("The face has another surface than this texture.", nameof(face));
        var own = new Image(Width, Height, PixelFormat.Rgb24);
        _places.AsSpan().Fill(new Vector3(float.NaN));
        _unwrap.Draw(_surface.TextureCoordinates, face.Screen, _surface.Triangles, DepthKind.Perspective, photo, new Canvas(own));
        _unwrap.Rasterizer.Interpolate(face.Vertices, _places);
        _unwrap.Rasterizer.Interpolate(face.Normals, _normals);
        Weigh(face, photo.Width, photo.Height);
        if (fill == TextureFill.None)
        {
            for (int i = 0; i < _weights.Length; i++)
            {
                if (_weights[i] < Shown)
                    own.Pixels.AsSpan(i * 3, 3).Clear();
            }
            return own;
        }
        _unwrap.Rasterizer.Interpolate(_mirrorCoordinates, _mirrored);
        Image result = Mirror(own);
        if (fill == TextureFill.Complete)
            Complete(result);
        return result;
    }

    /// <summary>How much the photo tells of every texel: whether it is in the picture, nearest to the camera, and turned towards it.</summary>
    void Weigh(PosedFace face, int width, int height)
    {
        CameraIntrinsics camera = face.Camera;
        DrawDepth(face, out Vector2 corner, out float scale);
        for (int i = 0; i < _weights.Length; i++)
        {
            Vector3 place = _places[i];
            _weights[i] = 0;
            float distance = -place.Z;
            if (!(distance > 1))
                continue;
            float x = (float)(camera.CenterX + camera.FocalX * place.X / distance), y = (float)(camera.CenterY - camera.FocalY * place.Y / distance);
            if (!(x >= 0 && y >= 0 && x <= width && y <= height))
                continue;
            float facing = -Vector3.Dot(_normals[i], place) / (_normals[i].Length() * place.Length() + 1e-9f);
            int column = Math.Clamp((int)((x - corner.X) * scale), 0, DepthSize - 1), row = Math.Clamp((int)((y - corner.Y) * scale), 0, DepthSize - 1);
            _weights[i] = SmoothStep.Rise(facing, Grazing, Facing) * (1 - SmoothStep.Rise(distance - _depths[row * DepthSize + column], Before, Behind));
        }
    }

    /// <summary>Distances over the face's box, at a resolution that does not depend on how large the face is in the photo.</summary>
    void DrawDepth(PosedFace face, out Vector2 corner, out float scale)
    {
        Vector2 least = new(float.PositiveInfinity), most = new(float.NegativeInfinity);
        foreach (Vector3 vertex in face.Screen)
        {
            if (!float.IsFinite(vertex.Z))
                continue;
            least = Vector2.Min(least, new Vector2(vertex.X, vertex.Y));
            most = Vector2.Max(most, new Vector2(vertex.X, vertex.Y));
        }
        corner = least;
        scale = DepthSize / MathF.Max(MathF.Max(most.X - least.X, most.Y - least.Y), 1e-3f);
        for (int i = 0; i < _scaled.Length; i++)
            _scaled[i] = new Vector3((face.Screen[i].X - least.X) * scale, (face.Screen[i].Y - least.Y) * scale, face.Screen[i].Z);
        _depth.Rasterize(_scaled, _surface.Triangles);
        _depth.CopyDepth(_depths);
    }

    /// <summary>Blends every texel with its mirror image by what the photo tells of each; the weights become those of the result.</summary>
    Image Mirror(Image own)
    {
        var result = new Image(Width, Height, PixelFormat.Rgb24);
        float[] weights = (float[])_weights.Clone();
        for (int i = 0; i < weights.Length; i++)
        {
            if (float.IsNaN(_places[i].X))
                continue;
            int column = Math.Clamp((int)MathF.Round(_mirrored[i].X), 0, Width - 1), row = Math.Clamp((int)MathF.Round(_mirrored[i].Y), 0, Height - 1), other = row * Width + column;
            float self = weights[i], mirror = (1 - self) * weights[other], sum = self + mirror;
            _weights[i] = Math.Max(self, weights[other]);
            if (_weights[i] < Shown)
                continue;
            Vector3 color = (Color(own, i) * self + Bilinear(own, weights, _mirrored[i], other) * mirror) / sum;
            Span<byte> pixel = result.Pixels.AsSpan(i * 3, 3);
            for (int channel = 0; channel < 3; channel++)
                pixel[channel] = (byte)Math.Clamp(color[channel] + 0.5f, 0, 255);
        }
        return result;
    }

    /// <summary>The colour between four texels, by those of them that the photo shows.</summary>
    Vector3 Bilinear(Image image, float[] weights, Vector3 at, int nearest)
    {
        int left = Math.Clamp((int)MathF.Floor(at.X), 0, Width - 2), top = Math.Clamp((int)MathF.Floor(at.Y), 0, Height - 2);
        float x = Math.Clamp(at.X - left, 0, 1), y = Math.Clamp(at.Y - top, 0, 1), sum = 0;
        Vector3 color = Vector3.Zero;
        for (int corner = 0; corner < 4; corner++)
        {
            int index = (top + (corner >> 1)) * Width + left + (corner & 1);
            float weight = weights[index] < Shown ? 0 : ((corner & 1) == 0 ? 1 - x : x) * (corner < 2 ? 1 - y : y);
            color += Color(image, index) * weight;
            sum += weight;
        }
        return sum > 0 ? color / sum : Color(image, nearest);
    }

    static Vector3 Color(Image image, int index) => new(image.Pixels[index * 3], image.Pixels[index * 3 + 1], image.Pixels[index * 3 + 2]);

    /// <summary>Each square of the texture has colours of its own.</summary>
    void Complete(Image image)
    {
        Vector3 skin = TextureHoles.Fill(image, _weights, Shown, 0, 0, Height, new Vector3(128));
        if (!_surface.HasColumn)
            return;
        for (int square = 0; square < 4; square++)
            TextureHoles.Fill(image, _weights, Shown, Height, square * Height / 4, Height / 4, skin);
    }
}
