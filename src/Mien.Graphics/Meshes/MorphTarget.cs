using System.Numerics;

namespace Mien.Graphics;

/// <summary>A named deformation of a mesh: what weight 1 adds to every vertex (a blend shape, a shape key).</summary>
/// <param name="Name">What viewers show.</param>
/// <param name="Displacements">Added to the positions, one per vertex.</param>
/// <param name="NormalDisplacements">Added to the normals, one per vertex; null leaves the normals as they are.</param>
public sealed record MorphTarget(string Name, Vector3[] Displacements, Vector3[]? NormalDisplacements = null)
{
    /// <summary>How much of it a file shows when it is opened.</summary>
    public float Weight { get; init; }
}
