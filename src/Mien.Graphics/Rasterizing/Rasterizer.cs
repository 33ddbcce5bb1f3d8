using System.Numerics;
using System.Runtime.CompilerServices;
using Mien.Graphics.Rasterizing;

namespace Mien.Graphics;

/// <summary>
/// Finds which triangle every pixel sees (a z-buffer), then colours the pixels, or interpolates any values over them. One rasterisation
/// serves many pictures: <see cref="Rasterize"/> once, then <see cref="Shade"/>, <see cref="Interpolate"/>, <see cref="CopyDepth"/> …
/// </summary>
/// <remarks>
/// Screen vertices are (x, y, depth) in pixels, x right, y down, the centre of the top-left pixel at (0.5, 0.5), snapped to 1/256 of a
/// sample. A sample is covered where its centre lies inside, by the top-left rule on its edges, so triangles that share an edge cover
/// every sample once. Coverage is exact integer arithmetic and everything else avoids fused products: the same bits on every
/// instruction set. Where depths are equal, the triangle that comes first wins. Nothing is allocated once the buffers
/// have grown to the mesh. Not for use by two threads at once.
/// </remarks>
public sealed partial class Rasterizer
{
    // Vectors reach over the end of a row by up to fifteen samples.
    const int Padding = 16;

    // Anchors of triangles are stored in 16 bits.
    const int MaxSamples = 65535;

    readonly int _scale;
    readonly int _columns;
    readonly int _rows;
    readonly int _stride;
    readonly float[] _depth;
    readonly int[] _ids;

    // Samples outside this rectangle are as Clear leaves them.
    int _left, _top, _right, _bottom;

    int _recordCount;
    int _vertexCount;
    DepthKind _kind;
    GridVertex[] _vertices = [];
    TriangleRecord[] _records = [];
    int[] _triangleOf = [];

    /// <summary>Buffers for a picture of <paramref name="width"/> × <paramref name="height"/> pixels.</summary>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="supersampling">Samples per pixel along each axis: 1, or 2 for smooth edges.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent is not positive or too large, or supersampling is neither 1 nor 2.</exception>
    public Rasterizer(int width, int height, int supersampling = 1)
    {
        if (supersampling is not (1 or 2))
            throw new ArgumentOutOfRangeException(nameof(supersampling), $"Supersampling is 1 or 2, not {supersampling}.");
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, MaxSamples / supersampling);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, MaxSamples / supersampling);
        Width = width;
        Height = height;
        _scale = supersampling;
        _columns = width * supersampling;
        _rows = height * supersampling;
        _stride = (_columns + 2 * Padding - 1) / Padding * Padding;
        long length = (long)_stride * _rows;
        if (length > Array.MaxLength / 4)
            throw new ArgumentOutOfRangeException(nameof(width), $"{width}×{height} pixels are too many to rasterise at once.");
        _depth = GC.AllocateUninitializedArray<float>((int)length, pinned: true);
        _ids = GC.AllocateUninitializedArray<int>((int)length, pinned: true);
        _ids.AsSpan().Fill(-1);
        (_left, _top, _right, _bottom) = (0, 0, _columns - 1, _rows - 1);
        Clear();
    }

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Samples per pixel along each axis.</summary>
    public int Supersampling => _scale;

    /// <summary>Which side of triangles is left out; neither where this is not set.</summary>
    public Culling Culling { get; set; }

    /// <summary>The instruction set of the coverage loop; tests choose it.</summary>
    internal VectorWidth Vectors { get; set; } = VectorWidths.Widest;

    /// <summary>
    /// Draws triangles into the z-buffer. Triangles with a vertex that cannot be drawn (not finite, behind the camera, or further than
    /// 100,000 pixels off) are left out.
    /// </summary>
    /// <param name="screen">(x, y, depth) of every vertex; what depth is, <paramref name="kind"/> says.</param>
    /// <param name="triangles">Three vertex indices each.</param>
    /// <param name="kind">Perspective or parallel projection.</param>
    /// <param name="keepDepth">
    /// False: everything drawn before is forgotten. True: what was drawn before still hides what lies behind it, but only the new
    /// triangles are shaded. The projection must be of the same kind.
    /// </param>
    /// <exception cref="ArgumentException">The indices are no whole number of triangles, or one names no vertex.</exception>
    public void Rasterize(ReadOnlySpan<Vector3> screen, ReadOnlySpan<int> triangles, DepthKind kind = DepthKind.Perspective, bool keepDepth = false)
    {
        Begin(screen, triangles, kind, keepDepth);
        int count = triangles.Length / 3;
        if (_records.Length < count)
        {
            // With room to spare: what grows slowly from frame to frame soon allocates nothing.
            _records = GC.AllocateUninitializedArray<TriangleRecord>(count + count / 2, pinned: true);
            _triangleOf = GC.AllocateUninitializedArray<int>(count + count / 2, pinned: true);
        }
        DrawTriangles(triangles, depthOnly: false);
    }

    /// <summary>
    /// Draws triangles that only hide: what was drawn before is kept, these are added to it, and there is nothing to shade until the next
    /// <see cref="Rasterize"/> with depth kept. Costs less than that.
    /// </summary>
    /// <inheritdoc cref="Rasterize"/>
    public void Occlude(ReadOnlySpan<Vector3> screen, ReadOnlySpan<int> triangles, DepthKind kind = DepthKind.Perspective)
    {
        Begin(screen, triangles, kind, keepDepth: true);
        DrawTriangles(triangles, depthOnly: true);
    }

    void Begin(ReadOnlySpan<Vector3> screen, ReadOnlySpan<int> triangles, DepthKind kind, bool keepDepth)
    {
        if (triangles.Length % 3 != 0)
            throw new ArgumentException($"{triangles.Length} indices are no whole number of triangles.", nameof(triangles));
        if (keepDepth)
            ClearIds();
        else
            Clear();
        _kind = kind;
        _vertexCount = screen.Length;
        PlaceVertices(screen);
    }

    void DrawTriangles(ReadOnlySpan<int> triangles, bool depthOnly)
    {
        switch (Vectors)
        {
            case VectorWidth.Vector512:
                DrawTriangles<CoverageVector512>(triangles, depthOnly);
                break;
            case VectorWidth.Vector256:
                DrawTriangles<CoverageVector256>(triangles, depthOnly);
                break;
            case VectorWidth.Vector128:
                DrawTriangles<CoverageVector128>(triangles, depthOnly);
                break;
            default:
                DrawTriangles<CoverageScalar>(triangles, depthOnly);
                break;
        }
    }

    /// <summary>Forgets everything that was drawn.</summary>
    public void Clear()
    {
        for (int y = _top; y <= _bottom; y++)
            _depth.AsSpan(y * _stride + _left, Math.Min(_right - _left + Padding, _stride - _left)).Fill(float.NegativeInfinity);
        ClearIds();
        (_left, _top, _right, _bottom) = (_columns, _rows, -1, -1);
    }

    void ClearIds()
    {
        if (_recordCount == 0)
            return;
        for (int y = _top; y <= _bottom; y++)
            _ids.AsSpan(y * _stride + _left, Math.Min(_right - _left + Padding, _stride - _left)).Fill(-1);
        _recordCount = 0;
    }

    void RequirePerVertex(int count, string what)
    {
        if (count != _vertexCount)
            throw new ArgumentException($"{what}: {count} values for the {_vertexCount} vertices that were rasterised.");
    }

    void RequireSize(int width, int height)
    {
        if (width != Width || height != Height)
            throw new ArgumentException($"The picture has {width}×{height} pixels, the rasteriser {Width}×{Height}.");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static unsafe T* Pointer<T>(T[] pinned) where T : unmanaged => (T*)Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(pinned));
}
