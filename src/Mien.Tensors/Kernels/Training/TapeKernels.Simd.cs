using Mien.Tensors.Graphs;
using Mien.Tensors.Kernels.Gemm;

namespace Mien.Tensors.Kernels.Training;

/// <summary>Tiles put together to whole matrices, filters and passes.</summary>
sealed unsafe class TapeKernels<TSimd, TV> : TapeKernels where TSimd : struct, ISimd<TV> where TV : unmanaged
{
    static int PanelWidth => TSimd.Width * TSimd.TileVectors;

    public override int Width => TSimd.Width;

    public override long PackedFloats(int depth, int outputs) => (long)Panels(outputs) * PanelWidth * (1 + depth);

    public override void Pack(float* matrix, nint rowStep, nint columnStep, float* bias, int depth, int outputs, float* packed)
    {
        for (int first = 0; first < outputs; first += PanelWidth, packed += (nint)PanelWidth * (1 + depth))
        {
            int count = Math.Min(PanelWidth, outputs - first), columns = Vectors(count) * TSimd.Width;
            for (int c = 0; c < columns; c++)
                packed[c] = bias == null || c >= count ? 0 : bias[first + c];
            if (columnStep == 1)
            {
                for (int k = 0; k < depth; k++)
                    Buffer.MemoryCopy(matrix + k * rowStep + first, packed + (nint)(1 + k) * columns, count * sizeof(float), count * sizeof(float));
                continue;
            }
            for (int c = 0; c < count; c++)
            {
                float* from = matrix + (first + c) * columnStep;
                float* to = packed + columns + c;
                for (int k = 0; k < depth; k++, from += rowStep, to += columns)
                    *to = *from;
            }
        }
    }

    public override void Product(float* input, nint inputStride, int rows, int depth, float* packed, float* output, nint outputStride, int outputs, bool add)
    {
        // A sum with what is there may not be written twice, so the last rows get smaller tiles instead of one that overlaps.
        if (add)
        {
            for (int done = 0; done < rows;)
            {
                int tile = TileRows(rows - done), count = (rows - done) / tile * tile;
                Panelled(input + done * inputStride, inputStride, count, depth, packed, output + done * outputStride, outputStride, outputs, true);
                done += count;
            }
            return;
        }
        Panelled(input, inputStride, rows, depth, packed, output, outputStride, outputs, false);
    }

    static void Panelled(float* input, nint inputStride, int rows, int depth, float* packed, float* output, nint outputStride, int outputs, bool add)
    {
        int tile = TileRows(rows), tiles = (rows + tile - 1) / tile, full = Panels(outputs) - 1;
        nint panelFloats = (nint)PanelWidth * (1 + depth);
        var epilogue = new Epilogue();
        if (add)
        {
            epilogue.Residual = output;
            epilogue.ResidualStride = outputStride;
            epilogue.ResidualChannels = outputs;
        }
        var panel = new GemmPanel
        {
            Input = input,
            InputStride = inputStride,
            Taps = 1,
            Depth = depth,
            OutputStride = outputStride,
            Pixels = rows,
            // Behind the last row lies another thread's.
            Exact = true,
            Final = true,
        };
        for (int index = 0; index <= full; index++)
        {
            panel.Channel = index * PanelWidth;
            panel.Left = outputs - panel.Channel;
            panel.Weights = packed + index * panelFloats;
            panel.Output = output + panel.Channel;
            Tile(tile, Vectors(Math.Min(PanelWidth, panel.Left)))(&panel, 0, tiles, &epilogue);
        }
    }

    public override void Outer(float* x, nint xStride, float* dy, nint dyStride, nint rows, int depth, int outputs, float* gradient, bool fresh)
    {
        for (int first = 0; first < outputs; first += PanelWidth)
        {
            int count = Math.Min(PanelWidth, outputs - first), columns = Vectors(count);
            for (int k = 0; k < depth;)
            {
                int tile = TileRows(depth - k);
                OuterTile(tile, columns)(x + k, xStride, dy + first, dyStride, rows, gradient + (nint)k * outputs + first, outputs, count, fresh);
                k += tile;
            }
        }
    }

    public override void ColumnSums(float* dy, nint rows, int outputs, float* sums, bool fresh)
    {
        for (int c = 0; c < outputs; c += TSimd.Width)
        {
            TV sum = TSimd.Splat(0);
            float* from = dy + c;
            for (nint row = 0; row < rows; row++, from += outputs)
                sum = TSimd.Add(sum, TSimd.Load(from));
            int left = outputs - c;
            if (!fresh)
                sum = TSimd.Add(sum, TSimd.LoadPartial(sums + c, left));
            if (left >= TSimd.Width)
                TSimd.Store(sums + c, sum);
            else
                TSimd.StorePartial(sums + c, sum, left);
        }
    }

    public override void DepthwiseFilters(in DepthwiseExtent extent, float* input, float* dy, float* gradient) =>
        DepthwiseGradient<TSimd, TV>.Filters(extent, input, dy, gradient);

    public override void DepthwiseInput(in DepthwiseExtent extent, float* filters, float* dy, float* dx, bool add) =>
        DepthwiseGradient<TSimd, TV>.Input(extent, filters, dy, dx, add);

    public override void Gather(in NormPass pass) => NormTile<TSimd, TV, NoGate>.Gather(pass);

    public override void Apply(in NormPass pass, ActivationKind kind)
    {
        switch (kind)
        {
            case ActivationKind.Clamp: NormTile<TSimd, TV, ClampGate>.Apply(pass); break;
            case ActivationKind.PRelu: NormTile<TSimd, TV, PReluGate>.Apply(pass); break;
            case ActivationKind.HardSwish: NormTile<TSimd, TV, HardSwishGate>.Apply(pass); break;
            default: NormTile<TSimd, TV, NoGate>.Apply(pass); break;
        }
    }

    public override void GatherGradient(in NormPass pass, ActivationKind kind)
    {
        switch (kind)
        {
            case ActivationKind.Clamp: NormTile<TSimd, TV, ClampGate>.GatherGradient(pass); break;
            case ActivationKind.PRelu: NormTile<TSimd, TV, PReluGate>.GatherGradient(pass); break;
            case ActivationKind.HardSwish: NormTile<TSimd, TV, HardSwishGate>.GatherGradient(pass); break;
            default: NormTile<TSimd, TV, NoGate>.GatherGradient(pass); break;
        }
    }

    public override void Back(in NormPass pass, ActivationKind kind)
    {
        switch (kind)
        {
            case ActivationKind.Clamp: NormTile<TSimd, TV, ClampGate>.Back(pass); break;
            case ActivationKind.PRelu: NormTile<TSimd, TV, PReluGate>.Back(pass); break;
            case ActivationKind.HardSwish: NormTile<TSimd, TV, HardSwishGate>.Back(pass); break;
            default: NormTile<TSimd, TV, NoGate>.Back(pass); break;
        }
    }

    public override void Accumulate(float* from, float* to, nint count, float factor, bool add)
    {
        TV scale = TSimd.Splat(factor);
        nint i = 0;
        for (; i + TSimd.Width <= count; i += TSimd.Width)
        {
            TV value = TSimd.Multiply(TSimd.Load(from + i), scale);
            TSimd.Store(to + i, add ? TSimd.Add(TSimd.Load(to + i), value) : value);
        }
        for (; i < count; i++)
            to[i] = (add ? to[i] : 0) + from[i] * factor;
    }

    static int TileRows(int rows) => rows >= 6 ? 6 : rows >= 4 ? 4 : rows >= 2 ? 2 : 1;

    static int Panels(int outputs) => (outputs + PanelWidth - 1) / PanelWidth;

    static int Vectors(int columns) => (columns + TSimd.Width - 1) / TSimd.Width;

    static delegate*<GemmPanel*, int, int, Epilogue*, void> Tile(int rows, int columns) => rows switch
    {
        1 => Tile<One>(columns),
        2 => Tile<Two>(columns),
        4 => Tile<Four>(columns),
        _ => Tile<Six>(columns),
    };

    static delegate*<GemmPanel*, int, int, Epilogue*, void> Tile<TRows>(int columns) where TRows : struct, IExtent => columns switch
    {
        1 => &GemmTile<TSimd, TV, TRows, One, NoActivation>.Run,
        2 => &GemmTile<TSimd, TV, TRows, Two, NoActivation>.Run,
        3 => &GemmTile<TSimd, TV, TRows, Three, NoActivation>.Run,
        _ => &GemmTile<TSimd, TV, TRows, Four, NoActivation>.Run,
    };

    static delegate*<float*, nint, float*, nint, nint, float*, nint, int, bool, void> OuterTile(int rows, int columns) => rows switch
    {
        1 => OuterTile<One>(columns),
        2 => OuterTile<Two>(columns),
        4 => OuterTile<Four>(columns),
        _ => OuterTile<Six>(columns),
    };

    static delegate*<float*, nint, float*, nint, nint, float*, nint, int, bool, void> OuterTile<TRows>(int columns) where TRows : struct, IExtent => columns switch
    {
        1 => &OuterTile<TSimd, TV, TRows, One>.Run,
        2 => &OuterTile<TSimd, TV, TRows, Two>.Run,
        3 => &OuterTile<TSimd, TV, TRows, Three>.Run,
        _ => &OuterTile<TSimd, TV, TRows, Four>.Run,
    };
}
