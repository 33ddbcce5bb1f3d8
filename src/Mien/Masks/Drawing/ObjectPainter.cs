using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>Draws the objects of masks: lit by the face's light, with highlights, as glass where light passes. Not thread-safe.</summary>
sealed class ObjectPainter(SampleCanvas canvas)
{
    /// <summary>Two lobes: the light itself, and the broad brightness of a room overhead.</summary>
    const int Sharpness = 40, Broad = 6;

    Vector3[] _screen = [];

    /// <summary>Puts an object's triangles into the z-buffer and nothing else.</summary>
    public void Hide(PosedObject thing)
    {
        foreach (PosedPart part in thing.Parts)
            Rasterize(part);
    }

    /// <summary>Puts triangles into the z-buffer, beside what is there already.</summary>
    /// <param name="screen">Pixels of the picture, and distances.</param>
    /// <param name="triangles">Three vertices each.</param>
    /// <param name="culling">Which side is left out.</param>
    public void Rasterize(ReadOnlySpan<Vector3> screen, ReadOnlySpan<int> triangles, Culling culling = Culling.None)
    {
        if (_screen.Length < screen.Length)
            _screen = new Vector3[screen.Length];
        float scale = canvas.Scale, left = canvas.Part.Left, top = canvas.Part.Top;
        for (int i = 0; i < screen.Length; i++)
            _screen[i] = new Vector3((screen[i].X - left) * scale, (screen[i].Y - top) * scale, screen[i].Z);
        canvas.Rasterizer.Culling = culling;
        canvas.Rasterizer.Rasterize(_screen.AsSpan(0, screen.Length), triangles, keepDepth: true);
    }

    /// <summary>Draws an object over what is there, behind what the z-buffer holds.</summary>
    public void Draw(PosedObject thing, FaceLight light)
    {
        MaskMaterial material = thing.Layer.Material;
        foreach (PosedPart part in thing.Parts)
        {
            Rasterize(part);
            Light(part, material, light);
            float opacity = thing.Layer.Opacity * part.Color.W;
            if (material.Transmission > 0)
                Glass(thing, part, material.Transmission, opacity);
            else if (thing.Layer.Blend == MaskBlend.Normal)
                canvas.Rasterizer.Shade(Lit(part, opacity), canvas.OnSamples);
            else
                Blend(thing, Lit(part, 1), LayerBlend.ModeOf(thing.Layer.Blend), opacity);
        }
    }

    void Rasterize(PosedPart part) => Rasterize(part.Screen, part.Mesh.Triangles, part.IsDoubleSided ? Culling.None : Culling.Back);

    /// <summary>What is behind times the surface's colour, mixed with the lit surface, and highlights whole.</summary>
    void Glass(PosedObject thing, PosedPart part, float transmission, float opacity)
    {
        var factor = new Vector3(part.Color.X, part.Color.Y, part.Color.Z);
        Surface tint = Plain(part) with { Color = factor };
        Blend(thing, tint, LayerMode.Multiply, opacity);
        if (transmission < 1)
            Blend(thing, Lit(part, 1) with { Highlights = [] }, LayerMode.Normal, (1 - transmission) * opacity);
        Blend(thing, new Surface { Color = Vector3.Zero, Highlights = part.Highlights }, LayerMode.Add, opacity);
    }

    void Blend(PosedObject thing, in Surface surface, LayerMode mode, float opacity)
    {
        canvas.ClearLayer(thing.Extent);
        canvas.Rasterizer.Shade(surface, canvas.OnLayer);
        canvas.BlendLayer(thing.Extent, new LayerBlend(mode, opacity));
    }

    static Surface Plain(PosedPart part) => new()
    {
        Colors = part.Mesh.Colors ?? [],
        Texture = part.Texture,
        TextureCoordinates = part.Texture is null ? [] : part.Mesh.TextureCoordinates,
    };

    static Surface Lit(PosedPart part, float opacity) => Plain(part) with
    {
        Colors = part.Colors,
        Highlights = part.IsUnlit ? [] : part.Highlights,
        Opacity = opacity,
    };

    /// <summary>Colours and highlights of the vertices.</summary>
    static void Light(PosedPart part, MaskMaterial material, FaceLight light)
    {
        var factor = new Vector3(part.Color.X, part.Color.Y, part.Color.Z);
        ReadOnlySpan<Vector3> positions = part.Positions, normals = part.Normals, own = part.Mesh.Colors ?? [];
        bool lit = !part.IsUnlit, shiny = lit && material.Gloss > 0;
        // Glass reflects little of what falls on it straight, and a flat lens would be one highlight.
        float strength = material.Gloss * light.Exposure * (0.35f + 0.65f * light.Directedness) * (1 - 0.8f * material.Transmission);
        for (int i = 0; i < positions.Length; i++)
        {
            Vector3 color = own.IsEmpty ? factor : factor * own[i], normal = normals[i];
            if (!lit)
            {
                part.Colors[i] = color;
                continue;
            }
            Vector3 viewer = -positions[i] / MathF.Max(positions[i].Length(), 1e-6f);
            float facing = Vector3.Dot(normal, viewer);
            if (facing < 0 && part.IsDoubleSided)
                (normal, facing) = (-normal, -facing);
            part.Colors[i] = color * light.On(normal);
            part.Highlights[i] = shiny ? new Vector3(strength * Shine(normal, viewer, facing, light.Direction)) : Vector3.Zero;
        }
    }

    /// <summary>Blinn's highlight, and the sky above, which shows more at grazing angles (Schlick).</summary>
    static float Shine(Vector3 normal, Vector3 viewer, float facing, Vector3 towardsLight)
    {
        Vector3 half = towardsLight + viewer;
        float cosine = Vector3.Dot(normal, half) / MathF.Max(half.Length(), 1e-6f);
        float peak = cosine > 0 ? Power(cosine, Sharpness) : 0;
        Vector3 mirrored = normal * (2 * facing) - viewer;
        float above = Math.Clamp(mirrored.Y * 0.5f + 0.5f, 0, 1), grazing = Power(1 - Math.Clamp(facing, 0, 1), 5);
        return 0.8f * peak + (0.02f + 0.4f * grazing) * Power(above, Broad);
    }

    static float Power(float value, int exponent)
    {
        float result = 1;
        for (; exponent > 0; exponent >>= 1, value *= value)
            if ((exponent & 1) != 0)
                result *= value;
        return result;
    }
}
