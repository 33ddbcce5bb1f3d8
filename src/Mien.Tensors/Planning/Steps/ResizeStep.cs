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
    readonly bool _nearest;
    readonly ActivationKind _activation;
    readonly Epilogue _epilogue;
    readonly ResizeTap[] _rows;
    readonly ResizeTap[] _columns;

    public ResizeStep(Resize op, Shape input, Shape output, float* from, float* to, Epilogue epilogue)
    {
        _input = input;
        _output = output;
        _from = from;
        _to = to;
        _nearest = !op.Bilinear;
        _activation = op.Activation.Kind;
        _epilogue = epilogue;
        _rows = [.. Enumerable.Range(0, output[1]).Select(y => ResizeTap.At(op, y, input[1], output[1]))];
        _columns = [.. Enumerable.Range(0, output[2]).Select(x => ResizeTap.At(op, x, input[2], output[2]))];
        Work = output.ElementCount * 4L;
    }

    public override int MostParts => _output[0] * _output[1];

    public override void Run(int part, int parts)
    {
        switch (_activation)
        {
            case ActivationKind.Clamp: Run<ClampActivation>(part, parts); break;
            case ActivationKind.PRelu: Run<PReluActivation>(part, parts); break;
            case ActivationKind.HardSwish: Run<HardSwishActivation>(part, parts); break;
            case ActivationKind.Sigmoid: Run<SigmoidActivation>(part, parts); break;
            default: Run<NoActivation>(part, parts); break;
        }
    }

    void Run<TActivation>(int part, int parts) where TActivation : struct, IActivation
    {
        (int first, int end) = Share(MostParts, part, parts);
        int channels = _input[3];
        nint rowSize = (nint)_input[2] * channels, pixel = (nint)first * _output[2];
        Epilogue epilogue = _epilogue;
        for (int row = first; row < end; row++)
        {
            ResizeTap vertical = _rows[row % _output[1]];
            float* picture = _from + row / _output[1] * _input[1] * rowSize;
            float* top = picture + vertical.First * rowSize, bottom = picture + vertical.Second * rowSize;
            foreach (ResizeTap horizontal in _columns)
            {
                nint a = (nint)horizontal.First * channels, b = (nint)horizontal.Second * channels;
                TV wx = TSimd.Splat(horizontal.Weight), wy = TSimd.Splat(vertical.Weight);
                float* target = _to + pixel * channels;
                for (int c = 0; c < channels; c += TSimd.Width)
                {
                    TV mixed = TSimd.Load(top + a + c);
                    if (!_nearest)
                        mixed = Mix(Mix(mixed, TSimd.Load(top + b + c), wx), Mix(TSimd.Load(bottom + a + c), TSimd.Load(bottom + b + c), wx), wy);
                    Finish<TSimd, TV, TActivation>.Store(&epilogue, mixed, target + c, pixel, c, channels - c);
                }
                pixel++;
            }
        }
    }

    static TV Mix(TV a, TV b, TV weight) => TSimd.MultiplyAdd(TSimd.Subtract(b, a), weight, a);
}
