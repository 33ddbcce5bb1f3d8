using System.Runtime.InteropServices;

namespace Mien.Graphics.Codecs;

/// <summary>What the channels of a JPEG file mean.</summary>
enum JpegColorModel
{
    Gray,
    YCbCr,
    Rgb,
    Cmyk,
    Ycck,
}

/// <summary>
/// Turns decoded samples into pixels, one row of MCUs at a time: each channel keeps two rows of MCUs, of which the older one lends
/// its last samples to the upsampling of the newer one.
/// </summary>
sealed unsafe class JpegRenderer
{
    readonly JpegFrame _frame;
    readonly JpegColorModel _model;
    readonly Channel[] _channels;
    int _nextRow;

    public JpegRenderer(JpegFrame frame, JpegColorModel model)
    {
        _frame = frame;
        _model = model;
        PixelFormat format = model == JpegColorModel.Gray ? PixelFormat.Gray8 : PixelFormat.Rgb24;
        byte[] pixels = GC.AllocateUninitializedArray<byte>(checked(frame.Width * frame.Height * format.BytesPerPixel()));
        Picture = new Image(pixels, frame.Width, frame.Height, format);
        _channels = Array.ConvertAll(frame.Components, component => new Channel(frame, component));
    }

    public Image Picture { get; }

    public nint Stride(int channel) => _channels[channel].Stride;

    /// <summary>Where the samples of a row of blocks go: the <paramref name="v"/>-th of channel and row of MCUs.</summary>
    public byte* Samples(int channel, int mcuRow, int v) => _channels[channel].Row(mcuRow * _frame.Components[channel].V * 8 + v * 8);

    /// <summary>Writes the pixels that need nothing beyond this row of MCUs.</summary>
    public void Finish(int mcuRow)
    {
        // Upsampling looks one sample down, so the last sample row of the slowest channel waits for the next row of MCUs.
        int end = mcuRow == _frame.McuRows - 1 ? _frame.Height : (mcuRow + 1) * 8 * _frame.MaxV - _frame.MaxV;
        int width = _frame.Width;
        fixed (byte* pixels = Picture.Pixels)
        {
            for (; _nextRow < end; _nextRow++)
            {
                byte* target = pixels + (nint)_nextRow * Picture.Stride;
                byte* first = _channels[0].Upsample(_nextRow);
                if (_model == JpegColorModel.Gray)
                {
                    NativeMemory.Copy(first, target, (nuint)width);
                    continue;
                }
                byte* second = _channels[1].Upsample(_nextRow), third = _channels[2].Upsample(_nextRow);
                if (_model is JpegColorModel.YCbCr or JpegColorModel.Ycck)
                    YcbcrColors.ToRgb(first, second, third, target, width);
                else
                    YcbcrColors.Interleave(first, second, third, target, width);
                if (_model is JpegColorModel.Cmyk or JpegColorModel.Ycck)
                    ApplyBlack(target, _channels[3].Upsample(_nextRow), width, _model == JpegColorModel.Ycck ? 255 : 0);
            }
        }
    }

    // Channels hold 255 − ink, so light is the product of colour and black; YCCK holds the ink's complement once more.
    static void ApplyBlack(byte* rgb, byte* black, int width, int complement)
    {
        for (int x = 0; x < width; x++, rgb += 3)
        {
            int k = black[x];
            rgb[0] = (byte)(((rgb[0] ^ complement) * k * 2 + 255) / 510);
            rgb[1] = (byte)(((rgb[1] ^ complement) * k * 2 + 255) / 510);
            rgb[2] = (byte)(((rgb[2] ^ complement) * k * 2 + 255) / 510);
        }
    }

    /// <summary>The latest sample rows of one channel and the way they become rows of the picture.</summary>
    sealed class Channel
    {
        // Vectors read and write a little past the end of a row.
        const int Slack = 64;

        readonly JpegFrame _frame;
        readonly JpegComponent _component;
        readonly int _rows;
        readonly byte* _samples;
        readonly byte* _upsampled;
        readonly ushort* _sums;
        readonly byte[] _sampleMemory;
        readonly byte[] _upsampledMemory;
        readonly ushort[] _sumMemory;
        readonly bool _doublesColumns;
        readonly bool _doublesRows;

        public Channel(JpegFrame frame, JpegComponent component)
        {
            _frame = frame;
            _component = component;
            Stride = component.BlocksPerRow * 8;
            _rows = 16 * component.V;
            _sampleMemory = GC.AllocateArray<byte>(_rows * Stride + Slack, pinned: true);
            _samples = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_sampleMemory, 0);
            _upsampledMemory = GC.AllocateArray<byte>(frame.McusPerRow * frame.MaxH * 8 + Slack, pinned: true);
            _upsampled = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_upsampledMemory, 0);
            _sumMemory = GC.AllocateArray<ushort>(Stride + Slack, pinned: true);
            _sums = (ushort*)Marshal.UnsafeAddrOfPinnedArrayElement(_sumMemory, 0);
            _doublesColumns = component.H * 2 == frame.MaxH && component.Width > 2;
            _doublesRows = component.V * 2 == frame.MaxV;
        }

        public int Stride { get; }

        public byte* Row(int y) => _samples + (nint)(y % _rows) * Stride;

        /// <summary>The samples of row <paramref name="y"/> of the picture; valid until the next call.</summary>
        public byte* Upsample(int y)
        {
            int near = y * _component.V / _frame.MaxV;
            byte* row = Row(near);
            bool sameWidth = _component.H == _frame.MaxH;
            if (sameWidth && !_doublesRows)
                return row;
            byte* far = Row(Math.Clamp((y & 1) == 0 ? near - 1 : near + 1, 0, _component.Height - 1));
            if (_doublesColumns && _doublesRows)
                JpegUpsampling.DoubleBoth(row, far, _sums, _upsampled, _component.Width);
            else if (_doublesColumns && _component.V == _frame.MaxV)
                JpegUpsampling.DoubleColumns(row, _sums, _upsampled, _component.Width);
            else if (sameWidth)
                JpegUpsampling.DoubleRows(row, far, _upsampled, _component.Width, (y & 1) == 0 ? 1 : 2);
            else
                JpegUpsampling.Repeat(row, _upsampled, _frame.Width, _component.H, _frame.MaxH);
            return _upsampled;
        }
    }
}
