using Mien.Tensors.Graphs;
using Mien.Tensors.Kernels;

namespace Mien.Tensors.Planning.Steps;

/// <summary>Max or average pooling, a register of channels at a time.</summary>
sealed unsafe class PoolStep<TSimd, TV> : Step where TSimd : struct, ISimd<TV> where TV : unmanaged
{
    readonly Pool _op;
    readonly Shape _input;
    readonly Shape _output;
    readonly float* _from;
    readonly float* _to;

    public PoolStep(Pool op, Shape input, Shape output, float* from, float* to)
    {
        _op = op;
        _input = input;
        _output = output;
        _from = from;
        _to = to;
        Work = (long)output.ElementCount * op.Window.Y * op.Window.X;
    }

    public override int MostParts => _output[0] * _output[1];

    public override void Run(int part, int parts)
    {
        (int first, int end) = Share(MostParts, part, parts);
        for (int row = first; row < end; row++)
            for (int x = 0; x < _output[2]; x++)
                RunPixel(row / _output[1], row % _output[1], x, exact: row == end - 1 && x == _output[2] - 1);
    }

    void RunPixel(int n, int y, int x, bool exact)
    {
        int height = _input[1], width = _input[2], channels = _input[3];
        int top = y * _op.Stride.Y - _op.Padding.Top, left = x * _op.Stride.X - _op.Padding.Left;
        int y0 = Math.Max(top, 0), y1 = Math.Min(top + _op.Window.Y, height);
        int x0 = Math.Max(left, 0), x1 = Math.Min(left + _op.Window.X, width);
        float* window = _from + (((nint)n * height + y0) * width + x0) * channels;
        float* target = _to + (((nint)n * _output[1] + y) * _output[2] + x) * channels;
        nint row = (nint)width * channels;
        if (_op.Kind == PoolKind.Max && y1 - y0 == 2 && x1 - x0 == 2)
            LargestOfFour(window, row, channels, target, exact);
        else if (_op.Kind == PoolKind.Max)
            Largest(window, row, y1 - y0, x1 - x0, channels, target, exact);
        else
            Mean(window, row, y1 - y0, x1 - x0, channels, target, exact, _op.Kind == PoolKind.Average ? (y1 - y0) * (x1 - x0) : _op.Window.Y * _op.Window.X);
    }

    static void LargestOfFour(float* window, nint row, int channels, float* target, bool exact)
    {
        float* below = window + row;
        for (int c = 0; c < channels; c += TSimd.Width)
        {
            TV upper = TSimd.Max(TSimd.Load(window + c), TSimd.Load(window + channels + c));
            TV lower = TSimd.Max(TSimd.Load(below + c), TSimd.Load(below + channels + c));
            Store(target + c, TSimd.Max(upper, lower), exact ? channels - c : TSimd.Width);
        }
    }

    static void Largest(float* window, nint row, int rows, int columns, int channels, float* target, bool exact)
    {
        for (int c = 0; c < channels; c += TSimd.Width)
        {
            TV result = TSimd.Splat(float.NegativeInfinity);
            float* line = window + c;
            for (int sy = rows; sy > 0; sy--, line += row)
            {
                float* at = line;
                for (int sx = columns; sx > 0; sx--, at += channels)
                    result = TSimd.Max(result, TSimd.Load(at));
            }
            Store(target + c, result, exact ? channels - c : TSimd.Width);
        }
    }

    static void Mean(float* window, nint row, int rows, int columns, int channels, float* target, bool exact, int count)
    {
        TV share = TSimd.Splat(1f / count);
        for (int c = 0; c < channels; c += TSimd.Width)
        {
            TV result = TSimd.Splat(0);
            float* line = window + c;
            for (int sy = rows; sy > 0; sy--, line += row)
            {
                float* at = line;
                for (int sx = columns; sx > 0; sx--, at += channels)
                    result = TSimd.Add(result, TSimd.Load(at));
            }
            Store(target + c, TSimd.Multiply(result, share), exact ? channels - c : TSimd.Width);
        }
    }

    /// <summary>Past the last channel lies the next pixel, written after; only the last pixel of a part stores partially.</summary>
    static void Store(float* target, TV value, int left)
    {
        if (left >= TSimd.Width)
            TSimd.Store(target, value);
        else
            TSimd.StorePartial(target, value, left);
    }
}
