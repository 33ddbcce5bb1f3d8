using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mien.Graphics;

namespace Mien;

/// <summary>
/// The soft shadow that objects cast on the face: a shadow map seen from where the light comes from, looked up around every vertex of the coarse face. The
/// nearer an object lies, the darker and sharper. Not thread-safe; allocates nothing per frame.
/// </summary>
sealed class ContactShadow
{
    /// <summary>Cells of the map along each side, and millimetres of a cell: the face and what stands off it.</summary>
    const int Size = 144;
    const float Cell = 1.5f;

    /// <summary>How far around a vertex the map is looked up, cells: a row of it fits a vector.</summary>
    const int Reach = 3;

    /// <summary>What lies nearer than this before the skin casts no shadow, millimetres: it rests on it. Fading of the shadow with distance, millimetres.</summary>
    const float Least = 0.5f, Fading = 38;

    /// <summary>How dark it is at most where light comes from everywhere, and where it comes from one side.</summary>
    const float Even = 0.45f, Directed = 0.7f;

    /// <summary>A shadow that takes less than this is none.</summary>
    const float Faintest = 0.004f;

    /// <summary>Where the middle of the map lies along the light, millimetres.</summary>
    const float Middle = 1000;

    readonly Rasterizer _map = new(Size, Size);
    // The strength of the shadow on a surface in the middle of the map is read at every cell, so the exponential is taken once a cell.
    readonly float[] _depths = new float[Size * Size + 8], _strengths = new float[Size * Size + 8];
    readonly Vector3[] _shades = new Vector3[CoarseHead.Default.FaceVertices];
    readonly int[] _triangles = new int[CoarseHead.Default.Face.Length];
    Vector3[] _seen = [];
    int _corners;

    /// <summary>Whether nothing was cast.</summary>
    public bool IsEmpty => _corners == 0;

    /// <summary>The factor on what is seen of every vertex of the coarse face.</summary>
    public ReadOnlySpan<Vector3> Shades => _shades;

    /// <summary>The triangles of the coarse face that lie in shadow.</summary>
    public ReadOnlySpan<int> Triangles => _triangles.AsSpan(0, _corners);

    /// <summary>Computes the shadow of objects.</summary>
    public void Cast(MaskHead head, List<PosedObject> things, FaceLight light)
    {
        _corners = 0;
        // Most rooms are lit from above; what one picture tells of the direction is added to that.
        Vector3 towards = Vector3.Normalize(light.Direction * (0.4f + light.Directedness) + new Vector3(0, 0.5f, 0.5f));
        Vector3 right = Vector3.Normalize(Vector3.Cross(MathF.Abs(towards.Y) < 0.95f ? Vector3.UnitY : Vector3.UnitX, towards)), up = Vector3.Cross(towards, right);
        Vector3 middle = Vector3.Transform(new Vector3(0, -25, -20), head.CameraFromHead);
        // Rows of a matrix: from the camera's frame to columns and rows of the map, and distance along the light.
        var columns = new Vector4(right / Cell, Size / 2 - Vector3.Dot(middle, right) / Cell);
        var rows = new Vector4(-up / Cell, Size / 2 + Vector3.Dot(middle, up) / Cell);
        var depths = new Vector4(-towards, Middle + Vector3.Dot(middle, towards));
        _map.Clear();
        bool any = false;
        foreach (PosedObject thing in things)
        {
            if (thing.Layer.Material.Transmission > 0.5f || thing.Layer.Opacity < 0.5f)
                continue;
            foreach (PosedPart part in thing.Parts)
            {
                if (_seen.Length < part.Positions.Length)
                    _seen = new Vector3[part.Positions.Length];
                foreach (int i in part.CasterVertices)
                {
                    var at = new Vector4(part.Positions[i], 1);
                    _seen[i] = new Vector3(Vector4.Dot(at, columns), Vector4.Dot(at, rows), Vector4.Dot(at, depths));
                }
                _map.Occlude(_seen.AsSpan(0, part.Positions.Length), part.Caster, DepthKind.Parallel);
                any = true;
            }
        }
        if (!any)
            return;
        TakeStrengths();
        float darkest = Even + (Directed - Even) * light.Directedness;
        ReadOnlySpan<int> vertices = CoarseHead.Default.Vertices;
        for (int i = 0; i < _shades.Length; i++)
        {
            Vector3 normal = head.Normals[vertices[i]];
            float facing = Vector3.Dot(normal, towards), dark = 0;
            if (facing > 0 && normal.Z > -0.2f)
            {
                var at = new Vector4(head.Vertices[vertices[i]], 1);
                dark = darkest * Covered(new Vector3(Vector4.Dot(at, columns), Vector4.Dot(at, rows), Vector4.Dot(at, depths))) * Math.Min(facing * 3, 1);
            }
            _shades[i] = new Vector3(1 - dark);
        }
        TakeTriangles();
    }

    void TakeStrengths()
    {
        _map.CopyDepth(_depths.AsSpan(0, Size * Size));
        Span<Vector256<float>> from = MemoryMarshal.Cast<float, Vector256<float>>(_depths.AsSpan()), to = MemoryMarshal.Cast<float, Vector256<float>>(_strengths.AsSpan());
        for (int i = 0; i < from.Length; i++)
            to[i] = Vector256.ConditionalSelect(
                Vector256.LessThan(from[i], Vector256.Create(float.PositiveInfinity)), Vector256.Exp((from[i] - Vector256.Create(Middle)) / Fading), Vector256<float>.Zero);
    }

    void TakeTriangles()
    {
        ReadOnlySpan<int> face = CoarseHead.Default.Face;
        for (int i = 0; i < face.Length; i += 3)
        {
            if (Math.Min(_shades[face[i]].X, Math.Min(_shades[face[i + 1]].X, _shades[face[i + 2]].X)) > 1 - Faintest)
                continue;
            face.Slice(i, 3).CopyTo(_triangles.AsSpan(_corners));
            _corners += 3;
        }
    }

    /// <summary>How much of the light is held off, 0 … 1: the mean over cells around, each by how near the object is.</summary>
    float Covered(Vector3 at)
    {
        int column = (int)at.X, row = (int)at.Y;
        if (column < Reach || row < Reach || column >= Size - Reach || row >= Size - Reach)
            return 0;
        Vector256<float> x = Vector256.ConvertToSingle(Vector256<int>.Indices) + Vector256.Create(column - Reach + 0.5f - at.X);
        Vector256<float> whole = Vector256.Create(1f) - x * x / (Reach * Reach + 1), nearest = Vector256.Create(at.Z - Least);
        Vector256<float> sum = Vector256<float>.Zero, weights = Vector256<float>.Zero;
        ref float depths = ref MemoryMarshal.GetArrayDataReference(_depths), strengths = ref MemoryMarshal.GetArrayDataReference(_strengths);
        for (int dy = -Reach; dy <= Reach; dy++)
        {
            float y = row + dy + 0.5f - at.Y;
            // The eighth cell lies beyond the reach: its weight is 0.
            Vector256<float> weight = Vector256.Max(whole - Vector256.Create(y * y / (Reach * Reach + 1)), Vector256<float>.Zero);
            nuint from = (nuint)((row + dy) * Size + column - Reach);
            Vector256<float> before = Vector256.LessThan(Vector256.LoadUnsafe(ref depths, from), nearest);
            weights += weight;
            sum += weight * (before & Vector256.LoadUnsafe(ref strengths, from));
        }
        return Vector256.Sum(sum) * MathF.Exp((Middle - at.Z) / Fading) / Vector256.Sum(weights);
    }
}
