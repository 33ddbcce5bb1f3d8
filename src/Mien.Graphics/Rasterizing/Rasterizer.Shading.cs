using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mien.Graphics.Codecs;
using Mien.Graphics.Rasterizing;

namespace Mien.Graphics;

/// <content>Colours of the pixels.</content>
public sealed partial class Rasterizer
{
    // Per vertex, one vector each, so that a sample mixes three loads.
    Vector128<float>[] _factors = [];
    Vector128<float>[] _highlights = [];
    Vector128<float>[] _coordinates = [];
    Vector128<float>[] _normals = [];
    Vector128<float>[] _positions = [];
    byte[] _levels = [];

    /// <summary>Draws the triangles of the last <see cref="Rasterize"/> over a picture. Pixels that see none keep what they have.</summary>
    /// <exception cref="ArgumentException">The picture has another size, a span has not one value per vertex, or one that is needed is empty.</exception>
    /// <remarks>What is transparent is drawn after what lies behind it, each by its own <see cref="Rasterize"/> with depth kept.</remarks>
    public unsafe void Shade(in Surface surface, Canvas canvas)
    {
        RequireSize(canvas.Width, canvas.Height);
        RequireSpans(surface);
        if (!(surface.Opacity > 0))
            return;
        float opacity = Math.Min(surface.Opacity, 1);
        bool perPixel = surface.Lighting is { PerPixel: true };
        if (surface.Texture is { } texture)
            PlaceInTexture(surface.TextureCoordinates, texture);
        TextureLevels levels = new(surface.Texture, Pointer(_records), Pointer(_levels));
        if (surface.Texture is null && surface.Lighting is null && surface.Colors.IsEmpty && surface.Highlights.IsEmpty)
        {
            ConstantShader shader = new((surface.Color * 255).AsVector128(), opacity);
            ShadePixels(ref shader, canvas);
        }
        else if (perPixel)
        {
            PrepareFactors(surface, lighting: null);
            Copy(surface.Normals, ref _normals);
            if (!surface.Positions.IsEmpty)
                Copy(surface.Positions, ref _positions);
            NormalShader shader = new(
                surface.Lighting!, levels, surface.Texture is null ? null : Pointer(_coordinates), Pointer(_factors), Pointer(_normals), surface.Positions.IsEmpty ? null : Pointer(_positions), opacity);
            ShadePixels(ref shader, canvas);
        }
        else if (surface.Texture is not null)
        {
            PrepareFactors(surface, surface.Lighting);
            TextureShader shader = new(levels, Pointer(_coordinates), Pointer(_factors), surface.Lighting is { HasHighlights: true } || !surface.Highlights.IsEmpty ? Pointer(_highlights) : null, opacity);
            ShadePixels(ref shader, canvas);
        }
        else
        {
            PrepareFactors(surface, surface.Lighting);
            VertexColorShader shader = new(Pointer(_factors), opacity);
            ShadePixels(ref shader, canvas);
        }
    }

    /// <summary>
    /// Draws the triangles of the last <see cref="Rasterize"/> over a picture, each pixel taken bilinearly from <paramref name="photo"/> at the
    /// place that runs between the vertices' <paramref name="places"/>.
    /// </summary>
    /// <param name="places">(x, y, unused) in the photo per vertex, in pixels; the centre of the top-left pixel is (0.5, 0.5).</param>
    /// <param name="photo">The photo; beyond its border, its border is repeated.</param>
    /// <param name="canvas">The picture to draw into.</param>
    /// <exception cref="ArgumentException">The picture has another size, or there is not one place per vertex.</exception>
    public unsafe void Sample(ReadOnlySpan<Vector3> places, ImageView photo, Canvas canvas)
    {
        RequireSize(canvas.Width, canvas.Height);
        RequirePerVertex(places.Length, nameof(places));
        Grow(ref _coordinates);
        for (int i = 0; i < places.Length; i++)
        {
            float x = places[i].X - 0.5f, y = places[i].Y - 0.5f;
            _coordinates[i] = float.IsFinite(x) && float.IsFinite(y) ? Vector128.Create(x, y, 0, 0) : Vector128<float>.Zero;
        }
        fixed (byte* pixels = photo.Pixels)
        {
            PhotoShader shader = new(new PhotoTexels(pixels, photo.Width, photo.Height, photo.Stride, photo.Format), Pointer(_coordinates));
            ShadePixels(ref shader, canvas);
        }
    }

    [MethodImpl(CodecCode.Hot)]
    unsafe void ShadePixels<TShader>(ref TShader shader, Canvas canvas) where TShader : struct, IPixelShader
    {
        PixelBlend blend = new(canvas.Format);
        TriangleRecord* records = Pointer(_records);
        int bytes = blend.BytesPerPixel, scale = _scale;
        int left = _left / scale, right = Math.Min(_right, _columns - 1) / scale, top = _top / scale, bottom = _bottom / scale;
        if (_right < _left)
            return;
        for (int y = top; y <= bottom; y++)
        {
            int* ids = Pointer(_ids) + (nint)y * scale * _stride;
            fixed (byte* pixels = canvas.Row(y))
            {
                if (scale == 1)
                {
                    for (int x = left; x <= right; x++)
                    {
                        int id = ids[x];
                        if (id < 0)
                            continue;
                        Vector128<float> color = shader.Shade(new SurfaceSample(records + id, x, y), out float alpha);
                        blend.Write(pixels + x * bytes, color, alpha);
                    }
                }
                else
                {
                    for (int x = left; x <= right; x++)
                    {
                        int* upper = ids + x * 2, lower = upper + _stride;
                        if ((upper[0] & upper[1] & lower[0] & lower[1]) < 0)
                            continue;
                        Vector128<float> sum = Vector128<float>.Zero;
                        float coverage = 0;
                        for (int sample = 0; sample < 4; sample++)
                        {
                            int id = (sample < 2 ? upper : lower)[sample & 1];
                            if (id < 0)
                                continue;
                            Vector128<float> color = shader.Shade(new SurfaceSample(records + id, x * 2 + (sample & 1), y * 2 + (sample >> 1)), out float alpha);
                            color = Vector128.MinNative(Vector128.MaxNative(color, Vector128<float>.Zero), Vector128.Create(255f));
                            sum += color * alpha;
                            coverage += alpha;
                        }
                        if (coverage > 0)
                            blend.Write(pixels + x * bytes, sum / Vector128.Create(coverage), coverage * 0.25f);
                    }
                }
            }
        }
    }

    /// <summary>
    /// What a vertex's colour is multiplied by, or is, where there is no texture: 0 … 255, light included. Highlights apart under a texture.
    /// </summary>
    void PrepareFactors(in Surface surface, Lighting? lighting)
    {
        Grow(ref _factors);
        bool textured = surface.Texture is not null, colored = !surface.Colors.IsEmpty;
        bool own = !surface.Highlights.IsEmpty, apart = textured && (own || lighting is { HasHighlights: true });
        if (apart)
            Grow(ref _highlights);
        float scale = textured ? 1 : 255;
        Vector3 color = surface.Color * scale;
        for (int i = 0; i < _vertexCount; i++)
        {
            Vector3 factor = colored ? color * surface.Colors[i] : color;
            Vector3 highlight = Vector3.Zero;
            if (lighting is not null)
            {
                Vector3 viewer = surface.Positions.IsEmpty ? Vector3.UnitZ : Vector3.Zero;
                if (!surface.Positions.IsEmpty)
                {
                    Vector3 position = surface.Positions[i];
                    viewer = position / -MathF.Sqrt(Math.Max(Lighting.Dot(position, position), 1e-30f));
                }
                lighting.At(surface.Normals[i], viewer, out Vector3 light, out highlight);
                factor *= light;
            }
            if (own)
                highlight = surface.Highlights[i];
            if (apart)
                _highlights[i] = (highlight * 255).AsVector128();
            else
                factor += highlight * 255;
            _factors[i] = factor.AsVector128();
        }
    }

    unsafe void PlaceInTexture(ReadOnlySpan<Vector2> coordinates, Texture texture)
    {
        Grow(ref _coordinates);
        for (int i = 0; i < coordinates.Length; i++)
        {
            Vector2 at = coordinates[i];
            float x = at.X * texture.Width - 0.5f, y = (1 - at.Y) * texture.Height - 0.5f;
            _coordinates[i] = float.IsFinite(x) && float.IsFinite(y) ? Vector128.Create(x, y, 0, 0) : Vector128<float>.Zero;
        }
        if (_levels.Length < _recordCount)
            _levels = GC.AllocateUninitializedArray<byte>(_records.Length, pinned: true);
        for (int i = 0; i < _recordCount; i++)
            _levels[i] = TextureLevels.Choose(Pointer(_records) + i, Pointer(_coordinates), Pointer(_vertices), texture.LevelCount);
    }

    void Copy(ReadOnlySpan<Vector3> source, ref Vector128<float>[] target)
    {
        Grow(ref target);
        for (int i = 0; i < source.Length; i++)
            target[i] = source[i].AsVector128();
    }

    void Grow(ref Vector128<float>[] values)
    {
        if (values.Length < _vertexCount)
            values = GC.AllocateUninitializedArray<Vector128<float>>(_vertexCount, pinned: true);
    }

    void RequireSpans(in Surface surface)
    {
        if (!surface.Colors.IsEmpty)
            RequirePerVertex(surface.Colors.Length, "colours");
        if (!surface.Highlights.IsEmpty)
            RequirePerVertex(surface.Highlights.Length, "highlights");
        if (surface.Texture is not null)
            RequirePerVertex(surface.TextureCoordinates.Length, "texture coordinates");
        if (surface.Lighting is not null)
            RequirePerVertex(surface.Normals.Length, "normals");
        if (!surface.Positions.IsEmpty)
            RequirePerVertex(surface.Positions.Length, "positions");
    }
}
