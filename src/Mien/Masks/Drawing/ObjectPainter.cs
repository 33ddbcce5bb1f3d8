using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>Draws the objects of masks: lit by the face's light, with highlights, as glass where light passes. Not thread-safe.</summary>
sealed class ObjectPainter(SampleCanvas canvas)
{
    Vector3[] _screen = [];

    /// <summary>Puts an object's triangles into the z-buffer and nothing else.</summary>
    public void Hide(PosedObject thing)
    {
        foreach (PosedPart part in thing.Parts)
            Hide(part.Screen, part.Mesh.Triangles, CullingOf(part));
    }

    /// <summary>Puts triangles into the z-buffer that are not drawn.</summary>
    /// <inheritdoc cref="Rasterize(ReadOnlySpan{Vector3}, ReadOnlySpan{int}, Culling)"/>
    public void Hide(ReadOnlySpan<Vector3> screen, ReadOnlySpan<int> triangles, Culling culling = Culling.None)
    {
        Span<Vector3> samples = OnSamples(screen);
        canvas.Rasterizer.Culling = culling;
        canvas.Rasterizer.Occlude(samples, triangles);
    }

    /// <summary>Puts triangles into the z-buffer, beside what is there already.</summary>
    /// <param name="screen">Pixels of the picture, and distances.</param>
    /// <param name="triangles">Three vertices each.</param>
    /// <param name="culling">Which side is left out.</param>
    public void Rasterize(ReadOnlySpan<Vector3> screen, ReadOnlySpan<int> triangles, Culling culling = Culling.None)
    {
        Span<Vector3> samples = OnSamples(screen);
        canvas.Rasterizer.Culling = culling;
        canvas.Rasterizer.Rasterize(samples, triangles, keepDepth: true);
    }

    Span<Vector3> OnSamples(ReadOnlySpan<Vector3> screen)
    {
        if (_screen.Length < screen.Length)
            _screen = new Vector3[screen.Length];
        Vector3 scale = new(canvas.Scale, canvas.Scale, 1), offset = new(-canvas.Part.Left * canvas.Scale, -canvas.Part.Top * canvas.Scale, 0);
        for (int i = 0; i < screen.Length; i++)
            _screen[i] = screen[i] * scale + offset;
        return _screen.AsSpan(0, screen.Length);
    }

    /// <summary>Draws an object over what is there, behind what the z-buffer holds.</summary>
    public void Draw(PosedObject thing, FaceLight light)
    {
        MaskMaterial material = thing.Layer.Material;
        foreach (PosedPart part in thing.Parts)
        {
            Rasterize(part);
            ObjectLight.On(part, material, light);
            float opacity = thing.Layer.Opacity * part.Color.W;
            if (material.Transmission > 0)
                Glass(thing, part, material.Transmission, opacity);
            else if (thing.Layer.Blend == MaskBlend.Normal)
                canvas.Rasterizer.Shade(Lit(part, opacity), canvas.OnSamples);
            else
                Blend(thing, Lit(part, 1), LayerBlend.ModeOf(thing.Layer.Blend), opacity);
        }
    }

    void Rasterize(PosedPart part) => Rasterize(part.Screen, part.Mesh.Triangles, CullingOf(part));

    static Culling CullingOf(PosedPart part) => part.IsDoubleSided ? Culling.None : Culling.Back;

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
}
