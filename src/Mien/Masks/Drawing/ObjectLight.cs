using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mien;

/// <summary>Colours and highlights of an object's vertices in the light of a face, four at a time; nothing is allocated.</summary>
readonly struct ObjectLight
{
    /// <summary>Glass reflects little of what falls on it straight, and a flat lens would be one highlight.</summary>
    const float OffGlass = 0.8f;

    readonly FaceLight _light;
    readonly Vector3Wide _towards;
    readonly float _strength;
    readonly bool _isDoubleSided;

    ObjectLight(FaceLight light, MaskMaterial material, bool isDoubleSided)
    {
        _light = light;
        _towards = Vector3Wide.All(light.Direction);
        _strength = material.Gloss * light.Exposure * (0.35f + 0.65f * light.Directedness) * (1 - OffGlass * material.Transmission);
        _isDoubleSided = isDoubleSided;
    }

    /// <summary>Lights a part: writes <see cref="PosedPart.Colors"/> and <see cref="PosedPart.Highlights"/>.</summary>
    public static void On(PosedPart part, MaskMaterial material, FaceLight light)
    {
        var factor = new Vector3(part.Color.X, part.Color.Y, part.Color.Z);
        ReadOnlySpan<Vector3> own = part.Mesh.Colors ?? [];
        Span<Vector3> colors = part.Colors, highlights = part.Highlights;
        if (part.IsUnlit)
        {
            for (int i = 0; i < colors.Length; i++)
                colors[i] = own.IsEmpty ? factor : factor * own[i];
            return;
        }
        var lamp = new ObjectLight(light, material, part.IsDoubleSided);
        ReadOnlySpan<Vector3> positions = part.Positions, normals = part.Normals;
        int whole = colors.Length - colors.Length % Vector3Wide.Count;
        for (int i = 0; i < whole; i += Vector3Wide.Count)
            lamp.Four(positions[i..], normals[i..], colors[i..], highlights[i..]);
        if (whole < colors.Length)
        {
            // The last few among copies of the last one.
            Span<Vector3> last = stackalloc Vector3[4 * Vector3Wide.Count];
            Span<Vector3> position = last[..4], normal = last[4..8], color = last[8..12], highlight = last[12..];
            position.Fill(positions[^1]);
            normal.Fill(normals[^1]);
            positions[whole..].CopyTo(position);
            normals[whole..].CopyTo(normal);
            lamp.Four(position, normal, color, highlight);
            color[..(colors.Length - whole)].CopyTo(colors[whole..]);
            highlight[..(colors.Length - whole)].CopyTo(highlights[whole..]);
        }
        for (int i = 0; i < colors.Length; i++)
            colors[i] *= own.IsEmpty ? factor : factor * own[i];
    }

    /// <summary>The factors on the colours of four vertices, and their highlights.</summary>
    void Four(ReadOnlySpan<Vector3> positions, ReadOnlySpan<Vector3> normals, Span<Vector3> factors, Span<Vector3> highlights)
    {
        Vector3Wide position = Vector3Wide.Load(positions), normal = Vector3Wide.Load(normals);
        Vector128<float> distance = Vector128.Sqrt(Vector3Wide.Dot(position, position));
        Vector3Wide viewer = position * (Vector128.Create(-1f) / Vector128.MaxNative(distance, Vector128.Create(1e-6f)));
        Vector128<float> facing = Vector3Wide.Dot(normal, viewer);
        if (_isDoubleSided)
        {
            normal *= Vector128.ConditionalSelect(Vector128.LessThan(facing, Vector128<float>.Zero), Vector128.Create(-1f), Vector128<float>.One);
            facing = Vector128.Abs(facing);
        }
        Vector128<float> factor = _light.On(normal);
        new Vector3Wide(factor, factor, factor).Store(factors);
        Vector128<float> shine = _strength > 0 ? Shine(normal, viewer, facing) * _strength : Vector128<float>.Zero;
        new Vector3Wide(shine, shine, shine).Store(highlights);
    }

    /// <summary>Blinn's highlight (power 40), and the broad brightness of a room overhead (power 6), which shows more at grazing angles (Schlick).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Vector128<float> Shine(in Vector3Wide normal, in Vector3Wide viewer, Vector128<float> facing)
    {
        Vector3Wide half = _towards + viewer;
        Vector128<float> cosine = Vector3Wide.Dot(normal, half) / Vector128.MaxNative(Vector128.Sqrt(Vector3Wide.Dot(half, half)), Vector128.Create(1e-6f));
        // High powers of less would be denormal numbers, which take a hundred times as long.
        cosine = Vector128.MaxNative(cosine, Vector128.Create(0.2f));
        Vector128<float> fourth = cosine * cosine * (cosine * cosine), eighth = fourth * fourth, sixteenth = eighth * eighth, peak = sixteenth * sixteenth * eighth;
        Vector128<float> above = Share((normal.Y * (facing * 2) - viewer.Y) * 0.5f + Vector128.Create(0.5f)), grazing = Vector128<float>.One - Share(facing);
        Vector128<float> aboveSquared = above * above, grazingSquared = grazing * grazing;
        return peak * 0.8f + (Vector128.Create(0.02f) + grazingSquared * grazingSquared * grazing * 0.4f) * (aboveSquared * aboveSquared * aboveSquared);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> Share(Vector128<float> value) => Vector128.MinNative(Vector128.MaxNative(value, Vector128.Create(1e-5f)), Vector128<float>.One);
}
