using Mien.Graphics;

namespace Mien;

/// <summary>One layer of a mask with the files that it names, loaded.</summary>
/// <param name="Layer">What it is.</param>
/// <param name="Parts">
/// The meshes of a <see cref="MaskObject"/>, in the model's own coordinates (the transforms of the file are applied), each with normals; colour,
/// texture, backs and light are those of the layer where it says so, else the file's. Empty for other layers.
/// </param>
/// <param name="Texture">The picture of a layer that is no object; null where it has none.</param>
public sealed record MaskContent(MaskLayer Layer, IReadOnlyList<MeshPart> Parts, Image? Texture)
{
    /// <summary>Triangles of all parts.</summary>
    public int TriangleCount => Parts.Sum(part => part.Mesh.TriangleCount);
}
