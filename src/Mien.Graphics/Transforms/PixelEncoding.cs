using System.Numerics;

namespace Mien.Graphics;

/// <summary>Order of the channels in a tensor made from a picture.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red.</summary>
    Bgr,

    /// <summary>One channel: luma by BT.601 (0.299 R + 0.587 G + 0.114 B).</summary>
    Gray,
}

/// <summary>What lies beyond the edge of a picture.</summary>
public enum Border
{
    /// <summary>Black pixels.</summary>
    Zero,

    /// <summary>The nearest pixel of the edge.</summary>
    Replicate,
}

/// <summary>How 8-bit pixels become the floats that a network wants: value = pixel · scale + offset, per channel in the tensor's order.</summary>
/// <param name="Order">Channels of the tensor.</param>
/// <param name="Scale">Factor of each channel (of the first, for grey).</param>
/// <param name="Offset">Summand of each channel (of the first, for grey).</param>
public readonly record struct PixelEncoding(ChannelOrder Order, Vector3 Scale, Vector3 Offset)
{
    /// <summary>Number of channels.</summary>
    public int Channels => Order == ChannelOrder.Gray ? 1 : 3;

    /// <summary>0 … 255 becomes <paramref name="low"/> … <paramref name="high"/>.</summary>
    public static PixelEncoding Range(ChannelOrder order, float low, float high) => new(order, new Vector3((high - low) / 255), new Vector3(low));

    /// <summary>(pixel − mean) / divisor, the mean per channel in the tensor's order.</summary>
    public static PixelEncoding Mean(ChannelOrder order, Vector3 mean, float divisor = 1) => new(order, new Vector3(1 / divisor), -mean / divisor);

    /// <summary>RGB in [0, 1].</summary>
    public static PixelEncoding Unit { get; } = Range(ChannelOrder.Rgb, 0, 1);

    /// <summary>RGB in [−1, 1].</summary>
    public static PixelEncoding Signed { get; } = Range(ChannelOrder.Rgb, -1, 1);

    /// <summary>RGB as it is, 0 … 255.</summary>
    public static PixelEncoding Bytes { get; } = Range(ChannelOrder.Rgb, 0, 255);
}
