using Mien.Tensors.Graphs;
using Mien.Tensors.Kernels;
using Mien.Tensors.Kernels.Depthwise;

namespace Mien.Tensors.Planning.Steps;

/// <summary>A depthwise convolution, one output row at a time: the border pixel by pixel with clipped taps, the inside eight pixels a call.</summary>
sealed unsafe class DepthwiseStep<TSimd, TV> : FilterStep where TSimd : struct, ISimd<TV> where TV : unmanaged
{
    readonly Convolution _op;
    readonly Shape _input;
    readonly Shape _output;
    readonly Extent2 _kernel;
    readonly float* _from;
    readonly float* _to;
    readonly int _line;
    readonly int _span;
    readonly NativeBuffer _weights;
    readonly Epilogue _epilogue;
    readonly delegate*<in DepthwiseWindow, float*, float*, float*, nint, Epilogue*, void> _eight;
    readonly delegate*<in DepthwiseWindow, float*, float*, float*, nint, Epilogue*, void> _sliding;
    readonly delegate*<in DepthwiseWindow, float*, float*, float*, nint, Epilogue*, void> _single;

    public DepthwiseStep(Convolution op, Shape input, Shape output, Tensor weights, Tensor? bias, float* from, float* to, Epilogue epilogue, PlanMemory memory)
    {
        _op = op;
        _input = input;
        _output = output;
        _kernel = new Extent2(weights.Shape[1], weights.Shape[2]);
        _from = from;
        _to = to;
        _epilogue = epilogue;
        int channels = output[3], taps = _kernel.Y * _kernel.X;
        _line = (channels + TSimd.Width - 1) / TSimd.Width * TSimd.Width;
        // Neighbouring pixels of few channels fill one register together: their taps are neighbours too.
        bool neighbours = op.Stride.X == 1 && epilogue.Residual == null && TSimd.Width % channels == 0;
        _span = neighbours ? TSimd.Width / channels : 1;
        _weights = memory.Own(new NativeBuffer((long)_line * (1 + taps)));
        for (int c = 0; c < channels * _span; c++)
        {
            _weights.Pointer[c] = bias is null ? 0 : bias.Floats[c % channels];
            for (int tap = 0; tap < taps; tap++)
                _weights.Pointer[(1 + tap) * _line + c] = weights.Floats[c % channels * taps + tap];
        }
        if (_span > 1 && epilogue.Slope != null)
        {
            NativeBuffer slopes = memory.Own(new NativeBuffer(_line));
            for (int c = 0; c < _line; c++)
                slopes.Pointer[c] = epilogue.Slope[c % channels];
            _epilogue.Slope = slopes.Pointer;
        }
        switch (op.Activation.Kind)
        {
            case ActivationKind.Clamp: Choose<ClampActivation>(out _eight, out _sliding, out _single); break;
            case ActivationKind.PRelu: Choose<PReluActivation>(out _eight, out _sliding, out _single); break;
            case ActivationKind.HardSwish: Choose<HardSwishActivation>(out _eight, out _sliding, out _single); break;
            case ActivationKind.Sigmoid: Choose<SigmoidActivation>(out _eight, out _sliding, out _single); break;
            default: Choose<NoActivation>(out _eight, out _sliding, out _single); break;
        }
        Work = (long)output.ElementCount * taps;
    }

    void Choose<TActivation>(
        out delegate*<in DepthwiseWindow, float*, float*, float*, nint, Epilogue*, void> eight,
        out delegate*<in DepthwiseWindow, float*, float*, float*, nint, Epilogue*, void> sliding,
        out delegate*<in DepthwiseWindow, float*, float*, float*, nint, Epilogue*, void> single) where TActivation : struct, IActivation
    {
        eight = &DepthwiseTile<TSimd, TV, TActivation>.Eight;
        single = &DepthwiseTile<TSimd, TV, TActivation>.Single;
        sliding = _kernel.X is 3 or 5 && _op.Dilation.X == 1 && _op.Stride.X <= 2
            ? _op.Stride.X == 1 ? &SlidingTile<TSimd, TV, TActivation>.Run : &SlidingTile<TSimd, TV, TActivation>.RunHalf
            : eight;
    }

    public override void SetFilters(float* filters, bool turned)
    {
        int channels = _output[3], taps = _kernel.Y * _kernel.X;
        for (int tap = 0; tap < taps; tap++)
        {
            float* from = filters + (turned ? taps - 1 - tap : tap) * channels;
            float* to = _weights.Pointer + (1 + tap) * _line;
            for (int c = 0; c < channels * _span; c++)
                to[c] = from[c % channels];
        }
    }

    public override void RunSamples(int first, int count)
    {
        int rows = _output[1];
        for (int row = first * rows, end = (first + count) * rows; row < end; row++)
            RunRow(row / rows, row % rows, exact: row == end - 1);
    }

    public override int MostParts => _output[0] * _output[1];

    public override void Run(int part, int parts)
    {
        (int first, int end) = Share(MostParts, part, parts);
        for (int row = first; row < end; row++)
            RunRow(row / _output[1], row % _output[1], exact: row == end - 1);
    }

    void RunRow(int n, int y, bool exact)
    {
        int height = _input[1], width = _input[2], channels = _input[3], outputs = _output[2];
        int sy = y * _op.Stride.Y - _op.Padding.Top;
        int firstY = FirstTap(sy, _op.Dilation.Y), lastY = LastTap(sy, _op.Dilation.Y, _kernel.Y, height);
        var window = new DepthwiseWindow
        {
            Channels = channels,
            Exact = exact,
            TapsY = Math.Max(0, lastY - firstY),
            PixelStep = (nint)_op.Stride.X * channels,
            RowStep = (nint)_op.Dilation.Y * width * channels,
            TapStep = (nint)_op.Dilation.X * channels,
            TapRowStep = (nint)_kernel.X * _line,
            WeightLine = _line,
        };
        int left = _op.Padding.Left, stride = _op.Stride.X;
        int insideFrom = Math.Min(outputs, (left + stride - 1) / stride);
        int insideTo = Math.Max(insideFrom, Math.Min(outputs, (width - 1 - (_kernel.X - 1) * _op.Dilation.X + left) / stride + 1));
        if (width - 1 - (_kernel.X - 1) * _op.Dilation.X + left < 0)
            insideTo = insideFrom;
        float* source = _from + ((nint)n * height + sy + firstY * _op.Dilation.Y) * width * channels;
        nint pixel = ((nint)n * _output[1] + y) * outputs;
        bool acrossBorder = insideTo - insideFrom < DepthwiseTile<TSimd, TV, NoActivation>.Pixels && outputs >= DepthwiseTile<TSimd, TV, NoActivation>.Pixels
            && _kernel.X * channels * _op.Dilation.X <= NativeBuffer.Guard;
        if (acrossBorder)
        {
            // Too few pixels inside for a tile: one over the whole row reads its neighbours' pixels as border, and the border is then done again.
            RunInside(window, source, firstY, 0, outputs, pixel);
            window.Exact = true;
        }
        for (int x = 0; x < insideFrom; x++)
            RunBorder(window, source, firstY, x, pixel);
        if (!acrossBorder)
            RunInside(window, source, firstY, insideFrom, insideTo, pixel);
        for (int x = insideTo; x < outputs; x++)
            RunBorder(window, source, firstY, x, pixel);
    }

    void RunInside(DepthwiseWindow window, float* source, int firstY, int insideFrom, int insideTo, nint pixel)
    {
        int channels = _input[3], left = _op.Padding.Left, stride = _op.Stride.X;
        Epilogue epilogue = _epilogue;
        window.TapsX = _kernel.X;
        window.FirstTap = firstY * _kernel.X;
        int inside = insideTo - insideFrom, span = _span, together = DepthwiseTile<TSimd, TV, NoActivation>.Pixels * span;
        if (inside < together)
        {
            together = DepthwiseTile<TSimd, TV, NoActivation>.Pixels;
            span = 1;
        }
        bool whole = inside >= together;
        if (whole)
        {
            window.Channels = channels * span;
            window.PixelStep = (nint)stride * channels * span;
        }
        for (int x = insideFrom; x < insideTo;)
        {
            // The last pixels overlap the ones before: the same bits are written twice.
            int at = whole ? Math.Min(x, insideTo - together) : x;
            float* from = source + ((nint)at * stride - left) * channels;
            float* to = _to + (pixel + at) * channels;
            if (whole && span == 1)
                _sliding(in window, from, _weights.Pointer, to, pixel + at, &epilogue);
            else if (whole)
                _eight(in window, from, _weights.Pointer, to, pixel + at, &epilogue);
            else
                _single(in window, from, _weights.Pointer, to, pixel + at, &epilogue);
            x = at + (whole ? together : 1);
        }
    }

    void RunBorder(DepthwiseWindow window, float* source, int firstY, int x, nint pixel)
    {
        int sx = x * _op.Stride.X - _op.Padding.Left;
        int firstX = FirstTap(sx, _op.Dilation.X), lastX = LastTap(sx, _op.Dilation.X, _kernel.X, _input[2]);
        window.TapsX = Math.Max(0, lastX - firstX);
        window.FirstTap = firstY * _kernel.X + firstX;
        Epilogue epilogue = _epilogue;
        float* from = source + ((nint)sx + firstX * _op.Dilation.X) * _input[3];
        _single(in window, from, _weights.Pointer, _to + (pixel + x) * _input[3], pixel + x, &epilogue);
    }

    static int FirstTap(int start, int dilation) => start >= 0 ? 0 : (-start + dilation - 1) / dilation;

    static int LastTap(int start, int dilation, int taps, int extent) => Math.Min(taps, (extent - start + dilation - 1) / dilation);
}
