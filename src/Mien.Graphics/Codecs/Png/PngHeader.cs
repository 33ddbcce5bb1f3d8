using System.Buffers.Binary;

namespace Mien.Graphics.Codecs;

/// <summary>The header of a PNG file (PNG 3, section 11.2.1).</summary>
readonly record struct PngHeader(int Width, int Height, int BitDepth, int ColorType, bool IsInterlaced)
{
    public const int Gray = 0, Rgb = 2, Palette = 3, GrayAlpha = 4, Rgba = 6;

    public int Channels => ColorType switch { Rgb => 3, GrayAlpha => 2, Rgba => 4, _ => 1 };

    public int BitsPerPixel => Channels * BitDepth;

    /// <summary>Distance of the bytes that filters compare.</summary>
    public int FilterStep => Math.Max(1, BitsPerPixel / 8);

    public int RowBytes(int width) => (int)(((long)width * BitsPerPixel + 7) / 8);

    /// <summary>Bytes of all filtered rows.</summary>
    public long RawBytes
    {
        get
        {
            long sum = 0;
            foreach (PngPass pass in Passes)
                sum += (RowBytes(pass.Columns(Width)) + 1L) * pass.Rows(Height);
            return sum;
        }
    }

    public ReadOnlySpan<PngPass> Passes => IsInterlaced ? PngPass.Adam7 : PngPass.Whole;

    public static PngHeader Read(ReadOnlySpan<byte> data)
    {
        if (data.Length != 13)
            CodecErrors.Corrupt(ImageKind.Png, "its header has the wrong length");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(data), height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        int depth = data[8], color = data[9];
        bool allowed = color switch
        {
            Gray => depth is 1 or 2 or 4 or 8 or 16,
            Palette => depth is 1 or 2 or 4 or 8,
            Rgb or GrayAlpha or Rgba => depth is 8 or 16,
            _ => false,
        };
        if (!allowed || data[10] != 0 || data[11] != 0 || data[12] > 1 || width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
            CodecErrors.Corrupt(ImageKind.Png, "its header has impossible values");
        return new PngHeader((int)width, (int)height, depth, color, data[12] == 1);
    }
}

/// <summary>One sweep over the picture: the pixels (X + i·StepX, Y + j·StepY).</summary>
readonly record struct PngPass(int X, int Y, int StepX, int StepY)
{
    static readonly PngPass[] WholePicture = [new(0, 0, 1, 1)];

    static readonly PngPass[] SevenPasses =
        [new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2)];

    public static ReadOnlySpan<PngPass> Whole => WholePicture;

    public static ReadOnlySpan<PngPass> Adam7 => SevenPasses;

    public int Columns(int width) => width <= X ? 0 : (width - X - 1) / StepX + 1;

    // A pass without columns has no rows either, not even their filter bytes.
    public int Rows(int height) => height <= Y ? 0 : (height - Y - 1) / StepY + 1;
}
