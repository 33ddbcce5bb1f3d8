using System.Numerics;

namespace Mien;

/// <summary>A point that is fixed to a face model's surface: it moves with the triangle that it lies in.</summary>
/// <param name="Triangle">Index of the triangle: its corners are elements 3·Triangle … 3·Triangle + 2 of <see cref="FaceModel.Triangles"/>.</param>
/// <param name="A">Weight of the first corner; the three sum to 1.</param>
/// <param name="B">Weight of the second corner.</param>
/// <param name="C">Weight of the third corner.</param>
public readonly record struct SurfacePoint(int Triangle, float A, float B, float C)
{
    /// <summary>Where the point lies among vertices (or what it moves by, among displacements).</summary>
    public Vector3 On(ReadOnlySpan<int> triangles, ReadOnlySpan<Vector3> vertices)
    {
        ReadOnlySpan<int> corners = triangles.Slice(Triangle * 3, 3);
        return vertices[corners[0]] * A + vertices[corners[1]] * B + vertices[corners[2]] * C;
    }
}
