using Mien.Tensors.Graphs;
using Mien.Tensors.Kernels;
using Mien.Tensors.Planning.Steps;

namespace Mien.Tensors.Planning;

sealed unsafe partial class StepFactory<TSimd, TV>
{
    // With so few channels a tap is too short a run for the kernel; whole kernel rows are contiguous in a padded picture.
    const int ThinChannels = 4;

    // A row of fewer outputs than this fills its tiles worse than pixels of several rows together do.
    const int LeastLine = 12;

    static GemmStep<TSimd, TV> MakeLinear(Linear linear, Node node, PlanContext context)
    {
        Shape x = node.Inputs[0]!.Shape, output = node.Output.Shape;
        var plan = new GemmPlan
        {
            Pixels = output.ElementCount / output[^1],
            Outputs = output[^1],
            Depth = x[^1],
            Weights = Weights(node),
            Bias = node.Inputs.Count > 2 ? node.Inputs[2]?.Constant : null,
            Input = context.Pointer(node.Inputs[0]!),
            InputStride = x[^1],
            Output = context.Pointer(node.Output),
            OutputStride = output[^1],
        };
        return new GemmStep<TSimd, TV>(plan, linear.Activation, MakeEpilogue(linear.Activation, node, context), context.Memory);
    }

    static List<Step> MakeConvolution(Convolution op, Node node, PlanContext context)
    {
        Shape x = node.Inputs[0]!.Shape, output = node.Output.Shape;
        Tensor weights = Weights(node);
        Tensor? bias = node.Inputs.Count > 2 ? node.Inputs[2]?.Constant : null;
        float* from = context.Pointer(node.Inputs[0]!), to = context.Pointer(node.Output);
        Epilogue epilogue = MakeEpilogue(op.Activation, node, context);
        if (op.IsDepthwise(weights.Shape) && output[3] == x[3])
            return [new DepthwiseStep<TSimd, TV>(op, x, output, weights, bias, from, to, epilogue, context.Memory)];

        if (MakeIntegerConvolution(op, node, weights, bias, context) is { } integers)
            return [integers];
        var steps = new List<Step>();
        int kernelX = weights.Shape[2], depth = weights.Shape[3];
        bool thin = x[3] <= ThinChannels;
        if (op.Groups == 1 && x[0] == 1 && kernelX > 1 && op.Dilation.X == 1 && output[2] >= LeastLine && (thin || op.Padding == default))
        {
            if (op.Padding != default)
            {
                var padded = new Shape(x[0], x[1] + op.Padding.Top + op.Padding.Bottom, x[2] + op.Padding.Left + op.Padding.Right, x[3]);
                NativeBuffer border = context.Memory.Own(new NativeBuffer(padded.ElementCount));
                steps.Add(new PadStep(x, padded, op.Padding, from, border.Pointer));
                from = border.Pointer;
                x = padded;
                op = op with { Padding = default };
            }
            steps.Add(MakeGemm(op, x, output, weights, bias, from, to, epilogue, context, 0, wholeRows: true));
            return steps;
        }
        int? residualChannels = node.Inputs.Count > 4 ? node.Inputs[4]?.Shape[^1] : null;
        for (int group = 0; group < op.Groups; group++)
        {
            int first = group * (output[3] / op.Groups);
            Epilogue part = epilogue;
            if (part.Slope != null)
                part.Slope += first;
            if (part.Residual != null)
                part.Residual += first;
            part.ResidualChannels = op.Groups == 1 ? part.ResidualChannels : (residualChannels ?? 0) - first;
            steps.Add(MakeGemm(op, x, output, weights, bias, from + group * depth, to, part, context, first, wholeRows: false));
        }
        return steps;
    }

    static Step MakeGemm(Convolution op, Shape x, Shape output, Tensor weights, Tensor? bias, float* from, float* to, Epilogue epilogue, PlanContext context, int firstOutput, bool wholeRows)
    {
        int kernelY = weights.Shape[1], kernelX = weights.Shape[2], depth = weights.Shape[3];
        bool pointwise = op.IsPointwise(weights.Shape);
        nint row = (nint)x[2] * x[3];
        var plan = new GemmPlan
        {
            Pixels = wholeRows ? output[2] : output[0] * output[1] * output[2],
            Lines = wholeRows ? output[1] : 1,
            LineStep = op.Stride.Y * row,
            TapStep = op.Dilation.Y * row,
            Outputs = output[3] / op.Groups,
            Depth = wholeRows ? kernelX * depth : depth,
            TapCount = wholeRows ? kernelY : kernelY * kernelX,
            Weights = weights,
            Bias = bias,
            FirstOutput = firstOutput,
            Exact = op.Groups > 1,
            Input = from,
            InputStride = wholeRows ? op.Stride.X * x[3] : x[3],
            Output = to + firstOutput,
            OutputStride = output[3],
            Taps = pointwise || wholeRows ? null : Taps(op, x, output, kernelX, from, context.Memory.Own(new NativeBuffer(depth)).Pointer),
        };
        return pointwise && plan.Outputs <= DotStep<TSimd, TV>.MostOutputs && op.Activation.Kind == ActivationKind.None && epilogue.Residual == null
            ? new DotStep<TSimd, TV>(plan, context.Memory)
            : new GemmStep<TSimd, TV>(plan, op.Activation, epilogue, context.Memory);
    }

    /// <summary>The same convolution in bytes, where its inputs count steps of a quantisation and the processor multiplies bytes faster.</summary>
    static IntegerGemmStep? MakeIntegerConvolution(Convolution op, Node node, Tensor weights, Tensor? bias, PlanContext context)
    {
        Value x = node.Inputs[0]!;
        if (TSimd.Width < Avx2Simd.Width || op.Activation.Kind != ActivationKind.None || node.Inputs.Count > 4 || !op.IsPointwise(weights.Shape)
            || context.Producer(x)?.Operator is not FakeQuantize { Scale: 1 } counts || counts.High - counts.Low > byte.MaxValue)
            return null;
        int pixels = x.Shape.ElementCount / x.Shape[3];
        if (!IntegerGemmStep.Fits(pixels, weights.Shape[0], x.Shape[3], weights, bias))
            return null;
        return new IntegerGemmStep(new IntegerGemmPlan
        {
            Pixels = pixels,
            Outputs = weights.Shape[0],
            Depth = x.Shape[3],
            Weights = weights,
            Bias = bias,
            Zero = counts.Zero - counts.Low,
            Input = context.Pointer(x),
            Output = context.Pointer(node.Output),
        }, context.Memory);
    }

    /// <summary>The address that each tap of each output pixel reads: inside the picture, or zeros.</summary>
    static Func<int, int, nint> Taps(Convolution op, Shape x, Shape output, int kernelX, float* from, float* zeros)
    {
        nint picture = (nint)from, nothing = (nint)zeros;
        return (pixel, tap) =>
        {
            int column = pixel % output[2], row = pixel / output[2] % output[1], n = pixel / output[2] / output[1];
            int sy = row * op.Stride.Y - op.Padding.Top + tap / kernelX * op.Dilation.Y;
            int sx = column * op.Stride.X - op.Padding.Left + tap % kernelX * op.Dilation.X;
            bool inside = sy >= 0 && sy < x[1] && sx >= 0 && sx < x[2];
            return inside ? picture + (((nint)n * x[1] + sy) * x[2] + sx) * x[3] * sizeof(float) : nothing;
        };
    }

    static Epilogue MakeEpilogue(Activation activation, Node node, PlanContext context)
    {
        Value? slope = node.Inputs.Count > 3 ? node.Inputs[3] : null, residual = node.Inputs.Count > 4 ? node.Inputs[4] : null;
        return new Epilogue
        {
            Low = activation.Low,
            High = activation.High,
            Slope = slope is null ? null : context.Pointer(slope),
            Residual = residual is null ? null : context.Pointer(residual),
            ResidualStride = residual?.Shape[^1] ?? 0,
            // Where the residual is as wide as the sum, what a register reads past its end falls on lanes that nobody keeps.
            ResidualChannels = residual?.Shape[^1] == node.Output.Shape[^1] ? int.MaxValue : residual?.Shape[^1] ?? 0,
        };
    }

    static Tensor Weights(Node node) => node.Inputs[1]!.Constant
        ?? throw new ModelFormatException($"'{node.Output.Name}' ({node.Operator.Name}): weights must be constant.");
}
