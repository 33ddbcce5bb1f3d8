using System.Numerics;

namespace Mien.Graphics;

/// <summary>Normals of vertices as the average of their triangles' normals, weighted by area.</summary>
public static class VertexNormals
{
    /// <summary>
    /// One unit normal per vertex, pointing to the side from which triangles run counter-clockwise. Vertices without area around them
    /// get (0, 0, 1). Nothing is allocated.
    /// </summary>
    /// <exception cref="ArgumentException">The extents differ.</exception>
    /// <exception cref="IndexOutOfRangeException">A triangle names no vertex.</exception>
    public static void Compute(ReadOnlySpan<Vector3> positions, ReadOnlySpan<int> triangles, Span<Vector3> normals)
    {
        if (normals.Length != positions.Length || triangles.Length % 3 != 0)
            throw new ArgumentException($"{positions.Length} positions, {normals.Length} normals, {triangles.Length} indices.");
        normals.Clear();
        for (int t = 0; t + 2 < triangles.Length; t += 3)
        {
            int a = triangles[t], b = triangles[t + 1], c = triangles[t + 2];
            // The cross product's length is twice the triangle's area: the sum is weighted as it stands.
            Vector3 normal = Vector3.Cross(positions[b] - positions[a], positions[c] - positions[a]);
            normals[a] += normal;
            normals[b] += normal;
            normals[c] += normal;
        }
        foreach (ref Vector3 normal in normals)
        {
            // Squares of coordinates below 1e-19 leave float's range, so the length is taken in double.
            double length = Math.Sqrt((double)normal.X * normal.X + (double)normal.Y * normal.Y + (double)normal.Z * normal.Z);
            normal = length > 0 && double.IsFinite(length)
                ? new Vector3((float)(normal.X / length), (float)(normal.Y / length), (float)(normal.Z / length))
                : Vector3.UnitZ;
        }
    }
}
