using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>
/// The soft shadow that objects cast on the face: a shadow map seen from where the light comes from, looked up around every vertex of the skin. The
/// nearer an object lies, the darker and sharper. Not thread-safe; allocates nothing per frame.
/// </summary>
sealed class ContactShadow
{
    /// <summary>Cells of the map along each side, and millimetres of a cell: the face and what stands off it.</summary>
    const int Size = 144;
    const float Cell = 1.5f;

    /// <summary>What lies nearer than this before the skin casts no shadow, millimetres: it rests on it. Fading of the shadow with distance, millimetres.</summary>
    const float Least = 0.5f, Fading = 38;

    /// <summary>How dark it is at most where light comes from everywhere, and where it comes from one side.</summary>
    const float Even = 0.45f, Directed = 0.7f;

    readonly Rasterizer _map = new(Size, Size);
    readonly float[] _depths = new float[Size * Size];
    readonly Vector3[] _shades = new Vector3[MaskHead.SkinVertices];
    Vector3[] _seen = [];
    bool _isEmpty = true;

    /// <summary>Whether nothing was cast.</summary>
    public bool IsEmpty => _isEmpty;

    /// <summary>The factor on what is seen of every vertex of the skin.</summary>
    public ReadOnlySpan<Vector3> Shades => _shades;

    /// <summary>Computes the shadow of objects.</summary>
    public void Cast(MaskHead head, List<PosedObject> things, FaceLight light)
    {
        _isEmpty = true;
        // Most rooms are lit from above; what one picture tells of the direction is added to that.
        Vector3 towards = Vector3.Normalize(light.Direction * (0.4f + light.Directedness) + new Vector3(0, 0.5f, 0.5f));
        Vector3 right = Vector3.Normalize(Vector3.Cross(MathF.Abs(towards.Y) < 0.95f ? Vector3.UnitY : Vector3.UnitX, towards)), up = Vector3.Cross(towards, right);
        Vector3 middle = Vector3.Transform(new Vector3(0, -25, -20), head.CameraFromHead);
        _map.Clear();
        foreach (PosedObject thing in things)
        {
            if (thing.Layer.Material.Transmission > 0.5f || thing.Layer.Opacity < 0.5f)
                continue;
            foreach (PosedPart part in thing.Parts)
            {
                if (_seen.Length < part.Positions.Length)
                    _seen = new Vector3[part.Positions.Length];
                for (int i = 0; i < part.Positions.Length; i++)
                    _seen[i] = InMap(part.Positions[i] - middle);
                _map.Rasterize(_seen.AsSpan(0, part.Positions.Length), part.Mesh.Triangles, DepthKind.Parallel, keepDepth: true);
                _isEmpty = false;
            }
        }
        if (_isEmpty)
            return;
        _map.CopyDepth(_depths);
        float darkest = Even + (Directed - Even) * light.Directedness;
        for (int i = 0; i < _shades.Length; i++)
        {
            float facing = Vector3.Dot(head.Normals[i], towards);
            float dark = facing > 0 && head.Normals[i].Z > -0.2f ? darkest * Covered(InMap(head.Vertices[i] - middle)) * Math.Clamp(facing * 3, 0, 1) : 0;
            _shades[i] = new Vector3(1 - dark);
        }

        Vector3 InMap(Vector3 offset) => new(
            Size / 2 + Vector3.Dot(offset, right) / Cell, Size / 2 - Vector3.Dot(offset, up) / Cell, 1000 - Vector3.Dot(offset, towards));
    }

    /// <summary>How much of the light is held off, 0 … 1: the mean over cells around, each by how near the object is.</summary>
    float Covered(Vector3 at)
    {
        const int Reach = 3;
        int column = (int)at.X, row = (int)at.Y;
        if (column < Reach || row < Reach || column >= Size - Reach || row >= Size - Reach)
            return 0;
        float sum = 0, weights = 0;
        for (int dy = -Reach; dy <= Reach; dy++)
        {
            for (int dx = -Reach; dx <= Reach; dx++)
            {
                float x = column + dx + 0.5f - at.X, y = row + dy + 0.5f - at.Y, weight = Math.Max(1 - (x * x + y * y) / (Reach * Reach + 1), 0);
                float gap = at.Z - _depths[(row + dy) * Size + column + dx];
                weights += weight;
                if (gap > Least && gap < float.PositiveInfinity)
                    sum += weight * MathF.Exp(-gap / Fading);
            }
        }
        return sum / weights;
    }
}
