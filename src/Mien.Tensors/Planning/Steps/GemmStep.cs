using Mien.Tensors.Graphs;
using Mien.Tensors.Kernels;
using Mien.Tensors.Kernels.Gemm;

namespace Mien.Tensors.Planning.Steps;

/// <summary>A matrix product over pixels: 1×1 convolution, linear layer, or (by pointers to the taps of each pixel) any convolution.</summary>
sealed unsafe class GemmStep<TSimd, TV> : Step where TSimd : struct, ISimd<TV> where TV : unmanaged
{
    const int TileRows = 6;

    readonly GemmPlan _plan;
    readonly int _rows;
    readonly int _tiles;
    readonly NativeBuffer _weights;
    readonly Epilogue _epilogue;
    readonly delegate*<GemmPanel*, int, int, Epilogue*, void> _full;
    readonly delegate*<GemmPanel*, int, int, Epilogue*, void> _last;
    readonly int _lastRows;
    readonly NativeBuffer? _table;

    public GemmStep(GemmPlan plan, Activation activation, Epilogue epilogue, PlanMemory memory)
    {
        _plan = plan;
        _epilogue = epilogue;
        _rows = plan.Pixels >= TileRows ? TileRows : plan.Pixels >= 4 ? 4 : plan.Pixels >= 2 ? 2 : 1;
        _tiles = (plan.Pixels + _rows - 1) / _rows;
        _weights = memory.Own(PackWeights(plan));
        if (plan.Taps is { } taps)
            memory.Own(_table = TileTable(taps, plan));
        int lastVectors = (plan.Outputs - (PanelCount - 1) * PanelWidth + TSimd.Width - 1) / TSimd.Width;
        _full = Choose(activation.Kind, _rows, TSimd.TileVectors);
        bool thin = plan.Taps is null && lastVectors == 1 && plan.Pixels >= ThinTile<TSimd, TV, NoActivation>.Rows;
        _last = thin ? ChooseThin(activation.Kind) : Choose(activation.Kind, _rows, lastVectors);
        _lastRows = thin ? ThinTile<TSimd, TV, NoActivation>.Rows : _rows;
        Work = (long)plan.Lines * plan.Pixels * plan.Outputs * plan.Depth * plan.TapCount;
    }

    static int PanelWidth => TSimd.Width * TSimd.TileVectors;

    int PanelCount => (_plan.Outputs + PanelWidth - 1) / PanelWidth;

    public override int MostParts => _plan.Lines > 1 ? _plan.Lines : (_plan.Pixels + _lastRows - 1) / _lastRows;

    public override void Run(int part, int parts)
    {
        Epilogue epilogue = _epilogue;
        var panel = new GemmPanel
        {
            Input = _plan.Input,
            InputStride = _plan.InputStride,
            Table = _table is null ? null : (float**)_table.Pointer,
            Taps = _plan.TapCount,
            TapStep = _plan.TapStep,
            Depth = _plan.Depth,
            OutputStride = _plan.OutputStride,
            Pixels = _plan.Pixels,
            Exact = _plan.Exact,
            Final = true,
        };
        if (_plan.Lines == 1)
        {
            (int from, int to) = Share((_plan.Pixels + _lastRows - 1) / _lastRows, part, parts);
            RunPanels(ref panel, _plan.Output, from, to, &epilogue);
            return;
        }
        (int line, int end) = Share(_plan.Lines, part, parts);
        panel.Input += line * _plan.LineStep;
        if (epilogue.Residual != null)
            epilogue.Residual += line * _plan.Pixels * epilogue.ResidualStride;
        float* output = _plan.Output + line * _plan.Pixels * _plan.OutputStride;
        for (; line < end; line++)
        {
            panel.Final = line == end - 1;
            RunPanels(ref panel, output, 0, (_plan.Pixels + _lastRows - 1) / _lastRows, &epilogue);
            panel.Input += _plan.LineStep;
            output += _plan.Pixels * _plan.OutputStride;
            if (epilogue.Residual != null)
                epilogue.Residual += _plan.Pixels * epilogue.ResidualStride;
        }
    }

    /// <summary>All panels over tiles [from, to), counted in tiles of the last panel.</summary>
    void RunPanels(ref GemmPanel panel, float* output, int from, int to, Epilogue* epilogue)
    {
        int full = PanelCount - 1;
        nint panelFloats = (nint)PanelWidth * (1 + _plan.TapCount * _plan.Depth);
        // The panel with a tail first: what it writes past its columns, the others overwrite.
        Select(ref panel, output, full, panelFloats);
        fixed (GemmPanel* pinned = &panel)
        {
            _last(pinned, from, to, epilogue);
            from *= _lastRows / _rows;
            to = Math.Min(to * (_lastRows / _rows), _tiles);
            for (int i = 0; i < full; i++)
            {
                Select(ref panel, output, i, panelFloats);
                _full(pinned, from, to, epilogue);
            }
        }
    }

    void Select(ref GemmPanel panel, float* output, int index, nint panelFloats)
    {
        panel.Channel = index * PanelWidth;
        panel.Left = _plan.Outputs - panel.Channel;
        panel.Weights = _weights.Pointer + index * panelFloats;
        panel.Output = output + panel.Channel;
    }

    /// <summary>The last tile overlaps the one before it, so that no kernel needs a tail of rows; both write the same bits.</summary>
    int FirstPixel(int tile) => Math.Min(tile * _rows, _plan.Pixels - _rows);

    NativeBuffer TileTable(Func<int, int, nint> taps, GemmPlan plan)
    {
        // Two floats hold one 64-bit pointer; on a 32-bit process half the space is unused.
        var buffer = new NativeBuffer((long)_tiles * plan.TapCount * TileRows * 2);
        float** entry = (float**)buffer.Pointer;
        for (int tile = 0; tile < _tiles; tile++)
            for (int tap = 0; tap < plan.TapCount; tap++)
                for (int r = 0; r < TileRows; r++)
                    *entry++ = (float*)taps(FirstPixel(tile) + Math.Min(r, _rows - 1), tap);
        return buffer;
    }

    static NativeBuffer PackWeights(GemmPlan plan)
    {
        int lines = plan.TapCount * plan.Depth;
        int panels = (plan.Outputs + PanelWidth - 1) / PanelWidth;
        var buffer = new NativeBuffer((long)panels * PanelWidth * (1 + lines));
        float* target = buffer.Pointer;
        for (int panel = 0; panel < panels; panel++)
        {
            int first = panel * PanelWidth, count = Math.Min(PanelWidth, plan.Outputs - first);
            int columns = (count + TSimd.Width - 1) / TSimd.Width * TSimd.Width;
            for (int c = 0; c < count; c++)
            {
                target[c] = plan.Bias is null ? 0 : plan.Bias.Floats[plan.FirstOutput + first + c];
                ReadOnlySpan<float> column = plan.Weights.Floats.Slice((plan.FirstOutput + first + c) * lines, lines);
                for (int k = 0; k < lines; k++)
                    target[(1 + k) * columns + c] = column[k];
            }
            target += (nint)PanelWidth * (1 + lines);
        }
        return buffer;
    }

    static delegate*<GemmPanel*, int, int, Epilogue*, void> ChooseThin(ActivationKind kind) => kind switch
    {
        ActivationKind.Clamp => &ThinTile<TSimd, TV, ClampActivation>.Run,
        ActivationKind.PRelu => &ThinTile<TSimd, TV, PReluActivation>.Run,
        ActivationKind.HardSwish => &ThinTile<TSimd, TV, HardSwishActivation>.Run,
        ActivationKind.Sigmoid => &ThinTile<TSimd, TV, SigmoidActivation>.Run,
        _ => &ThinTile<TSimd, TV, NoActivation>.Run,
    };

    static delegate*<GemmPanel*, int, int, Epilogue*, void> Choose(ActivationKind kind, int rows, int columns) => kind switch
    {
        ActivationKind.Clamp => Choose<ClampActivation>(rows, columns),
        ActivationKind.PRelu => Choose<PReluActivation>(rows, columns),
        ActivationKind.HardSwish => Choose<HardSwishActivation>(rows, columns),
        ActivationKind.Sigmoid => Choose<SigmoidActivation>(rows, columns),
        _ => Choose<NoActivation>(rows, columns),
    };

    static delegate*<GemmPanel*, int, int, Epilogue*, void> Choose<TActivation>(int rows, int columns)
        where TActivation : struct, IActivation => rows switch
        {
            1 => Choose<TActivation, One>(columns),
            2 => Choose<TActivation, Two>(columns),
            4 => Choose<TActivation, Four>(columns),
            _ => Choose<TActivation, Six>(columns),
        };

    static delegate*<GemmPanel*, int, int, Epilogue*, void> Choose<TActivation, TRows>(int columns)
        where TActivation : struct, IActivation where TRows : struct, IExtent => columns switch
        {
            1 => &GemmTile<TSimd, TV, TRows, One, TActivation>.Run,
            2 => &GemmTile<TSimd, TV, TRows, Two, TActivation>.Run,
            3 => &GemmTile<TSimd, TV, TRows, Three, TActivation>.Run,
            _ => &GemmTile<TSimd, TV, TRows, Four, TActivation>.Run,
        };
}

/// <summary>What a <see cref="GemmStep{TSimd, TV}"/> multiplies: pixels × (taps · depth) by (taps · depth) × outputs.</summary>
sealed unsafe class GemmPlan
{
    public required int Pixels { get; init; }

    /// <summary>Rows of Pixels each, LineStep input floats apart; then the taps of a pixel are TapStep floats apart.</summary>
    public int Lines { get; init; } = 1;
    public nint LineStep { get; init; }
    public nint TapStep { get; init; }
    public required int Outputs { get; init; }
    public required int Depth { get; init; }
    public int TapCount { get; init; } = 1;

    /// <summary>Weights [all outputs][TapCount · Depth]; this step uses the rows from FirstOutput on.</summary>
    public required Tensor Weights { get; init; }
    public Tensor? Bias { get; init; }
    public int FirstOutput { get; init; }

    /// <summary>Whether what lies behind a pixel's outputs is already computed and must stay: other groups of the same convolution.</summary>
    public bool Exact { get; init; }

    /// <summary>Address of the values of one tap of one output pixel; null for a plain product, whose rows start at Input + pixel · InputStride.</summary>
    public Func<int, int, nint>? Taps { get; init; }
    public float* Input { get; init; }
    public nint InputStride { get; init; }
    public required float* Output { get; init; }
    public required nint OutputStride { get; init; }
}
