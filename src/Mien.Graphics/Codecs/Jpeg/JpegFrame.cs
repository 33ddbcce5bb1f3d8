using System.Runtime.InteropServices;

namespace Mien.Graphics.Codecs;

/// <summary>The picture that a JPEG frame header describes: its size and its components.</summary>
sealed class JpegFrame
{
    public JpegFrame(int width, int height, bool progressive, JpegComponent[] components)
    {
        Width = width;
        Height = height;
        Progressive = progressive;
        Components = components;
        foreach (JpegComponent component in components)
        {
            MaxH = Math.Max(MaxH, component.H);
            MaxV = Math.Max(MaxV, component.V);
        }
        McusPerRow = Ceiling(width, 8 * MaxH);
        McuRows = Ceiling(height, 8 * MaxV);
        foreach (JpegComponent component in components)
        {
            component.Width = Ceiling(width * component.H, MaxH);
            component.Height = Ceiling(height * component.V, MaxV);
            component.WidthInBlocks = Ceiling(component.Width, 8);
            component.HeightInBlocks = Ceiling(component.Height, 8);
            component.BlocksPerRow = McusPerRow * component.H;
            component.BlockRows = McuRows * component.V;
        }
    }

    public int Width { get; }

    public int Height { get; }

    public bool Progressive { get; }

    public JpegComponent[] Components { get; }

    /// <summary>Largest horizontal and vertical sampling factor.</summary>
    public int MaxH { get; }

    public int MaxV { get; }

    public int McusPerRow { get; }

    public int McuRows { get; }

    /// <summary>Blocks that the file must hold bits for.</summary>
    public long Blocks => Components.Sum(c => (long)c.WidthInBlocks * c.HeightInBlocks);

    /// <summary>Bytes of all coefficients, with the padding of the last column and row of MCUs.</summary>
    public long CoefficientBytes => Components.Sum(c => (long)c.BlocksPerRow * c.BlockRows * 64 * sizeof(short));

    static int Ceiling(int value, int divisor) => (value + divisor - 1) / divisor;
}

/// <summary>One colour channel of a JPEG frame.</summary>
sealed unsafe class JpegComponent(int id, int h, int v, int quantizationIndex) : IDisposable
{
    public int Id { get; } = id;

    /// <summary>Horizontal and vertical sampling factor.</summary>
    public int H { get; } = h;

    public int V { get; } = v;

    public int QuantizationIndex { get; } = quantizationIndex;

    /// <summary>Row-major step sizes, taken when the first scan of the component starts.</summary>
    public short[]? Quantization { get; set; }

    /// <summary>Samples of the component, without padding.</summary>
    public int Width { get; set; }

    public int Height { get; set; }

    /// <summary>Blocks that cover the samples: those which a scan of this component alone holds.</summary>
    public int WidthInBlocks { get; set; }

    public int HeightInBlocks { get; set; }

    /// <summary>Blocks in whole MCUs.</summary>
    public int BlocksPerRow { get; set; }

    public int BlockRows { get; set; }

    /// <summary>True once a scan has brought the component (its DC coefficients, where progressive).</summary>
    public bool Decoded { get; set; }

    public int DcPrediction { get; set; }

    public HuffmanTable? DcTable { get; set; }

    public HuffmanTable? AcTable { get; set; }

    /// <summary>Row-major coefficients of all blocks; null where blocks are transformed as soon as they are read.</summary>
    public short* Coefficients { get; private set; }

    public short* Block(int row, int column) => Coefficients + ((long)row * BlocksPerRow + column) * 64;

    // Native memory: zeroed pages come from the system on first touch and go back at once, past the garbage collector.
    public void AllocateCoefficients() =>
        Coefficients = (short*)NativeMemory.AllocZeroed((nuint)((long)BlocksPerRow * BlockRows * 64), sizeof(short));

    public void Dispose()
    {
        NativeMemory.Free(Coefficients);
        Coefficients = null;
    }
}
