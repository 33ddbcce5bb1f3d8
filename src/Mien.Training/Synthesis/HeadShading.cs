using System.Numerics;

namespace Mien.Training;

/// <summary>
/// Light on the vertices of a rendered head: from all around with the shade of <see cref="SkyVisibility"/>, wrapped diffuse light, highlights (Blinn),
/// then the picture's encoding. Not thread-safe.
/// </summary>
sealed class HeadShading
{
    const int Neighbours = 6, Steps = 4096;

    /// <summary>Light goes a little way around a rounded body of skin.</summary>
    const float Wrap = 0.22f;

    static readonly float[] Encoded = Encode();

    readonly HeadTemplate _template;
    readonly Vector3[] _colors;
    readonly float[] _ambient;
    readonly Vector3[] _directions = new Vector3[3], _lights = new Vector3[3];
    readonly int[] _near = new int[3 * Neighbours];
    readonly float[] _weights = new float[3 * Neighbours];

    public HeadShading(HeadTemplate template)
    {
        _template = template;
        _colors = new Vector3[template.VertexCount];
        _ambient = new float[template.VertexCount];
        Array.Fill(_ambient, 0.85f);
        for (int v = 0; v < template.Model.VertexCount; v++)
        {
            // Lids and lips move: what lies hidden at rest comes to light.
            _ambient[v] = template.Model.Regions[v] switch
            {
                SurfaceRegion.Lids => MathF.Max(template.Sky.Ambient[v], 0.62f),
                SurfaceRegion.Lips => MathF.Max(template.Sky.Ambient[v], 0.6f),
                SurfaceRegion.Sclera or SurfaceRegion.Iris or SurfaceRegion.Pupil => Math.Clamp(template.Sky.Ambient[v], 0.5f, 0.8f),
                SurfaceRegion.Teeth => 0.5f,
                SurfaceRegion.Gums => 0.3f,
                SurfaceRegion.MouthSocket => 0.12f,
                _ => template.Sky.Ambient[v],
            };
        }
        for (int s = 0; s < template.Strokes.Length; s++)
            _ambient.AsSpan(template.FirstStroke + s * 3, 3).Fill(template.Sky.Ambient[template.Model.Triangles[template.Strokes[s].Root.Triangle * 3]]);
    }

    /// <summary>Colours of the vertices in the picture's encoding, 0 … 1.</summary>
    public ReadOnlySpan<Vector3> Colors => _colors;

    public void Shade(HeadLight light, HeadMesh mesh, HeadPaint paint)
    {
        int lights = Math.Min(light.Lights.Count, _directions.Length);
        Quaternion toHead = Quaternion.Conjugate(mesh.Pose.Rotation);
        for (int i = 0; i < lights; i++)
        {
            (_directions[i], _lights[i]) = light.Lights[i];
            SphereDirections.Near(Vector3.Transform(_directions[i], toHead), _near.AsSpan(i * Neighbours, Neighbours), _weights.AsSpan(i * Neighbours, Neighbours));
        }
        ReadOnlySpan<Vector3> positions = mesh.Positions, normals = mesh.Normals, paints = paint.Colors;
        ReadOnlySpan<float> shine = paint.Shine;
        ReadOnlySpan<ulong> open = _template.Sky.Open;
        FacePartRange eyes = _template.Model.Part(FacePart.Eyeballs);
        int shaded = _template.Model.Part(FacePart.Head).VertexEnd;
        for (int v = 0; v < _colors.Length; v++)
        {
            Vector3 normal = normals[v], viewer = -positions[v];
            float facing = Vector3.Dot(normal, viewer);
            float distance = viewer.Length();
            // The far side of the head is hidden.
            int arriving = v < open.Length && facing < -0.3f * distance ? 0 : lights;
            viewer /= distance;
            bool eye = v >= eyes.FirstVertex && v < eyes.VertexEnd;
            float ambient = _ambient[v];
            Vector3 diffuse = Vector3.Lerp(light.Ground, light.Sky, 0.5f + 0.5f * normal.Y) * ambient, gloss = Vector3.Zero;
            for (int i = 0; i < arriving; i++)
            {
                float cosine = (Vector3.Dot(normal, _directions[i]) + Wrap) / (1 + Wrap);
                if (cosine <= 0)
                    continue;
                float seen = v < shaded ? Seen(open[v], i) : ambient;
                Vector3 color = _lights[i] * seen;
                diffuse += color * cosine;
                if (shine[v] > 0)
                {
                    float half = Vector3.Dot(normal, Vector3.Normalize(_directions[i] + viewer));
                    if (half > 0.5f)
                        gloss += color * (eye ? Power64(half) * Power64(half) : Power16(half));
                }
            }
            Vector3 seenColor = paints[v] * diffuse + gloss * shine[v];
            _colors[v] = new Vector3(Encoded[Place(seenColor.X)], Encoded[Place(seenColor.Y)], Encoded[Place(seenColor.Z)]);
        }
    }

    float Seen(ulong open, int light)
    {
        float seen = 0;
        for (int i = light * Neighbours; i < (light + 1) * Neighbours; i++)
            seen += (open >> _near[i] & 1) * _weights[i];
        return seen;
    }

    static float Power16(float x)
    {
        x *= x;
        x *= x;
        x *= x;
        return x * x;
    }

    static float Power64(float x)
    {
        x = Power16(x);
        x *= x;
        return x * x;
    }

    /// <summary>The table reaches to twice white.</summary>
    static int Place(float light) => light > 0 ? Math.Min((int)(light * (Steps / 2)), Steps - 1) : 0;

    /// <summary>A shoulder above 0.7 instead of a hard edge at white, then a gamma of 2.2.</summary>
    static float[] Encode()
    {
        float[] table = new float[Steps];
        for (int i = 0; i < Steps; i++)
        {
            float light = i * (2f / Steps);
            if (light > 0.7f)
                light = 0.7f + 0.3f * (1 - MathF.Exp((0.7f - light) / 0.3f));
            table[i] = MathF.Pow(light, 1 / 2.2f);
        }
        return table;
    }
}
