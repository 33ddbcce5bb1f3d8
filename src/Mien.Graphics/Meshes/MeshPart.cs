using System.Numerics;

namespace Mien.Graphics;

/// <summary>A mesh with what covers it and where it stands: a piece of a file that may hold several.</summary>
/// <param name="Mesh">The surface.</param>
/// <param name="Name">What viewers show; may be empty.</param>
public sealed record MeshPart(Mesh Mesh, string Name = "")
{
    /// <summary>The picture on the surface, laid by the mesh's texture coordinates; null where there is none.</summary>
    public Image? Texture { get; init; }

    /// <summary>A factor on texture and vertex colours: red, green, blue, alpha, 0 to 1.</summary>
    public Vector4 Color { get; init; } = Vector4.One;

    /// <summary>From the mesh's own coordinates to those of the file.</summary>
    public Matrix4x4 Transform { get; init; } = Matrix4x4.Identity;

    /// <summary>True where the backs of triangles are seen too.</summary>
    public bool DoubleSided { get; init; }

    /// <summary>True where the colours already hold the light, as those of a photo do.</summary>
    public bool Unlit { get; init; }
}
