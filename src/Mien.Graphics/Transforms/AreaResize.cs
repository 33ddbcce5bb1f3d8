using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mien.Graphics;

/// <summary>
/// Shrinks an upright rectangle of a picture: source rows are summed into one row of floats by their weights (16 bytes at a time),
/// then that row is reduced along x, one pixel's channels to a Vector128. Every source byte is read about once.
/// </summary>
static class AreaResize
{
    public static void Run(ImageView image, in PixelGrid grid, int width, int height, Border border, in PixelWriter writer, Span<float> tensor, bool vectorised)
    {
        int bytes = image.Format.BytesPerPixel();
        using var columns = new AreaTaps(grid.OriginX, grid.ColumnX, width, image.Width, border);
        using var rows = new AreaTaps(grid.OriginY, grid.RowY, height, image.Height, border);
        // Only the columns that some tensor pixel wants are summed.
        int firstByte = columns.First(0) * bytes, rowBytes = (columns.First(width - 1) + columns.Span) * bytes - firstByte;
        float[] rented = ArrayPool<float>.Shared.Rent(rowBytes + 4);
        Span<float> sums = rented.AsSpan(0, rowBytes + 4);
        for (int y = 0; y < height; y++)
        {
            sums.Clear();
            ReadOnlySpan<float> weights = rows.Weights(y);
            for (int i = 0; i < weights.Length; i++)
                if (weights[i] != 0)
                    AddRow(image.Row(rows.First(y) + i).Slice(firstByte, rowBytes), weights[i], sums, vectorised);
            Span<float> target = tensor.Slice(y * width * writer.Channels, width * writer.Channels);
            if (vectorised)
                ReduceVector128(sums, columns, bytes, firstByte, width, writer, target);
            else
                ReduceScalar(sums, columns, bytes, firstByte, width, writer, target);
        }
        ArrayPool<float>.Shared.Return(rented);
    }

    static void AddRow(ReadOnlySpan<byte> source, float weight, Span<float> sums, bool vectorised)
    {
        int i = 0;
        if (vectorised)
        {
            ref byte s = ref MemoryMarshal.GetReference(source);
            ref float d = ref MemoryMarshal.GetReference(sums);
            if (Avx512F.IsSupported)
            {
                Vector512<float> wide = Vector512.Create(weight);
                for (; i <= source.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
                {
                    Vector512<float> bytes = Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(Vector128.LoadUnsafe(ref s, (nuint)i)));
                    (Vector512.LoadUnsafe(ref d, (nuint)i) + bytes * wide).StoreUnsafe(ref d, (nuint)i);
                }
            }
            Vector128<float> w = Vector128.Create(weight);
            for (; i <= source.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
            {
                (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.LoadUnsafe(ref s, (nuint)i));
                Add(ref d, i, Vector128.WidenLower(low), w);
                Add(ref d, i + 4, Vector128.WidenUpper(low), w);
                Add(ref d, i + 8, Vector128.WidenLower(high), w);
                Add(ref d, i + 12, Vector128.WidenUpper(high), w);
            }
        }
        for (; i < source.Length; i++)
            sums[i] += source[i] * weight;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Add(ref float sums, int index, Vector128<uint> bytes, Vector128<float> weight) =>
        (Vector128.LoadUnsafe(ref sums, (nuint)index) + Vector128.ConvertToSingle(bytes.AsInt32()) * weight).StoreUnsafe(ref sums, (nuint)index);

    static void ReduceVector128(ReadOnlySpan<float> sums, in AreaTaps columns, int bytes, int firstByte, int width, in PixelWriter writer, Span<float> target)
    {
        ref float s = ref MemoryMarshal.GetReference(sums);
        for (int x = 0; x < width; x++)
        {
            ReadOnlySpan<float> weights = columns.Weights(x);
            int offset = columns.First(x) * bytes - firstByte;
            Vector128<float> sum = Vector128<float>.Zero;
            for (int i = 0; i < weights.Length; i++)
                sum += Vector128.LoadUnsafe(ref s, (nuint)(offset + i * bytes)) * weights[i];
            writer.Write(sum, ref target[x * writer.Channels]);
        }
    }

    static void ReduceScalar(ReadOnlySpan<float> sums, in AreaTaps columns, int bytes, int firstByte, int width, in PixelWriter writer, Span<float> target)
    {
        Span<float> pixel = stackalloc float[4];
        int channels = Math.Min(3, bytes);
        for (int x = 0; x < width; x++)
        {
            ReadOnlySpan<float> weights = columns.Weights(x);
            int offset = columns.First(x) * bytes - firstByte;
            pixel.Clear();
            for (int i = 0; i < weights.Length; i++)
                for (int c = 0; c < channels; c++)
                    pixel[c] += sums[offset + i * bytes + c] * weights[i];
            writer.WriteScalar(pixel, target[(x * writer.Channels)..]);
        }
    }
}
