using System.Numerics;
using Mien.Graphics;

namespace Mien.Training;

/// <summary>
/// From where light reaches each vertex of the mean head at rest: one bit per direction of <see cref="SphereDirections"/>, found by drawing
/// the head as each direction sees it. Eyes lie in shade under their brows, a nose throws a shadow.
/// </summary>
sealed class SkyVisibility
{
    const int Side = 224;

    // A surface hides itself by less than this, millimetres: less than the lips' fold, more than a pixel's slope.
    const float Bias = 4;

    readonly ulong[] _open;

    SkyVisibility(ulong[] open, float[] ambient) => (_open, Ambient) = (open, ambient);

    /// <summary>The share of light from everywhere that each vertex gets, 0 … 1.</summary>
    public float[] Ambient { get; }

    /// <summary>How much of a light each vertex sees is the sum of the weights whose direction's bit is set.</summary>
    public ReadOnlySpan<ulong> Open => _open;

    public static SkyVisibility Of(FaceModel model)
    {
        var vertices = model.Neutral.ToArray();
        var normals = new Vector3[vertices.Length];
        model.ComputeNormals(vertices, normals);
        Vector3 low = vertices.Aggregate(Vector3.Min), high = vertices.Aggregate(Vector3.Max), middle = (low + high) / 2;
        float scale = Side / (Vector3.Distance(low, high) + 2 * Bias);
        var rasterizer = new Rasterizer(Side, Side);
        var screen = new Vector3[vertices.Length];
        float[] depth = new float[Side * Side], ambient = new float[vertices.Length], possible = new float[vertices.Length];
        ulong[] open = new ulong[vertices.Length];
        for (int d = 0; d < SphereDirections.Count; d++)
        {
            Vector3 toLight = SphereDirections.All[d];
            Vector3 right = Vector3.Normalize(Vector3.Cross(MathF.Abs(toLight.Y) < 0.9f ? Vector3.UnitY : Vector3.UnitX, toLight)), up = Vector3.Cross(toLight, right);
            for (int v = 0; v < vertices.Length; v++)
            {
                Vector3 arm = vertices[v] - middle;
                screen[v] = new Vector3(Side / 2f + Vector3.Dot(arm, right) * scale, Side / 2f - Vector3.Dot(arm, up) * scale, -Vector3.Dot(arm, toLight));
            }
            rasterizer.Rasterize(screen, model.Triangles, DepthKind.Parallel);
            rasterizer.CopyDepth(depth);
            for (int v = 0; v < vertices.Length; v++)
            {
                float cosine = MathF.Max(Vector3.Dot(normals[v], toLight), 0);
                possible[v] += cosine;
                if (screen[v].Z > depth[(int)screen[v].Y * Side + (int)screen[v].X] + Bias)
                    continue;
                open[v] |= 1UL << d;
                ambient[v] += cosine;
            }
        }
        for (int v = 0; v < ambient.Length; v++)
            ambient[v] = possible[v] > 0 ? ambient[v] / possible[v] : 0;
        return new SkyVisibility(open, ambient);
    }
}
