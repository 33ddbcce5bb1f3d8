using Mien.Tensors.Graphs;
using Mien.Tensors.Kernels;
using Mien.Tensors.Reference;

namespace Mien.Tensors.Planning.Steps;

/// <summary>Bilinear or nearest resize, a register of channels at a time; positions and weights are computed once.</summary>
sealed unsafe class ResizeStep<TSimd, TV> : Step where TSimd : struct, ISimd<TV> where TV : unmanaged
{
    readonly Shape _input;
    readonly Shape _output;
    readonly float* _from;
    readonly float* _to;
    readonly ResizeTap[] _rows;
    readonly ResizeTap[] _columns;

    public ResizeStep(Resize op, Shape input, Shape output, float* from, float* to)
    {
        _input = input;
        _output = output;
        _from = from;
        _to = to;
        _rows = [.. Enumerable.Range(0, output[1]).Select(y => ResizeTap.At(op, y, input[1], output[1]))];
        _columns = [.. Enumerable.Range(0, output[2]).Select(x => ResizeTap.At(op, x, input[2], output[2]))];
        Work = output.ElementCount * 4L;
    }

    public override int MostParts => _output[0] * _output[1];

    public override void Run(int part, int parts)
    {
        (int first, int end) = Share(MostParts, part, parts);
        int channels = _input[3];
        nint rowSize = (nint)_input[2] * channels;
        for (int row = first; row < end; row++)
        {
            ResizeTap vertical = _rows[row % _output[1]];
            float* picture = _from + row / _output[1] * _input[1] * rowSize;
            float* top = picture + vertical.First * rowSize, bottom = picture + vertical.Second * rowSize;
            float* target = _to + (nint)row * _output[2] * channels;
            foreach (ResizeTap horizontal in _columns)
            {
                nint a = (nint)horizontal.First * channels, b = (nint)horizontal.Second * channels;
                TV wx = TSimd.Splat(horizontal.Weight), wy = TSimd.Splat(vertical.Weight);
                for (int c = 0; c < channels; c += TSimd.Width)
                {
                    TV upper = Mix(TSimd.Load(top + a + c), TSimd.Load(top + b + c), wx);
                    TV lower = Mix(TSimd.Load(bottom + a + c), TSimd.Load(bottom + b + c), wx);
                    TV mixed = Mix(upper, lower, wy);
                    if (channels - c >= TSimd.Width)
                        TSimd.Store(target + c, mixed);
                    else
                        TSimd.StorePartial(target + c, mixed, channels - c);
                }
                target += channels;
            }
        }
    }

    static TV Mix(TV a, TV b, TV weight) => TSimd.MultiplyAdd(TSimd.Subtract(b, a), weight, a);
}
