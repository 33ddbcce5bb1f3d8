using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mien.Graphics;

/// <summary>
/// <see cref="BilinearWarp"/> for colour on AVX2 and AVX-512, sixteen tensor pixels at a time. Positions are computed four or eight
/// at a time in double and clamped to the picture, which is what a replicated border means; one 8-byte load brings a pixel and its right
/// neighbour, which are blended first down, then across. A vector holds one pixel (AVX2) or two (AVX-512) in eight lanes each, of which
/// the first three are the result. Blocks that a black border touches, or whose loads would leave the memory, are left to the caller.
/// </summary>
static unsafe class BilinearWarpBlocks
{
    public const int Length = 16;

    const int Lanes = 8;

    public static bool Fits(ImageView image, in PixelWriter writer) =>
        Avx2.IsSupported && Fma.IsSupported && writer.Channels == 3 && image.Format.BytesPerPixel() >= 3 && image.Width >= 2 && image.Height >= 2;

    /// <summary>Fills whole rows; the blocks that it cannot do go to <see cref="BilinearWarp.PixelsVector128"/>.</summary>
    public static void Run(ImageView image, in PixelGrid grid, int width, int height, Border border, in PixelWriter writer, Span<float> tensor, bool wide)
    {
        int* offsets = stackalloc int[Length];
        float* fx = stackalloc float[Length], fy = stackalloc float[Length], room = stackalloc float[Length * Lanes + 16], tail = stackalloc float[Length * 3];
        float* sums = (float*)(((nint)room + 63) & ~(nint)63);
        float share = 1f / (grid.SamplesX * grid.SamplesY);
        (Vector512<int> order, Vector512<float> scale, Vector512<float> offset) = writer.Pattern(share);
        fixed (byte* pixels = image.Pixels)
        fixed (float* target = tensor)
        {
            for (int y = 0; y < height; y++)
            {
                float* row = target + (nint)y * width * 3;
                for (int x = 0; x < width; x += Length)
                {
                    int count = Math.Min(Length, width - x);
                    if (!TrySum(image, grid, x, y, border, pixels, offsets, fx, fy, sums, wide))
                    {
                        BilinearWarp.PixelsVector128(image, grid, y, x, x + count, border, writer, tensor.Slice(y * width * 3, width * 3));
                        continue;
                    }
                    float* at = count == Length ? row + x * 3 : tail;
                    if (wide)
                        WriteAvx512(sums, order, scale, offset, at);
                    else
                        WriteVector128(sums, writer, share, at);
                    if (at == tail)
                        new ReadOnlySpan<float>(tail, count * 3).CopyTo(new Span<float>(row + x * 3, count * 3));
                }
            }
        }
    }

    static bool TrySum(ImageView image, in PixelGrid grid, int x, int y, Border border, byte* pixels, int* offsets, float* fx, float* fy, float* sums, bool wide)
    {
        int bytes = image.Format.BytesPerPixel(), stride = image.Stride;
        for (int j = 0; j < grid.SamplesY; j++)
        {
            double v = y + (j + 0.5) / grid.SamplesY - 0.5;
            for (int i = 0; i < grid.SamplesX; i++)
            {
                double u = x + (i + 0.5) / grid.SamplesX - 0.5;
                if (!(wide ? TryPlaceAvx512(image, grid, u, v, border, offsets, fx, fy) : TryPlaceAvx2(image, grid, u, v, border, offsets, fx, fy)))
                    return false;
                bool first = (i | j) == 0;
                if (wide)
                    AddAvx512(pixels, offsets, fx, fy, stride, bytes, sums, first);
                else
                    AddAvx2(pixels, offsets, fx, fy, stride, bytes, sums, first);
            }
        }
        return true;
    }

    /// <summary>Where sixteen samples lie: the offset of the pixel above and left of each, and its fractions. False where one must not be loaded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool TryPlaceAvx2(ImageView image, in PixelGrid grid, double u, double v, Border border, int* offsets, float* fx, float* fy)
    {
        Vector256<double> stepX = Vector256.Create(grid.ColumnX), stepY = Vector256.Create(grid.ColumnY);
        Vector256<double> originX = Vector256.Create(grid.OriginX + u * grid.ColumnX + v * grid.RowX), originY = Vector256.Create(grid.OriginY + u * grid.ColumnY + v * grid.RowY);
        Vector256<double> endX = Vector256.Create(image.Width - 1.0), endY = Vector256.Create(image.Height - 1.0), one = Vector256<double>.One;
        Vector128<int> bytes = Vector128.Create(image.Format.BytesPerPixel()), stride = Vector128.Create(image.Stride);
        Vector128<int> limit = Vector128.Create(image.Pixels.Length - image.Stride - 8), beyond = Vector128<int>.Zero;
        Vector256<double> moved = Vector256<double>.Zero, lane = Vector256.Create(0.0, 1, 2, 3);
        for (int k = 0; k < Length; k += 4)
        {
            Vector256<double> sx = Fma.MultiplyAdd(lane, stepX, originX), sy = Fma.MultiplyAdd(lane, stepY, originY);
            Vector256<double> cx = Avx.Min(Avx.Max(sx, Vector256<double>.Zero), endX), cy = Avx.Min(Avx.Max(sy, Vector256<double>.Zero), endY);
            moved = Avx.Or(moved, Avx.Or(Avx.CompareNotEqual(cx, sx), Avx.CompareNotEqual(cy, sy)));
            Vector256<double> ix = Avx.Min(Avx.Floor(cx), endX - one), iy = Avx.Min(Avx.Floor(cy), endY - one);
            Vector128<int> offset = Sse41.MultiplyLow(Avx.ConvertToVector128Int32(iy), stride) + Sse41.MultiplyLow(Avx.ConvertToVector128Int32(ix), bytes);
            beyond |= Sse2.CompareGreaterThan(offset, limit);
            offset.Store(offsets + k);
            Avx.ConvertToVector128Single(cx - ix).Store(fx + k);
            Avx.ConvertToVector128Single(cy - iy).Store(fy + k);
            lane += Vector256.Create(4.0);
        }
        return Sse.MoveMask(beyond.AsSingle()) == 0 && (border == Border.Replicate || Avx.MoveMask(moved) == 0);
    }

    /// <summary>The same eight at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool TryPlaceAvx512(ImageView image, in PixelGrid grid, double u, double v, Border border, int* offsets, float* fx, float* fy)
    {
        const byte Floor = 1;
        Vector512<double> stepX = Vector512.Create(grid.ColumnX), stepY = Vector512.Create(grid.ColumnY);
        Vector512<double> originX = Vector512.Create(grid.OriginX + u * grid.ColumnX + v * grid.RowX), originY = Vector512.Create(grid.OriginY + u * grid.ColumnY + v * grid.RowY);
        Vector512<double> endX = Vector512.Create(image.Width - 1.0), endY = Vector512.Create(image.Height - 1.0), one = Vector512<double>.One;
        Vector256<int> bytes = Vector256.Create(image.Format.BytesPerPixel()), stride = Vector256.Create(image.Stride);
        Vector256<int> limit = Vector256.Create(image.Pixels.Length - image.Stride - 8), beyond = Vector256<int>.Zero;
        Vector512<double> moved = Vector512<double>.Zero, lane = Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7);
        for (int k = 0; k < Length; k += 8)
        {
            Vector512<double> sx = Avx512F.FusedMultiplyAdd(lane, stepX, originX), sy = Avx512F.FusedMultiplyAdd(lane, stepY, originY);
            Vector512<double> cx = Avx512F.Min(Avx512F.Max(sx, Vector512<double>.Zero), endX), cy = Avx512F.Min(Avx512F.Max(sy, Vector512<double>.Zero), endY);
            moved += Vector512.Abs(cx - sx) + Vector512.Abs(cy - sy);
            Vector512<double> ix = Avx512F.Min(Avx512F.RoundScale(cx, Floor), endX - one), iy = Avx512F.Min(Avx512F.RoundScale(cy, Floor), endY - one);
            Vector256<int> offset = Avx2.MultiplyLow(Avx512F.ConvertToVector256Int32(iy), stride) + Avx2.MultiplyLow(Avx512F.ConvertToVector256Int32(ix), bytes);
            beyond |= Avx2.CompareGreaterThan(offset, limit);
            offset.Store(offsets + k);
            Avx512F.ConvertToVector256Single(cx - ix).Store(fx + k);
            Avx512F.ConvertToVector256Single(cy - iy).Store(fy + k);
            lane += Vector512.Create(8.0);
        }
        return Avx.MoveMask(beyond.AsSingle()) == 0 && (border == Border.Replicate || moved == Vector512<double>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void AddAvx512(byte* pixels, int* offsets, float* fx, float* fy, int stride, int bytes, float* sums, bool first)
    {
        Vector512<int> spread = Vector512.Create(Vector256<int>.Zero, Vector256<int>.One);
        // Right neighbours lie one pixel on in the same eight lanes; only the first three lanes matter.
        Vector512<int> right = Vector512.Create(0, 1, 2, 0, 0, 0, 0, 0, 8, 9, 10, 8, 8, 8, 8, 8) + Vector512.Create(bytes);
        for (int p = 0; p < Length; p += 2)
        {
            byte* a = pixels + offsets[p], b = pixels + offsets[p + 1];
            Vector512<float> top = Floats512(*(ulong*)a, *(ulong*)b), bottom = Floats512(*(ulong*)(a + stride), *(ulong*)(b + stride));
            Vector512<float> down = Avx512F.PermuteVar16x32(Vector512.Create(*(double*)(fy + p)).AsSingle(), spread);
            Vector512<float> across = Avx512F.PermuteVar16x32(Vector512.Create(*(double*)(fx + p)).AsSingle(), spread);
            Vector512<float> column = Avx512F.FusedMultiplyAdd(bottom - top, down, top);
            Vector512<float> pixel = Avx512F.FusedMultiplyAdd(Avx512F.PermuteVar16x32(column, right) - column, across, column);
            if (!first)
                pixel += Vector512.Load(sums + p * Lanes);
            pixel.Store(sums + p * Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void AddAvx2(byte* pixels, int* offsets, float* fx, float* fy, int stride, int bytes, float* sums, bool first)
    {
        Vector256<int> right = Vector256.Create(0, 1, 2, 0, 0, 0, 0, 0) + Vector256.Create(bytes);
        for (int p = 0; p < Length; p++)
        {
            byte* a = pixels + offsets[p];
            Vector256<float> top = Floats256(a), bottom = Floats256(a + stride);
            Vector256<float> column = Fma.MultiplyAdd(bottom - top, Vector256.Create(fy[p]), top);
            Vector256<float> pixel = Fma.MultiplyAdd(Avx2.PermuteVar8x32(column, right) - column, Vector256.Create(fx[p]), column);
            if (!first)
                pixel += Vector256.Load(sums + p * Lanes);
            pixel.Store(sums + p * Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Floats512(ulong a, ulong b) =>
        Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(Vector128.Create(a, b).AsByte()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Floats256(byte* pixels) => Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(pixels));

    /// <summary>Four pixels, twelve floats, per step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void WriteAvx512(float* sums, Vector512<int> order, Vector512<float> scale, Vector512<float> offset, float* target)
    {
        for (int p = 0; p < Length; p += 4)
        {
            Vector512<float> packed = Avx512F.PermuteVar16x32x2(Vector512.Load(sums + p * Lanes), order, Vector512.Load(sums + p * Lanes + 16));
            packed = Avx512F.FusedMultiplyAdd(packed, scale, offset);
            packed.GetLower().Store(target + p * 3);
            packed.GetUpper().GetLower().Store(target + p * 3 + 8);
        }
    }

    static void WriteVector128(float* sums, in PixelWriter writer, float share, float* target)
    {
        for (int p = 0; p < Length; p++)
            writer.Write(Vector128.Load(sums + p * Lanes) * share, ref target[p * 3]);
    }
}
