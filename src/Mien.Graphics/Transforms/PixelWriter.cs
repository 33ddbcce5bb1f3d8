using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
    /// For four colour pixels of eight lanes each: from which lane each of the twelve elements comes, its factor (times
    /// <paramref name="share"/>) and its summand.
    /// </summary>
    public (Vector512<int> Order, Vector512<float> Scale, Vector512<float> Offset) Pattern(float share)
    {
        Vector512<int> order = default;
        Vector512<float> scale = default, offset = default;
        for (int i = 0; i < 12; i++)
        {
            order = order.WithElement(i, i / 3 * 8 + _order[i % 3]);
            scale = scale.WithElement(i, _scale[i % 3] * share);
            offset = offset.WithElement(i, _offset[i % 3]);
        }
        return (order, scale, offset);
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
