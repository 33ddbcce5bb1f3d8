using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Mien.Graphics.Codecs;

namespace Mien.Graphics;

/// <summary>
/// <see cref="BilinearWarp"/> from colour pictures on AVX2, one sample a tensor pixel, sixteen pixels at a time, in whole
/// numbers. Two 8-byte loads bring a pixel, its right neighbour and the two below into one lane of 16 bytes, where a shuffle lays the
/// four values of each channel side by side; one instruction blends bytes across, one blends words down, and the lane holds the pixel's
/// channels as 32-bit numbers in the tensor's order, 4096 times too large. 512-bit vectors are no faster: they need more shuffles. Blocks that the picture's edge touches are left to the caller.
/// </summary>
static unsafe class BilinearWarpBlocks
{
    /// <summary>Blocks whose places are computed before their pixels are read.</summary>
    const int Pass = 8;

    /// <summary>Tensor pixels of a block.</summary>
    public const int Length = 16;

    const int Lanes = 8, One = 1 << SamplePositions.WeightBits, Fraction = SamplePositions.Bits - SamplePositions.WeightBits;

    public static bool Fits(ImageView image, in PixelGrid grid) =>
        Avx2.IsSupported && Fma.IsSupported && SamplePositions.Rounds(grid, image.Format) && Math.Max(image.Width, image.Height) < 1 << (31 - SamplePositions.Bits);

    /// <summary>Fills whole rows; the blocks that it cannot do go to <see cref="BilinearWarp.PixelsVector128"/>.</summary>
    public static void Run(ImageView image, in PixelGrid grid, int height, Border border, in PixelWriter writer, Span<float> tensor)
    {
        int width = grid.Width, channels = writer.Channels;
        var layout = new BlockLayout(image.Stride, image.Format.BytesPerPixel(), writer);
        // Whole blocks of colour, of which the last writes one float too many; the tensor takes from it what it wants.
        float[] rented = ArrayPool<float>.Shared.Rent((width + Length) * 3 + 1);
        fixed (byte* pixels = image.Pixels)
        fixed (float* target = tensor, row = rented)
        {
            for (int y = 0; y < height; y++)
            {
                var positions = new SamplePositions(grid, y, image.Format);
                Span<float> into = tensor.Slice(y * width * channels, width * channels);
                if (border == Border.Zero && LiesOutside(image, positions, width))
                {
                    for (int x = 0; x < width; x++)
                        writer.Write(Vector128<float>.Zero, ref into[x * channels]);
                    continue;
                }
                // Mostly the whole row lies inside the picture; where it does not, the blocks that do stand side by side.
                int from = 0, to = width;
                if (!LiesInside(image, positions, 0, (width + Length - 1) / Length * Length))
                {
                    while (from < width && !LiesInside(image, positions, from, Length))
                        from += Length;
                    to = from;
                    while (to < width && LiesInside(image, positions, to, Length))
                        to += Length;
                }
                (from, to) = (Math.Min(from, width), Math.Min(to, width));
                int blocks = (to - from + Length - 1) / Length;
                // Straight into the tensor where what is written beyond the last pixel is overwritten later.
                bool straight = channels == 3 && y < height - 1 && (to - from) % Length == 0;
                if (blocks > 0)
                    Blocks(pixels, layout, positions, from, blocks, straight ? target + ((nint)y * width + from) * 3 : row);
                if (channels == 1)
                    writer.WriteGray(row, into[from..to]);
                else if (!straight)
                    new ReadOnlySpan<float>(row, (to - from) * 3).CopyTo(into[(from * 3)..]);
                BilinearWarp.PixelsVector128(image, grid, y, 0, from, border, writer, into);
                BilinearWarp.PixelsVector128(image, grid, y, to, width, border, writer, into);
            }
        }
        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>Whether samples, and all bytes that their loads touch, lie in the picture.</summary>
    static bool LiesInside(ImageView image, in SamplePositions positions, int x, int count)
    {
        int bytes = image.Format.BytesPerPixel();
        (long firstX, long firstY) = positions.Place(x);
        (long lastX, long lastY) = positions.Place(x + count - 1);
        long left = Math.Min(firstX, lastX) >> SamplePositions.Bits, right = Math.Max(firstX, lastX) >> SamplePositions.Bits;
        long top = Math.Min(firstY, lastY) >> SamplePositions.Bits, bottom = Math.Max(firstY, lastY) >> SamplePositions.Bits;
        // Eight bytes from a pixel of three: in the last two rows they must not leave the memory.
        return left >= 0 && top >= 0 && right <= image.Width - 2 && bottom <= image.Height - 2
            && (bottom < image.Height - 2 || right * bytes + 8 <= image.Width * bytes);
    }

    /// <summary>Whether a row has no neighbour in the picture: the bars of a letterbox.</summary>
    static bool LiesOutside(ImageView image, in SamplePositions positions, int count)
    {
        (long firstX, long firstY) = positions.Place(0);
        (long lastX, long lastY) = positions.Place(count - 1);
        return Math.Max(firstX, lastX) >> SamplePositions.Bits < -1 || Math.Min(firstX, lastX) >> SamplePositions.Bits >= image.Width
            || Math.Max(firstY, lastY) >> SamplePositions.Bits < -1 || Math.Min(firstY, lastY) >> SamplePositions.Bits >= image.Height;
    }

    [MethodImpl(CodecCode.Hot)]
    static void Blocks(byte* pixels, in BlockLayout layout, in SamplePositions positions, int x, int count, float* target)
    {
        nint stride = layout.Stride;
        int* offsets = stackalloc int[Lanes * Pass], across = stackalloc int[Lanes * Pass], down = stackalloc int[Lanes * Pass];
        Vector256<int> lane = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7), mask = Vector256.Create(One - 1), one = Vector256.Create(One);
        Vector256<int> strides = Vector256.Create(layout.Stride), bytes = Vector256.Create(layout.Bytes);
        Vector256<int> stepX = lane * Vector256.Create((int)positions.StepX), stepY = lane * Vector256.Create((int)positions.StepY);
        Vector256<byte> order = Vector256.Create(layout.Order, layout.Order);
        Vector256<float> scale = Vector256.Create(layout.Scale, layout.Scale), offset = Vector256.Create(layout.Offset, layout.Offset);
        Vector256<int> spread = Vector256.Create(0, 0, 0, 0, 1, 1, 1, 1);
        count *= Length / Lanes;
        while (count > 0)
        {
            int pass = Math.Min(count, Pass);
            // Places first, pixels later: a pixel's address must not wait for the store that holds it.
            for (int i = 0; i < pass; i++)
            {
                (long startX, long startY) = positions.Place(x + i * Lanes);
                Vector256<int> px = stepX + Vector256.Create((int)startX), py = stepY + Vector256.Create((int)startY);
                ((py >> SamplePositions.Bits) * strides + (px >> SamplePositions.Bits) * bytes).Store(offsets + i * Lanes);
                Vector256<int> fx = (px >> Fraction) & mask, fy = (py >> Fraction) & mask;
                Vector256<int> weights = (one - fx) | (fx << 8);
                (weights | weights << 16).Store(across + i * Lanes);
                ((one - fy) | (fy << 16)).Store(down + i * Lanes);
            }
            for (int i = 0; i < pass * Lanes; i += 2)
            {
                Vector256<byte> pair = Vector256.Create(Corners(pixels + offsets[i], stride), Corners(pixels + offsets[i + 1], stride));
                Vector256<short> rows = Avx2.MultiplyAddAdjacent(Avx2.Shuffle(pair, order), Weights(across + i, spread).AsSByte());
                Vector256<int> sums = Avx2.MultiplyAddAdjacent(rows, Weights(down + i, spread).AsInt16());
                Vector256<float> encoded = Fma.MultiplyAdd(Avx.ConvertToVector256Single(sums), scale, offset);
                // The fourth float of a pixel is overwritten by the next one.
                encoded.GetLower().Store(target);
                encoded.GetUpper().Store(target + 3);
                target += 6;
            }
            x += pass * Lanes;
            count -= pass;
        }
    }

    /// <summary>Two pixels' weights, each through its own lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Weights(int* two, Vector256<int> spread) => Avx.PermuteVar(Avx2.BroadcastScalarToVector256((long*)two).AsSingle(), spread);

    /// <summary>A pixel and its right neighbour, then the two below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<byte> Corners(byte* pixel, nint stride) => Vector128.Create(*(ulong*)pixel, *(ulong*)(pixel + stride)).AsByte();

    /// <summary>What is the same for all blocks: bytes from row to row and from pixel to pixel, the shuffle of the corners, and the encoding.</summary>
    readonly struct BlockLayout(int stride, int bytes, in PixelWriter writer)
    {
        public readonly int Stride = stride, Bytes = bytes;
        public readonly Vector128<byte> Order = writer.Neighbours(bytes);
        public readonly Vector128<float> Scale = writer.Scaling(1f / (One * One)).Scale, Offset = writer.Scaling(1).Offset;
    }
}
