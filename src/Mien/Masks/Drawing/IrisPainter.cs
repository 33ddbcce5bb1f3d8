using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>Gives irises another colour, sample by sample: inside the rim, between the lids, but not pupils and highlights. Not thread-safe.</summary>
sealed class IrisPainter(SampleCanvas canvas)
{
    /// <summary>Radii over the iris's: where the pupil ends and the colour begins, and where it fades towards the rim.</summary>
    const float PupilInside = 0.30f, PupilOutside = 0.44f, RimInside = 0.86f, RimOutside = 1.04f;

    /// <summary>What lies this far before the eye, millimetres, hides it.</summary>
    const float Before = 6;

    readonly Vector2[] _lids = new Vector2[16];

    /// <summary>Draws both eyes.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="texture">Its picture of an iris, or null.</param>
    /// <param name="head">The head.</param>
    /// <param name="light">Its light.</param>
    public void Draw(MaskEyeColor layer, Image? texture, MaskHead head, FaceLight light)
    {
        Draw(layer, texture, head, light, LandmarkTopology.RightIris, LandmarkTopology.RightEye);
        Draw(layer, texture, head, light, LandmarkTopology.LeftIris, LandmarkTopology.LeftEye);
    }

    void Draw(MaskEyeColor layer, Image? texture, MaskHead head, FaceLight light, int iris, ReadOnlySpan<short> lids)
    {
        ReadOnlySpan<Vector3> seen = head.SeenLandmarks;
        Vector2 center = Flat(seen[iris]), across = (Flat(seen[iris + 1]) - Flat(seen[iris + 3])) / 2, down = (Flat(seen[iris + 2]) - Flat(seen[iris + 4])) / 2;
        float area = across.X * down.Y - across.Y * down.X, radius = MathF.Max(across.Length(), down.Length());
        float visible = head.Visibility[iris];
        if (!(MathF.Abs(area) > 0.5f && radius < 4000 && visible > 0.02f))
            return;
        for (int i = 0; i < _lids.Length; i++)
            _lids[i] = Flat(seen[lids[i]]);
        var extent = new PixelRectangle((int)MathF.Floor(center.X - radius * 1.2f), (int)MathF.Floor(center.Y - radius * 1.2f), (int)MathF.Ceiling(center.X + radius * 1.2f), (int)MathF.Ceiling(center.Y + radius * 1.2f));
        PixelRectangle samples = canvas.InSamples(extent);
        float mean = MeanLuma(samples, center, across, down, area), depth = seen[iris].Z - Before, inverse = 1f / canvas.Scale;
        float strength = layer.Opacity * layer.Color.Alpha / 255f * visible, soft = Math.Max(radius * 0.06f, 0.6f);
        var color = new Vector3(layer.Color.Red, layer.Color.Green, layer.Color.Blue);
        // An iris shines through its own shade under the lids: the new colour is as bright as halfway between its own and that of the eye.
        float brightness = texture is null ? Math.Clamp(MathF.Sqrt(MathF.Max(mean, 35) / MathF.Max(0.3f * color.X + 0.59f * color.Y + 0.11f * color.Z, 20)), 0.35f, 1) : MathF.Min(light.Exposure * 0.9f, 1);
        for (int y = samples.Top; y < samples.Bottom; y++)
        {
            for (int x = samples.Left; x < samples.Right; x++)
            {
                var at = new Vector2(canvas.Part.Left + (x + 0.5f) * inverse, canvas.Part.Top + (y + 0.5f) * inverse);
                Vector2 q = InIris(at - center, across, down, area);
                float r = q.Length();
                if (r >= RimOutside)
                    continue;
                float alpha = strength * (1 - SmoothStep.Rise(r, RimInside, RimOutside)) * SmoothStep.Rise(r, PupilInside, PupilOutside) * SmoothStep.Rise(Polygon.Depth(_lids, at), -soft * 0.3f, soft);
                if (alpha <= 0 || canvas.Rasterizer.DepthAt(x, y) < depth)
                    continue;
                Span<byte> below = canvas.Samples.Slice(y * canvas.Stride + x * 4, 3);
                float luma = 0.3f * below[0] + 0.59f * below[1] + 0.11f * below[2];
                alpha *= 1 - SmoothStep.Rise(luma, MathF.Max(mean * 1.9f, 90), MathF.Max(mean * 2.8f, 150));
                Vector3 own = texture is null ? color * Fibres(q, r) : color * (1f / 255) * Pick(texture, q);
                float grain = Math.Clamp(0.45f + 0.55f * luma / MathF.Max(mean, 8), 0.4f, 1.35f) * brightness;
                for (int channel = 0; channel < 3; channel++)
                {
                    float blended = Blended(layer.Blend, own[channel] * grain, below[channel]);
                    below[channel] = (byte)(below[channel] + (blended - below[channel]) * alpha + 0.5f);
                }
            }
        }
    }

    static float Blended(MaskBlend blend, float s, float b) => blend switch
    {
        MaskBlend.Multiply => s * b / 255,
        MaskBlend.Screen => Math.Min(s + b - s * b / 255, 255),
        MaskBlend.Overlay => Math.Clamp(b < 128 ? 2 * s * b / 255 : 255 - 2 * (255 - s) * (255 - b) / 255, 0, 255),
        _ => Math.Min(s, 255),
    };

    float MeanLuma(PixelRectangle samples, Vector2 center, Vector2 across, Vector2 down, float area)
    {
        float sum = 0, inverse = 1f / canvas.Scale;
        int count = 0;
        for (int y = samples.Top; y < samples.Bottom; y += canvas.Scale)
        {
            for (int x = samples.Left; x < samples.Right; x += canvas.Scale)
            {
                var at = new Vector2(canvas.Part.Left + (x + 0.5f) * inverse, canvas.Part.Top + (y + 0.5f) * inverse);
                float r = InIris(at - center, across, down, area).Length();
                if (r is < PupilOutside or > RimInside || Polygon.Depth(_lids, at) < 0)
                    continue;
                ReadOnlySpan<byte> below = canvas.Samples.Slice(y * canvas.Stride + x * 4, 3);
                sum += 0.3f * below[0] + 0.59f * below[1] + 0.11f * below[2];
                count++;
            }
        }
        return count > 0 ? sum / count : 60;
    }

    /// <summary>A place as multiples of the iris's half axes.</summary>
    static Vector2 InIris(Vector2 offset, Vector2 across, Vector2 down, float area) =>
        new((offset.X * down.Y - offset.Y * down.X) / area, (across.X * offset.Y - across.Y * offset.X) / area);

    /// <summary>The factor on a plain colour: fibres that run outwards, a pale ring about the pupil, a dark one at the rim.</summary>
    static float Fibres(Vector2 q, float r)
    {
        float angle = MathF.Atan2(q.Y, q.X);
        float fibre = 0.93f + 0.07f * MathF.Sin(angle * 29 + 2.5f * MathF.Sin(angle * 7 + 1) + r * 2);
        return fibre * (1 + 0.15f * (1 - SmoothStep.Rise(r, PupilInside, 0.62f))) * (1 - 0.5f * SmoothStep.Rise(r, 0.66f, 1));
    }

    static Vector3 Pick(Image texture, Vector2 q)
    {
        int x = Math.Clamp((int)((q.X * 0.5f + 0.5f) * texture.Width), 0, texture.Width - 1), y = Math.Clamp((int)((q.Y * 0.5f + 0.5f) * texture.Height), 0, texture.Height - 1);
        return PaintPainter.ColorAt(texture, x, y);
    }

    static Vector2 Flat(Vector3 point) => new(point.X, point.Y);
}
