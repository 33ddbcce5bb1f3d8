using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mien.Graphics;

/// <summary>
/// Turns filtered pixels, floats in a picture's memory order, into encoded tensor elements. Channel swap, luma weights, scale and
/// offset are chosen once per call, so that the filters know nothing of formats.
/// </summary>
readonly struct PixelWriter
{
    readonly Vector128<float> _scale, _offset, _luma;
    readonly Vector128<int> _order;

    public PixelWriter(PixelFormat format, in PixelEncoding encoding)
    {
        bool blueFirst = format is PixelFormat.Bgr24 or PixelFormat.Bgra32;
        Channels = encoding.Channels;
        _scale = Vector128.Create(encoding.Scale.X, encoding.Scale.Y, encoding.Scale.Z, 0);
        _offset = Vector128.Create(encoding.Offset.X, encoding.Offset.Y, encoding.Offset.Z, 0);
        _order = format == PixelFormat.Gray8 ? Vector128<int>.Zero
            : blueFirst != (encoding.Order == ChannelOrder.Bgr) ? Vector128.Create(2, 1, 0, 3)
            : Vector128.Create(0, 1, 2, 3);
        _luma = format == PixelFormat.Gray8 ? Vector128.Create(1f, 0, 0, 0)
            : blueFirst ? Vector128.Create(0.114f, 0.587f, 0.299f, 0)
            : Vector128.Create(0.299f, 0.587f, 0.114f, 0);
    }

    public int Channels { get; }

    /// <summary>
    /// How 16 bytes, a pixel with its right neighbour and in the upper half the same of the row below, are laid out for blending: the
    /// four values of the tensor's first channel, of its second and third, and four zeros.
    /// </summary>
    public Vector128<byte> Neighbours(int bytesPerPixel)
    {
        Vector128<byte> order = Vector128.Create(byte.MaxValue);
        for (int i = 0; i < 12; i++)
            order = order.WithElement(i, (byte)((Channels == 1 ? i / 4 : _order[i / 4]) + (i & 1) * bytesPerPixel + (i & 2) * 4));
        return order;
    }

    /// <summary>Factors (times <paramref name="share"/>) and summands of the tensor's channels; for a grey tensor of the channels of which <see cref="WriteGray"/> makes it.</summary>
    public (Vector128<float> Scale, Vector128<float> Offset) Scaling(float share) => Channels == 1 ? (Vector128.Create(share), Vector128<float>.Zero) : (_scale * share, _offset);

    /// <summary>Grey pixels from three floats each, in memory order. On AVX2 eight at a time: lanes of the same channel are blended together, then put in order.</summary>
    public unsafe void WriteGray(float* memory, Span<float> target)
    {
        float scale = _scale[0], offset = _offset[0], first = _luma[0], second = _luma[1], third = _luma[2];
        int x = 0;
        if (Avx2.IsSupported)
        {
            // Bits 0, 3, 6; bits 1, 4, 7; bits 2, 5.
            const byte A = 0b0100_1001, B = 0b1001_0010, C = 0b0010_0100;
            Vector256<int> firsts = Vector256.Create(0, 3, 6, 1, 4, 7, 2, 5), seconds = Vector256.Create(1, 4, 7, 2, 5, 0, 3, 6), thirds = Vector256.Create(2, 5, 0, 3, 6, 1, 4, 7);
            for (; x + 8 <= target.Length; x += 8, memory += 24)
            {
                Vector256<float> a = Vector256.Load(memory), b = Vector256.Load(memory + 8), c = Vector256.Load(memory + 16);
                Vector256<float> luma = Avx2.PermuteVar8x32(Avx.Blend(Avx.Blend(a, b, B), c, C), firsts) * first
                    + Avx2.PermuteVar8x32(Avx.Blend(Avx.Blend(a, b, C), c, A), seconds) * second
                    + Avx2.PermuteVar8x32(Avx.Blend(Avx.Blend(a, b, A), c, B), thirds) * third;
                (luma * scale + Vector256.Create(offset)).StoreUnsafe(ref target[x]);
            }
        }
        for (; x < target.Length; x++, memory += 3)
            target[x] = (memory[0] * first + memory[1] * second + memory[2] * third) * scale + offset;
    }

    /// <summary>Writes one pixel given in memory order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(Vector128<float> memory, ref float target)
    {
        if (Channels == 1)
        {
            target = Vector128.Dot(memory, _luma) * _scale.ToScalar() + _offset.ToScalar();
            return;
        }
        Vector128<float> encoded = Vector128.Shuffle(memory, _order) * _scale + _offset;
        Unsafe.WriteUnaligned(ref Unsafe.As<float, byte>(ref target), encoded.AsUInt64().ToScalar());
        Unsafe.Add(ref target, 2) = encoded.GetElement(2);
    }

    /// <summary>The scalar equivalent of <see cref="Write"/>.</summary>
    public void WriteScalar(ReadOnlySpan<float> memory, Span<float> target)
    {
        if (Channels == 1)
        {
            target[0] = (memory[0] * _luma[0] + memory[1] * _luma[1] + memory[2] * _luma[2]) * _scale[0] + _offset[0];
            return;
        }
        for (int c = 0; c < 3; c++)
            target[c] = memory[_order[c]] * _scale[c] + _offset[c];
    }
}
