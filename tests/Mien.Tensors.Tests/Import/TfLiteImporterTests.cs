using Mien.Tensors.Graphs;
using Mien.Tensors.Reference;
using Mien.Testing;

namespace Mien.Tensors.Tests.Import;

public class TfLiteImporterTests
{
    [Fact]
    public void A_convolution_with_same_padding_half_weights_and_fused_relu_is_read()
    {
        var random = new Random(1);
        Tensor x = Any.Tensor(random, 1, 5, 6, 3), weights = ToHalf(Any.Tensor(random, 4, 3, 3, 3)), bias = Any.Tensor(random, 4);
        var model = new TfLiteModelWriter();
        int image = model.Input(1, 5, 6, 3);
        int wide = model.Add(6, [model.Constant(weights)], [4, 3, 3, 3]);
        model.Output(model.Add(3, [image, wide, model.Constant(bias)], [1, 3, 3, 4], new FlatFields((byte)0, 2, 2, (byte)1)));

        var expected = new Graph();
        Padding2 padding = Padding2.Same(new(5, 6), new(3, 3), new(2, 2), Extent2.One);
        expected.Output(expected.Add(new Convolution(new(2, 2), Extent2.One, padding, 1, Activation.Relu),
            [expected.Input("x", x.Shape), expected.Constant(weights.ToFloat32()), expected.Constant(bias)]));
        Assertion.Close(ReferenceEvaluator.Run(expected, x)[0], Import(model, x), "convolution");
    }

    [Fact]
    public void A_depthwise_convolution_keeps_its_weights_in_order()
    {
        var random = new Random(2);
        Tensor x = Any.Tensor(random, 1, 4, 4, 5), weights = Any.Tensor(random, 1, 3, 3, 5);
        var model = new TfLiteModelWriter();
        model.Output(model.Add(4, [model.Input(1, 4, 4, 5), model.Constant(weights), -1], [1, 2, 2, 5], new FlatFields((byte)1, 1, 1, 1, (byte)0)));
        Tensor result = Import(model, x);
        double sum = 0;
        for (int ky = 0; ky < 3; ky++)
            for (int kx = 0; kx < 3; kx++)
                sum += x.Floats[((ky + 1) * 4 + kx) * 5 + 2] * weights.Floats[(ky * 3 + kx) * 5 + 2];
        Assert.Equal(sum, result.Floats[2 * 5 + 2], 1e-5);
    }

    [Fact]
    public void Strided_slices_count_from_the_end_and_drop_dimensions()
    {
        Tensor x = Tensor.From<float>([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], new Shape(2, 5));
        Assert.Equal([9, 7, 5], Import(SliceBackwards(3), x).Floats.ToArray());
        Assert.Contains("1×3", Assert.Throws<ModelFormatException>(() => Import(SliceBackwards(2), x)).Message, StringComparison.Ordinal);
    }

    static TfLiteModelWriter SliceBackwards(int declaredCount)
    {
        var model = new TfLiteModelWriter();
        int[] operands = [model.Input(2, 5), model.Integers(1, -1), model.Integers(2, 0), model.Integers(1, -2)];
        model.Output(model.Add(45, operands, [declaredCount], new FlatFields(0, 2, 0, 0, 1)));
        return model;
    }

    [Fact]
    public void Eight_bit_weights_are_scaled_channel_by_channel()
    {
        var model = new TfLiteModelWriter();
        int x = model.Input(1, 2);
        var quantisation = new FlatFields(null, null, new float[] { 0.5f, 2 }, new long[] { 0, 1 }, null, null, 0);
        int weights = model.Constant(Tensor.From<sbyte>([1, 2, 3, 4], new Shape(2, 2)), quantisation: quantisation);
        model.Output(model.Add(9, [x, model.Add(6, [weights], [2, 2])], [1, 2], new FlatFields((byte)0)));
        Assert.Equal([0.5f * 10 + 1 * 100, 4 * 10 + 6 * 100], Import(model, Tensor.From<float>([10, 100], new Shape(1, 2))).Floats.ToArray());
    }

    [Fact]
    public void Sparse_constants_are_expanded_block_by_block()
    {
        // A 2×4 matrix in 2×2 blocks, of which only the second is stored.
        var sparsity = new FlatFields(new int[] { 0, 1, 2, 3 }, new int[] { 0, 1 }, new FlatFields[]
        {
            new((byte)0, 1),
            new((byte)1, null, (byte)1, new FlatFields(new int[] { 0, 1 }), (byte)1, new FlatFields(new int[] { 1 })),
            new((byte)0, 2),
            new((byte)0, 2),
        });
        var model = new TfLiteModelWriter();
        int dense = model.Add(124, [model.Sparse(Tensor.Vector(1, 2, 3, 4), [2, 4], sparsity)], [2, 4]);
        model.Output(model.Add(0, [model.Input(2, 4), dense], [2, 4]));
        Assert.Equal([0, 0, 1, 2, 0, 0, 3, 4], Import(model, new Tensor(ElementType.Float32, new Shape(2, 4))).Floats.ToArray());
    }

    [Fact]
    public void All_unknown_operators_are_named_at_once()
    {
        var model = new TfLiteModelWriter();
        int x = model.Add(14, [model.Input(3)], [3]);
        int y = model.Add(103, [x], [3]);
        model.Output(model.Add(94, [y], [3]));
        UnsupportedOperatorException refusal = Assert.Throws<UnsupportedOperatorException>(() => ModelFile.Read(model.Write(), "test"));
        Assert.Equal(["TFLite builtin 103", "TFLite builtin 94"], refusal.NodesByOperator.Keys.Order());
    }

    [Fact]
    public void A_file_of_another_kind_is_refused_by_name()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "not a model at all");
        Assert.Contains(path, Assert.Throws<ModelFormatException>(() => ModelFile.Load(path)).Message, StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains("does not exist", Assert.Throws<ModelFormatException>(() => ModelFile.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_end_in_the_documented_errors() =>
        FuzzRun.Assert("tflite", [.. Samples()], 4000, bytes => ModelFile.Read(bytes, "fuzz"), typeof(ModelFormatException), typeof(UnsupportedOperatorException));

    static IEnumerable<byte[]> Samples()
    {
        var random = new Random(3);
        var model = new TfLiteModelWriter();
        int x = model.Input(1, 6, 6, 3);
        int half = model.Add(6, [model.Constant(ToHalf(Any.Tensor(random, 4, 3, 3, 3)))], [4, 3, 3, 3]);
        int stem = model.Add(3, [x, half, model.Constant(Any.Tensor(random, 4))], [1, 3, 3, 4], new FlatFields((byte)0, 2, 2, (byte)0));
        int slope = model.Add(54, [stem, model.Constant(Any.Tensor(random, 1, 1, 4))], [1, 3, 3, 4]);
        int filtered = model.Add(4, [slope, model.Constant(Any.Tensor(random, 1, 3, 3, 4)), -1], [1, 3, 3, 4], new FlatFields((byte)0, 1, 1, 1, (byte)3));
        int sum = model.Add(0, [slope, filtered], [1, 3, 3, 4], new FlatFields((byte)1));
        int pooled = model.Add(17, [sum], [1, 1, 1, 4], new FlatFields((byte)1, 2, 2, 2, 2));
        int padded = model.Add(34, [pooled, model.Integers(0, 0, 0, 0, 0, 0, 0, 2)], [1, 1, 1, 6]);
        int resized = model.Add(23, [padded, model.Integers(2, 2)], [1, 2, 2, 6], new FlatFields(null, null, false, true));
        int flat = model.Add(22, [resized, model.Integers(4, 6)], [4, 6]);
        int turned = model.Add(39, [flat, model.Integers(1, 0)], [6, 4]);
        int mean = model.Add(40, [turned, model.Integers(1)], [6, 1], new FlatFields(true));
        int joined = model.Add(2, [mean, mean], [12, 1], new FlatFields(0, (byte)0));
        int sliced = model.Add(45, [joined, model.Integers(1, 0), model.Integers(9, 1), model.Integers(2, 1)], [4, 1], new FlatFields(0, 0, 0, 0, 0));
        model.Output(model.Add(14, [sliced], [4, 1]));
        yield return model.Write();

        var sparse = new TfLiteModelWriter();
        var sparsity = new FlatFields(new int[] { 0, 1 }, Array.Empty<int>(), new FlatFields[]
        {
            new((byte)0, 2),
            new((byte)1, null, (byte)3, new FlatFields(new byte[] { 0, 1, 3 }), (byte)3, new FlatFields(new byte[] { 1, 0, 2 })),
        });
        int dense = sparse.Add(124, [sparse.Sparse(Tensor.Vector(1, 2, 3), [2, 3], sparsity)], [2, 3]);
        sparse.Output(sparse.Add(18, [sparse.Input(2, 3), dense], [2, 3], new FlatFields((byte)0)));
        yield return sparse.Write();
    }

    static Tensor Import(TfLiteModelWriter model, Tensor x) => ReferenceEvaluator.Run(ModelFile.Read(model.Write(), "test"), x)[0];

    static Tensor ToHalf(Tensor x)
    {
        Half[] halves = new Half[x.Shape.ElementCount];
        for (int i = 0; i < halves.Length; i++)
            halves[i] = (Half)x.Floats[i];
        return Tensor.From<Half>(halves, x.Shape);
    }
}
