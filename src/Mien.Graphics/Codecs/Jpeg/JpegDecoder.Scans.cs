using System.Runtime.CompilerServices;

namespace Mien.Graphics.Codecs;

sealed unsafe partial class JpegDecoder
{
    void ReadScan(ReadOnlySpan<byte> header)
    {
        if (_frame is not { } frame)
        {
            CodecErrors.Corrupt(ImageKind.Jpeg, "a scan comes before the frame header");
            return;
        }
        if (++_scans > MaxScans)
            CodecErrors.Unsupported(ImageKind.Jpeg, $"more than {MaxScans} scans");
        int count = header.Length == 0 ? 0 : header[0];
        if (count is < 1 or > 4 || header.Length < 4 + 2 * count)
            CodecErrors.Corrupt(ImageKind.Jpeg, "a scan header is not complete");
        JpegComponent[] components = new JpegComponent[count];
        int blocks = 0;
        for (int i = 0; i < count; i++)
        {
            int id = header[1 + 2 * i], tables = header[2 + 2 * i];
            JpegComponent? component = Array.Find(frame.Components, c => c.Id == id);
            if (component is null || Array.IndexOf(components, component) >= 0 || tables >> 4 > 3 || (tables & 15) > 3)
            {
                CodecErrors.Corrupt(ImageKind.Jpeg, "a scan header names what the file does not have");
                return;
            }
            component.DcTable = _dcTables[tables >> 4];
            component.AcTable = _acTables[tables & 15];
            component.DcPrediction = 0;
            if ((component.Quantization ??= _quantization[component.QuantizationIndex]) is null)
                CodecErrors.Corrupt(ImageKind.Jpeg, "a quantisation table is missing");
            components[i] = component;
            blocks += component.H * component.V;
        }
        if (count > 1 && blocks > 10)
            CodecErrors.Corrupt(ImageKind.Jpeg, "a scan interleaves more than ten blocks");

        JpegBitReader reader = new(_next, _end);
        if (frame.Progressive)
        {
            ReadProgressive(frame, components, reader, header[(1 + 2 * count)..]);
        }
        else if (count == frame.Components.Length && _scans == 1)
        {
            _renderer = new JpegRenderer(frame, Model(frame));
            ReadAndRender(frame, _renderer, components, reader);
        }
        else
        {
            ReadSequential(frame, components, reader);
        }
        if (reader.IsOverrun)
            CodecErrors.Truncated(ImageKind.Jpeg);
        _next = reader.Next;
    }

    /// <summary>The usual file: one scan of everything, transformed while it is read.</summary>
    [MethodImpl(CodecCode.Hot)]
    void ReadAndRender(JpegFrame frame, JpegRenderer renderer, JpegComponent[] components, JpegBitReader reader)
    {
        short* block = stackalloc short[64];
        Restarts restarts = new(_restartInterval);
        for (int row = 0; row < frame.McuRows; row++)
        {
            for (int column = 0; column < frame.McusPerRow; column++)
            {
                if (restarts.IsDue())
                    Restart(reader, components, restarts.Number);
                foreach (JpegComponent component in components)
                {
                    int index = Array.IndexOf(frame.Components, component);
                    nint stride = renderer.Stride(index);
                    fixed (short* steps = component.Quantization)
                    {
                        for (int v = 0; v < component.V; v++)
                        {
                            byte* samples = renderer.Samples(index, row, v) + (nint)column * component.H * 8;
                            for (int h = 0; h < component.H; h++, samples += 8)
                            {
                                Unsafe.InitBlockUnaligned(block, 0, 128);
                                if (SequentialBlocks.Read(reader, component, block) == 0)
                                    InverseDct.Fill((short)(block[0] * steps[0]), samples, stride);
                                else
                                    InverseDct.Transform(block, steps, samples, stride);
                            }
                        }
                    }
                }
                if (reader.IsOverrun)
                    CodecErrors.Truncated(ImageKind.Jpeg);
            }
            renderer.Finish(row);
        }
        foreach (JpegComponent component in components)
            component.Decoded = true;
    }

    void ReadSequential(JpegFrame frame, JpegComponent[] components, JpegBitReader reader)
    {
        foreach (JpegComponent component in components)
        {
            if (component.Decoded)
                CodecErrors.Corrupt(ImageKind.Jpeg, "two scans bring the same channel");
            component.Decoded = true;
        }
        if (frame.Components[0].Coefficients == null)
            AllocateCoefficients(frame);
        foreach ((JpegComponent component, int row, int column) in new McuWalk(this, frame, components, reader))
            SequentialBlocks.Read(reader, component, component.Block(row, column));
    }

    void ReadProgressive(JpegFrame frame, JpegComponent[] components, JpegBitReader reader, ReadOnlySpan<byte> band)
    {
        int start = band[0], end = band[1], high = band[2] >> 4, low = band[2] & 15;
        if (low > 13 || end > 63 || start > end || (start == 0 ? end != 0 : components.Length != 1) || (high != 0 && high != low + 1))
            CodecErrors.Corrupt(ImageKind.Jpeg, "a progressive scan has impossible parameters");
        if (frame.Components[0].Coefficients == null)
            AllocateCoefficients(frame);
        ProgressiveBlocks blocks = new(reader, start, end, low);
        if (start == 0)
        {
            foreach (JpegComponent component in components)
                component.Decoded = true;
            foreach ((JpegComponent component, int row, int column) in new McuWalk(this, frame, components, reader))
            {
                if (high == 0)
                    blocks.ReadDcFirst(component, component.Block(row, column));
                else
                    blocks.ReadDcRefinement(component.Block(row, column));
            }
        }
        else
        {
            ReadAcBand(components[0], reader, blocks, high == 0);
        }
    }

    [MethodImpl(CodecCode.Hot)]
    void ReadAcBand(JpegComponent component, JpegBitReader reader, ProgressiveBlocks blocks, bool isFirst)
    {
        Restarts restarts = new(_restartInterval);
        for (int row = 0; row < component.HeightInBlocks; row++)
        {
            for (int column = 0; column < component.WidthInBlocks; column++)
            {
                if (restarts.IsDue())
                {
                    reader.Restart(restarts.Number);
                    blocks.Restart();
                }
                if (!isFirst)
                {
                    blocks.ReadAcRefinement(component, component.Block(row, column));
                    continue;
                }
                int skipped = blocks.SkipEmpty(Math.Min(component.WidthInBlocks - column, restarts.Left + 1));
                if (skipped > 0)
                {
                    restarts.Pass(skipped - 1);
                    column += skipped - 1;
                    continue;
                }
                blocks.ReadAcFirst(component, component.Block(row, column));
            }
            if (reader.IsOverrun)
                CodecErrors.Truncated(ImageKind.Jpeg);
        }
    }

    static void Restart(JpegBitReader reader, JpegComponent[] components, int number)
    {
        reader.Restart(number);
        foreach (JpegComponent component in components)
            component.DcPrediction = 0;
    }

    /// <summary>Counts MCUs between restart markers, which are numbered 0 to 7 in turn.</summary>
    struct Restarts(int interval)
    {
        /// <summary>MCUs that may follow the current one before the next marker.</summary>
        public int Left { get; private set; } = interval == 0 ? int.MaxValue - 1 : interval;

        public int Number { get; private set; } = 7;

        /// <summary>Counts one MCU; true where a marker comes before it.</summary>
        public bool IsDue()
        {
            if (interval == 0)
                return false;
            if (Left > 0)
            {
                Left--;
                return false;
            }
            Left = interval - 1;
            Number = (Number + 1) & 7;
            return true;
        }

        public void Pass(int count)
        {
            if (interval != 0)
                Left -= count;
        }
    }

    /// <summary>The blocks of a scan in coded order (A.2): whole MCUs where channels interleave, the bare blocks of a lone channel.</summary>
    struct McuWalk(JpegDecoder decoder, JpegFrame frame, JpegComponent[] components, JpegBitReader reader)
    {
        readonly bool _interleaved = components.Length > 1;
        readonly int _mcusPerRow = components.Length > 1 ? frame.McusPerRow : components[0].WidthInBlocks;
        readonly int _mcuRows = components.Length > 1 ? frame.McuRows : components[0].HeightInBlocks;
        Restarts _restarts = new(decoder._restartInterval);
        int _row, _column = -1, _component = int.MaxValue - 1, _h, _v;

        public readonly McuWalk GetEnumerator() => this;

        public readonly (JpegComponent Component, int Row, int Column) Current
        {
            get
            {
                JpegComponent component = components[_component];
                return _interleaved
                    ? (component, _row * component.V + _v, _column * component.H + _h)
                    : (component, _row, _column);
            }
        }

        public bool MoveNext()
        {
            if (_interleaved && _component < components.Length)
            {
                if (++_h < components[_component].H)
                    return true;
                _h = 0;
                if (++_v < components[_component].V)
                    return true;
                _v = 0;
                if (++_component < components.Length)
                    return true;
            }
            _component = 0;
            if (reader.IsOverrun)
                CodecErrors.Truncated(ImageKind.Jpeg);
            if (++_column == _mcusPerRow)
            {
                _column = 0;
                if (++_row == _mcuRows)
                    return false;
            }
            if (_restarts.IsDue())
                Restart(reader, components, _restarts.Number);
            return true;
        }
    }
}
