using Mien.Tensors.Graphs;
using Mien.Tensors.Reference;

namespace Mien.Tensors.Import.Onnx;

/// <summary>Resize and Upsample: what the IR's <see cref="Graphs.Resize"/> says directly, and other nearest-neighbour rules as picked rows and columns.</summary>
static class OnnxResize
{
    const int MostPixels = 1 << 16;

    public static OnnxValue Upsample(OnnxScope node)
    {
        double[] scales = node.Has(1) ? Doubles(node.Constant(1, "scales")) : [.. (node.Node.Floats("scales") ?? []).Select(scale => (double)scale)];
        return Resize(node, scales, null, "asymmetric", "floor");
    }

    public static OnnxValue Resize(OnnxScope node)
    {
        if (node.Opset < 11)
            return Resize(node, Doubles(node.Constant(1, "scales")), null, "asymmetric", "floor");
        node.Require(node.Node.Int("antialias", 0) == 0, "antialiasing is not supported");
        node.Require(node.Node.Text("keep_aspect_ratio_policy", "stretch") == "stretch", "only the policy 'stretch' is supported");
        double[]? scales = node.Has(2) && node.Constant(2, "scales") is { Shape.ElementCount: > 0 } tensor ? Doubles(tensor) : null;
        long[]? sizes = node.Has(3) ? node.Integers(3, "sizes") : null;
        return Resize(node, scales, sizes, node.Node.Text("coordinate_transformation_mode", "half_pixel"), node.Node.Text("nearest_mode", "round_prefer_floor"));
    }

    static double[] Doubles(Tensor tensor) => [.. Enumerable.Range(0, tensor.Shape.ElementCount).Select(tensor.ElementAsDouble)];

    static OnnxValue Resize(OnnxScope node, double[]? scales, long[]? sizes, string coordinates, string rounding)
    {
        OnnxValue x = node.Input(0);
        node.Require(x.Shape.Rank == 4, $"the operand has shape {x.Shape}; only pictures of rank 4 are resized");
        long[] axes = node.Node.Ints("axes") ?? [0, 1, 2, 3];
        node.Require((sizes?.Length ?? scales?.Length) == axes.Length, "neither sizes nor scales fit the operand");
        double[] factors = [1, 1, 1, 1];
        int[] extents = x.Shape.Extents.ToArray();
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = node.Axis(axes[i], 4);
            double extent = sizes is not null ? sizes[i] : Math.Floor(extents[axis] * scales![i]);
            node.Require(extent is >= 1 and <= MostPixels, $"a size of {extent} is not possible");
            factors[axis] = sizes is null ? scales![i] : extent / extents[axis];
            extents[axis] = (int)extent;
        }
        node.Require(extents[0] == x.Shape[0] && extents[1] == x.Shape[1], "only height and width can be resized");
        var size = new Extent2(extents[2], extents[3]);
        string mode = node.Node.Text("mode", "nearest");
        return mode switch
        {
            "nearest" => Nearest(node, x, size, factors, coordinates, rounding),
            "linear" or "bilinear" => Linear(node, x, size, factors, coordinates),
            _ => throw node.Error($"mode '{mode}' is not supported, only nearest and linear"),
        };
    }

    static OnnxValue Linear(OnnxScope node, OnnxValue x, Extent2 size, double[] factors, string coordinates)
    {
        ResizeCoordinates rule = coordinates switch
        {
            "asymmetric" => ResizeCoordinates.Asymmetric,
            "align_corners" => ResizeCoordinates.AlignCorners,
            "half_pixel" => ResizeCoordinates.HalfPixel,
            // They differ from half_pixel only where one pixel results.
            "pytorch_half_pixel" when size.Y > 1 && size.X > 1 => ResizeCoordinates.HalfPixel,
            _ => throw node.Error($"coordinates '{coordinates}' are not supported"),
        };
        bool exact = Math.Abs(x.Shape[2] * factors[2] - size.Y) < 1e-3 && Math.Abs(x.Shape[3] * factors[3] - size.X) < 1e-3;
        node.Require(exact || rule == ResizeCoordinates.AlignCorners, "a linear scale that does not give whole pixels is not supported; export the model with sizes");
        return node.AddLast(new Resize(size, bilinear: true, rule), node.Last(x));
    }

    static OnnxValue Nearest(OnnxScope node, OnnxValue x, Extent2 size, double[] factors, string coordinates, string rounding)
    {
        int[] rows = Sources(node, x.Shape[2], size.Y, factors[2], coordinates, rounding);
        int[] columns = Sources(node, x.Shape[3], size.X, factors[3], coordinates, rounding);
        Value picture = node.Last(x);
        foreach (ResizeCoordinates rule in Enum.GetValues<ResizeCoordinates>())
        {
            var op = new Resize(size, bilinear: false, rule);
            if (Agrees(op, rows, x.Shape[2]) && Agrees(op, columns, x.Shape[3]))
                return node.AddLast(op, picture);
        }
        picture = node.Graph.Add(new Gather(1, new Axes(rows), new Shape(rows.Length)), [picture]);
        return node.AddLast(new Gather(2, new Axes(columns), new Shape(columns.Length)), picture);
    }

    static bool Agrees(Resize op, int[] sources, int extent)
    {
        for (int i = 0; i < sources.Length; i++)
        {
            if (ResizeTap.At(op, i, extent, sources.Length).First != sources[i])
                return false;
        }
        return true;
    }

    /// <summary>The source row (or column) of each target row, by ONNX's rules.</summary>
    static int[] Sources(OnnxScope node, int from, int to, double factor, string coordinates, string rounding)
    {
        int[] sources = new int[to];
        for (int i = 0; i < to; i++)
        {
            double position = coordinates switch
            {
                "asymmetric" => i / factor,
                "align_corners" => to > 1 ? i * (from - 1.0) / (to - 1) : 0,
                "half_pixel" => (i + 0.5) / factor - 0.5,
                "pytorch_half_pixel" => to > 1 ? (i + 0.5) / factor - 0.5 : 0,
                "tf_half_pixel_for_nn" => (i + 0.5) / factor,
                _ => throw node.Error($"coordinates '{coordinates}' are not supported"),
            };
            double picked = rounding switch
            {
                "round_prefer_floor" => Math.Ceiling(position - 0.5),
                "round_prefer_ceil" => Math.Floor(position + 0.5),
                "floor" or "simple" => Math.Floor(position),
                "ceil" => Math.Ceiling(position),
                _ => throw node.Error($"nearest_mode '{rounding}' is unknown"),
            };
            sources[i] = (int)Math.Clamp(picked, 0, from - 1);
        }
        return sources;
    }
}
