using System.Numerics;

namespace Mien.Graphics;

/// <summary>
/// What triangles look like: colour = <see cref="Color"/> × <see cref="Colors"/> × <see cref="Texture"/>, lit by <see cref="Lighting"/>,
/// laid over the picture at <see cref="Opacity"/>. Spans have one value per vertex or are empty. Colours are 0 to 1 in the picture's own encoding.
/// </summary>
public readonly ref struct Surface
{
    /// <summary>An opaque white surface.</summary>
    public Surface()
    {
    }

    /// <summary>One colour for everything; white where it is not set.</summary>
    public Vector3 Color { get; init; } = Vector3.One;

    /// <summary>Red, green and blue per vertex.</summary>
    public ReadOnlySpan<Vector3> Colors { get; init; }

    /// <summary>A picture on the surface; its alpha lets the background through.</summary>
    public Texture? Texture { get; init; }

    /// <summary>Where each vertex lies in the texture: u right, v up, 0 to 1. Needed with a texture.</summary>
    public ReadOnlySpan<Vector2> TextureCoordinates { get; init; }

    /// <summary>Light; null shows colours as they are.</summary>
    public Lighting? Lighting { get; init; }

    /// <summary>Unit normals in camera space. Needed with lighting.</summary>
    public ReadOnlySpan<Vector3> Normals { get; init; }

    /// <summary>Positions in camera space, the camera at the origin, for highlights; empty looks at everything from far along +z.</summary>
    public ReadOnlySpan<Vector3> Positions { get; init; }

    /// <summary>Light that is added to the lit colour, red, green and blue per vertex, 0 to 1: highlights of one's own, in place of those of <see cref="Lighting"/>.</summary>
    public ReadOnlySpan<Vector3> Highlights { get; init; }

    /// <summary>0 (nothing is drawn) to 1 (what lies behind is hidden).</summary>
    public float Opacity { get; init; } = 1;
}
