using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mien.Graphics;

/// <summary>A light so far away that its rays are parallel.</summary>
/// <param name="Direction">Towards the light, in camera space (x right, y up, z towards the viewer); any length but 0.</param>
/// <param name="Color">How bright it is: red, green, blue.</param>
public readonly record struct DirectionalLight(Vector3 Direction, Vector3 Color);

/// <summary>
/// How light falls on a surface: colour × (ambient + Σ light · max(0, n·l)) + specular · Σ light · max(0, n·h)^shininess
/// (Lambert; J. Blinn, Models of light reflection for computer synthesized pictures, 1977).
/// </summary>
public sealed class Lighting
{
    readonly DirectionalLight[] _lights = [];

    /// <summary>One light from the viewer's upper left, some light from everywhere and a faint highlight.</summary>
    public static Lighting Studio { get; } = new()
    {
        Ambient = new Vector3(0.3f),
        Lights = [new DirectionalLight(new Vector3(-0.4f, 0.5f, 1), new Vector3(0.7f))],
        Specular = new Vector3(0.15f),
        Shininess = 16,
    };

    /// <summary>Light from everywhere.</summary>
    public Vector3 Ambient { get; init; }

    /// <summary>The lights; their directions are made unit vectors.</summary>
    /// <exception cref="ArgumentException">A direction is zero or not finite.</exception>
    public IReadOnlyList<DirectionalLight> Lights
    {
        get => _lights;
        init
        {
            _lights = [.. value];
            foreach (ref DirectionalLight light in _lights.AsSpan())
            {
                float length = light.Direction.Length();
                if (!(length > 0 && float.IsFinite(length)))
                    throw new ArgumentException($"{light.Direction} is no direction of a light.");
                light = light with { Direction = light.Direction / length };
            }
        }
    }

    /// <summary>Strength of highlights; zero has none.</summary>
    public Vector3 Specular { get; init; }

    /// <summary>Sharpness of highlights, at least 1; whole, so that it is the same on every machine.</summary>
    public int Shininess { get; init; } = 16;

    /// <summary>True computes light at every pixel from the interpolated normal, false at the vertices.</summary>
    public bool PerPixel { get; init; }

    /// <summary>True lights the backs of triangles as if their normals were turned to the viewer.</summary>
    public bool TwoSided { get; init; }

    internal bool HasHighlights => Specular != Vector3.Zero && _lights.Length > 0;

    /// <summary>The factor on a surface's colour and the light added to it, for a unit normal and a unit vector to the viewer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void At(Vector3 normal, Vector3 viewer, out Vector3 factor, out Vector3 highlight)
    {
        if (TwoSided && Dot(normal, viewer) < 0)
            normal = -normal;
        factor = Ambient;
        highlight = Vector3.Zero;
        bool highlights = HasHighlights;
        foreach (ref readonly DirectionalLight light in _lights.AsSpan())
        {
            float cosine = Dot(normal, light.Direction);
            if (cosine <= 0)
                continue;
            factor += light.Color * cosine;
            if (!highlights)
                continue;
            Vector3 half = light.Direction + viewer;
            float cosineOfHalf = Dot(normal, half) / MathF.Sqrt(Math.Max(Dot(half, half), 1e-12f));
            if (cosineOfHalf > 0)
                highlight += light.Color * Power(cosineOfHalf, Shininess);
        }
        highlight *= Specular;
    }

    // Vector3.Dot may sum in another order where the processor has an instruction for it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Dot(Vector3 a, Vector3 b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static float Power(float value, int exponent)
    {
        float result = 1;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
                result *= value;
            value *= value;
        }
        return result;
    }
}
