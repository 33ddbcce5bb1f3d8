using System.Numerics;

namespace Mien.Training;

/// <summary>What each vertex of a rendered head reflects: the colour of the material (linear light), and how it shines.</summary>
sealed class HeadPaint
{
    static readonly Vector3 Blood = new(1.06f, 0.66f, 0.62f), Tooth = new(0.62f, 0.56f, 0.46f), Gum = new(0.40f, 0.12f, 0.11f), Throat = new(0.16f, 0.035f, 0.03f), White = new(0.74f, 0.70f, 0.68f);

    readonly HeadTemplate _template;
    readonly Vector3[] _colors;
    readonly float[] _shine;

    public HeadPaint(HeadTemplate template)
    {
        _template = template;
        _colors = new Vector3[template.VertexCount];
        _shine = new float[template.VertexCount];
    }

    /// <summary>Linear light, 0 … 1.</summary>
    public ReadOnlySpan<Vector3> Colors => _colors;

    /// <summary>Strength of highlights.</summary>
    public ReadOnlySpan<float> Shine => _shine;

    public void Set(HeadLook look)
    {
        FaceModel model = _template.Model;
        HeadMaterials materials = _template.Materials;
        ulong pattern = look.Pattern;
        float[] blotches = materials.Blotches[(int)(pattern / 32 % HeadMaterials.Patterns)], red = materials.Blotches[(int)(pattern / 256 % HeadMaterials.Patterns)];
        float[] grain = materials.Grain[(int)(pattern / 2048 % HeadMaterials.Patterns)];
        int outside = model.Part(FacePart.Head).VertexEnd;
        float hairCover = look.Style == HairStyle.Shaved ? 0.45f : 1;
        Vector3 wet = look.Lips;
        for (int v = 0; v < outside; v++)
        {
            SurfaceRegion region = model.Regions[v];
            if (region == SurfaceRegion.Lips)
            {
                (_colors[v], _shine[v]) = (wet * (1 + 0.12f * blotches[v]), 0.10f + 0.25f * look.Shine);
                continue;
            }
            Vector3 skin = look.Skin * (1 + look.Blotches * (0.11f * blotches[v] + 0.05f * grain[v]));
            float blood = Math.Clamp(look.Redness * materials.Flush[v] + look.Blotches * 0.25f * red[v], 0, 1);
            skin *= Vector3.Lerp(Vector3.One, Blood, blood);
            skin *= 1 - 0.30f * look.Blotches * materials.Shade[v];
            float beard = materials.Beard[v];
            skin = Vector3.Lerp(skin, skin * 0.35f + look.Hair * 0.25f, beard * 0.6f * look.Stubble * (0.85f + 0.3f * grain[v]));
            skin = Vector3.Lerp(skin, look.Hair, MathF.Max(materials.Brow[v] * 0.7f * look.Brows, beard * 0.85f * look.Beard));
            skin *= 1 - 0.95f * materials.Nostril[v];
            float shine = 0.02f + 0.16f * look.Shine * (1 - beard * look.Stubble);
            if (materials.Hairline[v] > -60)
            {
                float covered = hairCover * HeadMaterials.Step(-3, 6, HeadMesh.HairDepth(materials, look, v));
                skin = Vector3.Lerp(skin, look.Hair * (0.85f + 0.45f * grain[v]), covered);
                shine *= 1 - 0.6f * covered;
            }
            (_colors[v], _shine[v]) = (Vector3.Max(skin, Vector3.Zero), shine);
        }
        PaintInside(look, outside, grain, red);
        PaintHair(look);
    }

    void PaintInside(HeadLook look, int from, float[] grain, float[] red)
    {
        FaceModel model = _template.Model;
        float[] iris = _template.Materials.Iris;
        for (int v = from; v < model.VertexCount; v++)
        {
            (_colors[v], _shine[v]) = model.Regions[v] switch
            {
                SurfaceRegion.Teeth => (Tooth * (1 + 0.05f * grain[v]), 0.2f),
                SurfaceRegion.Gums => (Gum, 0.2f),
                SurfaceRegion.MouthSocket => (Throat, 0),
                SurfaceRegion.EyeSocket => (look.Skin * Blood * 0.75f, 0.05f),
                _ => (Eye(look, iris[v], grain[v], red[v]), 1.1f),
            };
        }
    }

    /// <summary>Pupil, iris with a dark rim, white.</summary>
    static Vector3 Eye(HeadLook look, float distance, float grain, float red)
    {
        Vector3 white = White * new Vector3(1, 1 - 0.06f * (1 + red), 1 - 0.06f * (1 + red));
        if (!(distance < 1.2f))
            return white;
        Vector3 iris = look.Iris * (1 + 0.35f * grain) * (1.25f - 0.4f * distance);
        iris = Vector3.Lerp(iris, iris * 0.25f, HeadMaterials.Step(0.78f, 0.98f, distance));
        iris = Vector3.Lerp(new Vector3(0.004f), iris, HeadMaterials.Step(0.3f, 0.38f, distance));
        return Vector3.Lerp(iris, white, HeadMaterials.Step(0.96f, 1.08f, distance));
    }

    void PaintHair(HeadLook look)
    {
        int at = _template.FirstStroke;
        foreach (ref readonly HairStroke stroke in _template.Strokes.AsSpan())
        {
            Vector3 color = look.Hair * (0.55f + 0.9f * stroke.Tone);
            (_colors[at], _colors[at + 1], _colors[at + 2]) = (color * 0.8f, color * 0.8f, color * 1.2f);
            _shine.AsSpan(at, 3).Fill(stroke.Kind == HairKind.Scalp ? 0.05f : 0);
            at += 3;
        }
        _colors.AsSpan(_template.FirstLash, _template.FirstShoulder - _template.FirstLash).Fill(look.Hair * 0.25f);
        int grid = HeadTemplate.Columns * HeadTemplate.Rows;
        for (int i = 0; i < grid; i++)
        {
            float fold = VertexNoise.At(new Vector3(i % HeadTemplate.Columns * 7f, i / HeadTemplate.Columns, 0), 6, (uint)look.Pattern);
            _colors[_template.FirstLongHair + i] = look.Hair * (1 + 0.45f * fold);
            _shine[_template.FirstLongHair + i] = 0.06f;
        }
        _colors.AsSpan(_template.FirstShoulder, grid).Fill(look.Cloth);
    }
}
