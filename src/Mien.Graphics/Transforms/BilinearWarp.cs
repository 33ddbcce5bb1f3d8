using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mien.Graphics;

/// <summary>
/// Samples a picture along a turned grid, bilinearly, several samples to a tensor pixel where the grid shrinks.
/// One pixel's channels fill one Vector128; the scalar form computes the same products and sums in the same order. Colour on AVX2
/// goes through <see cref="BilinearWarpBlocks"/>.
/// </summary>
static class BilinearWarp
{
    public static void Run(ImageView image, in PixelGrid grid, int height, Border border, in PixelWriter writer, Span<float> tensor, bool vectorised)
    {
        int width = grid.Width, rowLength = width * writer.Channels;
        if (vectorised && BilinearWarpBlocks.Fits(image, grid))
        {
            BilinearWarpBlocks.Run(image, grid, height, border, writer, tensor);
            return;
        }
        for (int y = 0; y < height; y++)
        {
            Span<float> row = tensor.Slice(y * rowLength, rowLength);
            if (vectorised)
                PixelsVector128(image, grid, y, 0, width, border, writer, row);
            else
                RowScalar(image, grid, y, width, border, writer, row);
        }
    }

    /// <summary>Pixels <paramref name="from"/> … <paramref name="to"/> − 1 of a row, wherever they lie.</summary>
    public static void PixelsVector128(ImageView image, in PixelGrid grid, int y, int from, int to, Border border, in PixelWriter writer, Span<float> row)
    {
        int bytes = image.Format.BytesPerPixel(), stride = image.Stride;
        ref byte pixels = ref MemoryMarshal.GetReference(image.Pixels);
        // The last column that a four-byte load of it and of its right neighbour cannot leave its row.
        int lastX = image.Width - 1 - (4 + bytes - 1) / bytes, lastY = image.Height - 2;
        int samplesX = grid.SamplesX, samplesY = grid.SamplesY;
        Vector128<float> share = Vector128.Create(1f / (samplesX * samplesY));
        ref float target = ref MemoryMarshal.GetReference(row);
        var positions = new SamplePositions(grid, y, image.Format);
        for (int x = from; x < to; x++)
        {
            Vector128<float> sum = Vector128<float>.Zero;
            for (int j = 0; j < samplesY; j++)
            {
                double down = samplesY == 1 ? 0 : (j + 0.5) / samplesY - 0.5;
                for (int i = 0; i < samplesX; i++)
                {
                    (int ix, int iy, float fractionX, float fractionY) = positions.At(x, samplesX == 1 ? 0 : (i + 0.5) / samplesX - 0.5, down);
                    Vector128<float> fx = Vector128.Create(fractionX), fy = Vector128.Create(fractionY);
                    Vector128<float> p00, p01, p10, p11;
                    if (ix >= 0 && ix <= lastX && iy >= 0 && iy <= lastY)
                    {
                        ref byte p = ref Unsafe.Add(ref pixels, (nint)iy * stride + ix * bytes);
                        p00 = Load(ref p);
                        p01 = Load(ref Unsafe.Add(ref p, bytes));
                        p10 = Load(ref Unsafe.Add(ref p, stride));
                        p11 = Load(ref Unsafe.Add(ref p, stride + bytes));
                    }
                    else
                    {
                        p00 = LoadAtEdge(image, ix, iy, border);
                        p01 = LoadAtEdge(image, ix + 1, iy, border);
                        p10 = LoadAtEdge(image, ix, iy + 1, border);
                        p11 = LoadAtEdge(image, ix + 1, iy + 1, border);
                    }
                    Vector128<float> top = p00 + (p01 - p00) * fx, bottom = p10 + (p11 - p10) * fx;
                    sum += top + (bottom - top) * fy;
                }
            }
            writer.Write(sum * share, ref Unsafe.Add(ref target, x * writer.Channels));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> Load(ref byte pixel)
    {
        Vector128<byte> packed = Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(ref pixel)).AsByte();
        return Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(packed)).AsInt32());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static Vector128<float> LoadAtEdge(ImageView image, int x, int y, Border border)
    {
        ReadOnlySpan<byte> pixel = PixelAt(image, x, y, border);
        return pixel.Length switch
        {
            0 => Vector128<float>.Zero,
            1 => Vector128.CreateScalar((float)pixel[0]),
            _ => Vector128.Create(pixel[0], pixel[1], pixel[2], 0f),
        };
    }

    static ReadOnlySpan<byte> PixelAt(ImageView image, int x, int y, Border border)
    {
        if ((uint)x >= (uint)image.Width || (uint)y >= (uint)image.Height)
        {
            if (border == Border.Zero)
                return [];
            x = Math.Clamp(x, 0, image.Width - 1);
            y = Math.Clamp(y, 0, image.Height - 1);
        }
        int bytes = image.Format.BytesPerPixel();
        return image.Pixels.Slice(y * image.Stride + x * bytes, bytes);
    }

    static void RowScalar(ImageView image, in PixelGrid grid, int y, int width, Border border, in PixelWriter writer, Span<float> row)
    {
        int bytes = image.Format.BytesPerPixel(), channels = Math.Min(3, bytes), samplesX = grid.SamplesX, samplesY = grid.SamplesY;
        float share = 1f / (samplesX * samplesY);
        Span<float> sum = stackalloc float[4];
        var positions = new SamplePositions(grid, y, image.Format);
        for (int x = 0; x < width; x++)
        {
            sum.Clear();
            for (int j = 0; j < samplesY; j++)
            {
                double down = samplesY == 1 ? 0 : (j + 0.5) / samplesY - 0.5;
                for (int i = 0; i < samplesX; i++)
                {
                    (int ix, int iy, float fx, float fy) = positions.At(x, samplesX == 1 ? 0 : (i + 0.5) / samplesX - 0.5, down);
                    ReadOnlySpan<byte> p00 = PixelAt(image, ix, iy, border), p01 = PixelAt(image, ix + 1, iy, border);
                    ReadOnlySpan<byte> p10 = PixelAt(image, ix, iy + 1, border), p11 = PixelAt(image, ix + 1, iy + 1, border);
                    for (int c = 0; c < channels; c++)
                    {
                        float top = At(p00, c) + (At(p01, c) - At(p00, c)) * fx, bottom = At(p10, c) + (At(p11, c) - At(p10, c)) * fx;
                        sum[c] += top + (bottom - top) * fy;
                    }
                }
            }
            for (int c = 0; c < channels; c++)
                sum[c] *= share;
            writer.WriteScalar(sum, row[(x * writer.Channels)..]);
        }
    }

    static float At(ReadOnlySpan<byte> pixel, int channel) => pixel.IsEmpty ? 0 : pixel[channel];
}
