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

/// <summary>Colours a sample: red, green and blue 0 … 255, alpha 0 … 1. A struct, so that the loop over the pixels is compiled for it.</summary>
unsafe interface IPixelShader
{
    Vector128<float> Shade(in SurfaceSample sample);
}

/// <summary>One colour.</summary>
readonly struct ConstantShader(Vector128<float> color) : IPixelShader
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Shade(in SurfaceSample sample) => color;
}

/// <summary>Colours of the vertices, light included (H. Gouraud, 1971).</summary>
readonly unsafe struct VertexColorShader(Vector128<float>* colors) : IPixelShader
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Shade(in SurfaceSample sample) => sample.Mix(colors);
}

/// <summary>A photo at the vertices' places in it.</summary>
readonly unsafe struct PhotoShader(TexelSource photo, Vector128<float>* places) : IPixelShader
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Shade(in SurfaceSample sample)
    {
        Vector128<float> place = sample.Mix(places);
        return photo.Sample(place[0], place[1]) * Vector128.Create(1, 1, 1, 1f / 255);
    }
}

/// <summary>A texture times the vertices' factors, plus their highlights.</summary>
unsafe struct TextureShader(TextureLevels texture, Vector128<float>* coordinates, Vector128<float>* factors, Vector128<float>* highlights) : IPixelShader
{
    TextureLevels _texture = texture;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Shade(in SurfaceSample sample)
    {
        Vector128<float> color = _texture.Sample(sample, sample.Mix(coordinates)) * sample.Mix(factors);
        return highlights == null ? color : color + sample.Mix(highlights);
    }
}

/// <summary>Light at every sample from the interpolated normal (B. T. Phong, 1975), on a colour or a texture.</summary>
unsafe struct NormalShader(
    Lighting lighting, TextureLevels texture, Vector128<float>* coordinates, Vector128<float>* factors, Vector128<float>* normals, Vector128<float>* positions) : IPixelShader
{
    TextureLevels _texture = texture;

    public Vector128<float> Shade(in SurfaceSample sample)
    {
        Vector128<float> color = sample.Mix(factors);
        if (coordinates != null)
            color *= _texture.Sample(sample, sample.Mix(coordinates));
        Vector3 viewer = positions == null ? Vector3.UnitZ : Unit(-sample.Mix(positions).AsVector3());
        lighting.At(Unit(sample.Mix(normals).AsVector3()), viewer, out Vector3 factor, out Vector3 highlight);
        return color * new Vector4(factor, 1).AsVector128() + new Vector4(highlight * 255, 0).AsVector128();
    }

    static Vector3 Unit(Vector3 vector) => vector / MathF.Sqrt(Math.Max(Lighting.Dot(vector, vector), 1e-30f));
}

/// <summary>A texture's levels and which of them the triangle at hand shows.</summary>
unsafe struct TextureLevels(Texture? texture, GridVertex* vertices, Vector128<float>* coordinates)
{
    TexelSource _source = texture?.Level(0) ?? default;
    float _scale = 1;
    int _level;
    TriangleRecord* _record;

    /// <summary>Red, green, blue (0 … 255) and alpha (0 … 1) at texel coordinates of level 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Sample(in SurfaceSample sample, Vector128<float> at)
    {
        if (texture!.LevelCount > 1 && sample.Record != _record)
            Choose(sample.Record);
        Vector128<float> place = (at + Vector128.Create(0.5f)) * _scale - Vector128.Create(0.5f);
        return _source.Sample(place[0], place[1]) * Vector128.Create(1, 1, 1, 1f / 255);
    }

    // Texels per sample, as areas; a level up quarters the texels.
    void Choose(TriangleRecord* record)
    {
        _record = record;
        Vector128<float> origin = coordinates[record->V0], first = coordinates[record->V1] - origin, second = coordinates[record->V2] - origin;
        float texels = MathF.Abs(first[0] * second[1] - first[1] * second[0]);
        GridVertex a = vertices[record->V0], b = vertices[record->V1], c = vertices[record->V2];
        float samples = MathF.Abs((float)(b.X - a.X) * (c.Y - a.Y) - (float)(b.Y - a.Y) * (c.X - a.X)) * (1f / (256 * 256));
        float ratio = texels / samples;
        int exponent = ratio > 1 && float.IsFinite(ratio) ? (BitConverter.SingleToInt32Bits(ratio) >> 23) - 127 : 0;
        int level = Math.Min((exponent + 1) / 2, texture!.LevelCount - 1);
        if (level == _level)
            return;
        _level = level;
        _source = texture.Level(level);
        _scale = 1f / (1 << level);
    }
}
