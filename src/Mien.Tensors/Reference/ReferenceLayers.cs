using Mien.Tensors.Graphs;

namespace Mien.Tensors.Reference;

/// <summary>Convolutions, products, pools and resizes in plain loops; sums run in double.</summary>
static class ReferenceLayers
{
    public static Tensor Convolve(Convolution op, Tensor x, Tensor w, Tensor? bias, Tensor? slope, Tensor? residual, Shape output)
    {
        var result = new Tensor(ElementType.Float32, output);
        int height = x.Shape[1], width = x.Shape[2], channels = x.Shape[3];
        int kernelY = w.Shape[1], kernelX = w.Shape[2], depth = w.Shape[3];
        int outputsPerGroup = output[3] / op.Groups;
        ReadOnlySpan<float> source = x.Floats, weights = w.Floats;
        Span<float> target = result.Floats;
        int at = 0;
        for (int n = 0; n < output[0]; n++)
            for (int y = 0; y < output[1]; y++)
                for (int u = 0; u < output[2]; u++)
                    for (int o = 0; o < output[3]; o++, at++)
                    {
                        double sum = bias is null ? 0 : bias.Floats[o];
                        int firstChannel = o / outputsPerGroup * depth;
                        for (int ky = 0; ky < kernelY; ky++)
                        {
                            int sy = y * op.Stride.Y - op.Padding.Top + ky * op.Dilation.Y;
                            if (sy < 0 || sy >= height)
                                continue;
                            for (int kx = 0; kx < kernelX; kx++)
                            {
                                int sx = u * op.Stride.X - op.Padding.Left + kx * op.Dilation.X;
                                if (sx < 0 || sx >= width)
                                    continue;
                                int from = ((n * height + sy) * width + sx) * channels + firstChannel;
                                int weight = ((o * kernelY + ky) * kernelX + kx) * depth;
                                for (int c = 0; c < depth; c++)
                                    sum += (double)source[from + c] * weights[weight + c];
                            }
                        }
                        target[at] = Finish(sum, op.Activation, slope, residual, at, output[3]);
                    }
        return result;
    }

    public static Tensor Multiply(Linear op, Tensor x, Tensor w, Tensor? bias, Tensor? slope, Tensor? residual, Shape output)
    {
        var result = new Tensor(ElementType.Float32, output);
        int inner = w.Shape[1], outputs = w.Shape[0];
        for (int at = 0; at < output.ElementCount; at++)
        {
            int row = at / outputs, o = at % outputs;
            double sum = bias is null ? 0 : bias.Floats[o];
            for (int k = 0; k < inner; k++)
                sum += (double)x.Floats[row * inner + k] * w.Floats[o * inner + k];
            result.Floats[at] = Finish(sum, op.Activation, slope, residual, at, outputs);
        }
        return result;
    }

    static float Finish(double sum, Activation activation, Tensor? slope, Tensor? residual, int at, int channels)
    {
        int channel = at % channels;
        if (residual is not null && channel < residual.Shape[^1])
            sum += residual.Floats[at / channels * residual.Shape[^1] + channel];
        return activation.Kind switch
        {
            ActivationKind.Clamp => Math.Min(Math.Max((float)sum, activation.Low), activation.High),
            ActivationKind.PRelu => (float)(sum >= 0 ? sum : sum * slope!.Floats[channel]),
            ActivationKind.HardSwish => ReferenceElementwise.Function(new Unary(UnaryKind.HardSwish))((float)sum),
            ActivationKind.Sigmoid => ReferenceElementwise.Function(new Unary(UnaryKind.Sigmoid))((float)sum),
            _ => (float)sum,
        };
    }

    public static Tensor MatMul(Tensor a, Tensor b, Shape output)
    {
        var result = new Tensor(ElementType.Float32, output);
        int rank = output.Rank, rows = output[^2], columns = output[^1], inner = a.Shape[^1];
        var batch = new Shape(output.Extents[..^2]);
        Span<int> strideA = stackalloc int[rank - 2], strideB = stackalloc int[rank - 2];
        Broadcasting.Strides(new Shape(a.Shape.Extents[..^2]), batch, strideA);
        Broadcasting.Strides(new Shape(b.Shape.Extents[..^2]), batch, strideB);
        for (int n = 0; n < batch.ElementCount; n++)
        {
            int fromA = 0, fromB = 0;
            for (int axis = rank - 3, rest = n; axis >= 0; rest /= batch[axis--])
            {
                fromA += rest % batch[axis] * strideA[axis];
                fromB += rest % batch[axis] * strideB[axis];
            }
            for (int i = 0; i < rows; i++)
                for (int j = 0; j < columns; j++)
                {
                    double sum = 0;
                    for (int k = 0; k < inner; k++)
                        sum += (double)a.Floats[(fromA * rows + i) * inner + k] * b.Floats[(fromB * inner + k) * columns + j];
                    result.Floats[(n * rows + i) * columns + j] = (float)sum;
                }
        }
        return result;
    }

    public static Tensor Normalize(BatchNormalization op, Tensor x, Tensor scale, Tensor shift, Tensor mean, Tensor variance)
    {
        var result = new Tensor(ElementType.Float32, x.Shape);
        int channels = x.Shape[^1];
        for (int i = 0; i < result.Floats.Length; i++)
        {
            int c = i % channels;
            double normal = (x.Floats[i] - mean.Floats[c]) / Math.Sqrt((double)variance.Floats[c] + op.Epsilon);
            result.Floats[i] = (float)(normal * scale.Floats[c] + shift.Floats[c]);
        }
        return result;
    }

    public static Tensor Pool(Pool op, Tensor x, Shape output)
    {
        var result = new Tensor(ElementType.Float32, output);
        int height = x.Shape[1], width = x.Shape[2], channels = x.Shape[3];
        int at = 0;
        for (int n = 0; n < output[0]; n++)
            for (int y = 0; y < output[1]; y++)
                for (int u = 0; u < output[2]; u++)
                    for (int c = 0; c < channels; c++, at++)
                    {
                        double sum = 0;
                        float largest = float.NegativeInfinity;
                        int count = 0;
                        for (int ky = 0; ky < op.Window.Y; ky++)
                            for (int kx = 0; kx < op.Window.X; kx++)
                            {
                                int sy = y * op.Stride.Y - op.Padding.Top + ky, sx = u * op.Stride.X - op.Padding.Left + kx;
                                if (sy < 0 || sy >= height || sx < 0 || sx >= width)
                                    continue;
                                float value = x.Floats[((n * height + sy) * width + sx) * channels + c];
                                sum += value;
                                largest = Math.Max(largest, value);
                                count++;
                            }
                        result.Floats[at] = op.Kind switch
                        {
                            PoolKind.Max => largest,
                            PoolKind.Average => (float)(sum / count),
                            _ => (float)(sum / (op.Window.Y * op.Window.X)),
                        };
                    }
        return result;
    }

    public static Tensor Resize(Resize op, Tensor x, Tensor? slope, Tensor? residual, Shape output)
    {
        var result = new Tensor(ElementType.Float32, output);
        int height = x.Shape[1], width = x.Shape[2], channels = x.Shape[3];
        int at = 0;
        for (int n = 0; n < output[0]; n++)
            for (int y = 0; y < output[1]; y++)
            {
                ResizeTap vertical = ResizeTap.At(op, y, height, output[1]);
                for (int u = 0; u < output[2]; u++)
                {
                    ResizeTap horizontal = ResizeTap.At(op, u, width, output[2]);
                    for (int c = 0; c < channels; c++, at++)
                    {
                        double Pixel(int sy, int sx) => x.Floats[((n * height + sy) * width + sx) * channels + c];
                        double top = Pixel(vertical.First, horizontal.First) * (1 - horizontal.Weight) + Pixel(vertical.First, horizontal.Second) * horizontal.Weight;
                        double bottom = Pixel(vertical.Second, horizontal.First) * (1 - horizontal.Weight) + Pixel(vertical.Second, horizontal.Second) * horizontal.Weight;
                        result.Floats[at] = Finish(top * (1 - vertical.Weight) + bottom * vertical.Weight, op.Activation, slope, residual, at, channels);
                    }
                }
            }
        return result;
    }
}
