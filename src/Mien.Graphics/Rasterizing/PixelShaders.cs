using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mien.Graphics.Rasterizing;

/// <summary>A sample's barycentric weights, each in all lanes, and the vertices that they belong to.</summary>
readonly unsafe ref struct SurfaceSample
{
    readonly TriangleRecord* _record;
    readonly Vector128<float> _b0, _b1, _b2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SurfaceSample(TriangleRecord* record, int x, int y)
    {
        _record = record;
        Vector128<float> plane = record->A + record->B * (float)(x - record->AnchorX) + record->C * (float)(y - record->AnchorY);
        Vector128<float> weights = plane / Vector128.Shuffle(plane, Vector128.Create(2, 2, 2, 2));
        _b1 = Vector128.Shuffle(weights, Vector128.Create(0, 0, 0, 0));
        _b2 = Vector128.Shuffle(weights, Vector128.Create(1, 1, 1, 1));
        _b0 = Vector128<float>.One - _b1 - _b2;
    }

    public TriangleRecord* Record => _record;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Mix(Vector128<float>* values) =>
        values[_record->V0] * _b0 + values[_record->V1] * _b1 + values[_record->V2] * _b2;
}

/// <summary>
/// Colours a sample: red, green and blue 0 … 255, alpha 0 … 1. A struct, so that the loop over the pixels is compiled for it. Alpha is apart,
/// and nothing that runs between vertices: mixed, an opacity of 1 is now and then a bit less, and the branch on it a coin's toss.
/// </summary>
unsafe interface IPixelShader
{
    Vector128<float> Shade(in SurfaceSample sample, out float alpha);
}

/// <summary>One colour.</summary>
readonly struct ConstantShader(Vector128<float> color, float opacity) : IPixelShader
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Shade(in SurfaceSample sample, out float alpha)
    {
        alpha = opacity;
        return color;
    }
}

/// <summary>Colours of the vertices, light included (H. Gouraud, 1971).</summary>
readonly unsafe struct VertexColorShader(Vector128<float>* colors, float opacity) : IPixelShader
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Shade(in SurfaceSample sample, out float alpha)
    {
        alpha = opacity;
        return sample.Mix(colors);
    }
}

/// <summary>A photo at the vertices' places in it.</summary>
readonly unsafe struct PhotoShader(PhotoTexels photo, Vector128<float>* places) : IPixelShader
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Shade(in SurfaceSample sample, out float alpha)
    {
        Vector128<float> place = sample.Mix(places), color = photo.Sample(place[0], place[1]);
        alpha = color[3] * (1f / 255);
        return color;
    }
}

/// <summary>A texture times the vertices' factors, plus their highlights.</summary>
unsafe struct TextureShader(TextureLevels texture, Vector128<float>* coordinates, Vector128<float>* factors, Vector128<float>* highlights, float opacity) : IPixelShader
{
    TextureLevels _texture = texture;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Shade(in SurfaceSample sample, out float alpha)
    {
        Vector128<float> color = _texture.Sample(sample, sample.Mix(coordinates));
        alpha = color[3] * (1f / 255) * opacity;
        color *= sample.Mix(factors);
        return highlights == null ? color : color + sample.Mix(highlights);
    }
}

/// <summary>Light at every sample from the interpolated normal (B. T. Phong, 1975), on a colour or a texture.</summary>
unsafe struct NormalShader(
    Lighting lighting, TextureLevels texture, Vector128<float>* coordinates, Vector128<float>* factors, Vector128<float>* normals, Vector128<float>* positions, float opacity) : IPixelShader
{
    TextureLevels _texture = texture;

    public Vector128<float> Shade(in SurfaceSample sample, out float alpha)
    {
        Vector128<float> color = sample.Mix(factors);
        alpha = opacity;
        if (coordinates != null)
        {
            Vector128<float> texel = _texture.Sample(sample, sample.Mix(coordinates));
            alpha *= texel[3] * (1f / 255);
            color *= texel;
        }
        Vector3 viewer = positions == null ? Vector3.UnitZ : Unit(-sample.Mix(positions).AsVector3());
        lighting.At(Unit(sample.Mix(normals).AsVector3()), viewer, out Vector3 factor, out Vector3 highlight);
        return color * factor.AsVector128() + (highlight * 255).AsVector128();
    }

    static Vector3 Unit(Vector3 vector) => vector / MathF.Sqrt(Math.Max(Lighting.Dot(vector, vector), 1e-30f));
}

/// <summary>A texture, and which of its levels each triangle shows.</summary>
unsafe struct TextureLevels(Texture? texture, TriangleRecord* records, byte* levels)
{
    RgbaTexels _texels = texture?.Level(0) ?? default;
    float _scale = 1;
    int _level;

    /// <summary>Red, green, blue and alpha (0 … 255) at texel coordinates of level 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Sample(in SurfaceSample sample, Vector128<float> at)
    {
        int level = levels[sample.Record - records];
        if (level != _level)
            Switch(level);
        Vector128<float> place = (at + Vector128.Create(0.5f)) * _scale - Vector128.Create(0.5f);
        return _texels.Sample(place);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Switch(int level)
    {
        _level = level;
        _texels = texture!.Level(level);
        _scale = 1f / (1 << level);
    }

    /// <summary>The level at which a triangle shows about one texel per sample; a level up quarters the texels.</summary>
    public static byte Choose(TriangleRecord* record, Vector128<float>* coordinates, GridVertex* vertices, int levelCount)
    {
        Vector128<float> origin = coordinates[record->V0], first = coordinates[record->V1] - origin, second = coordinates[record->V2] - origin;
        float texels = MathF.Abs(first[0] * second[1] - first[1] * second[0]);
        GridVertex a = vertices[record->V0], b = vertices[record->V1], c = vertices[record->V2];
        float samples = MathF.Abs((float)(b.X - a.X) * (c.Y - a.Y) - (float)(b.Y - a.Y) * (c.X - a.X)) * (1f / (256 * 256));
        float ratio = texels / samples;
        int exponent = ratio > 1 && float.IsFinite(ratio) ? (BitConverter.SingleToInt32Bits(ratio) >> 23) - 127 : 0;
        return (byte)Math.Min((exponent + 1) / 2, levelCount - 1);
    }
}
