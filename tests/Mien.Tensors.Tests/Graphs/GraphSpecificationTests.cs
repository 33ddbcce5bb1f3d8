using Mien.Tensors.Graphs;

namespace Mien.Tensors.Tests.Graphs;

public class GraphSpecificationTests
{
    [Fact]
    public void Operands_that_do_not_fit_are_refused_with_the_name_of_the_node()
    {
        var graph = new Graph();
        Value x = graph.Input("x", new Shape(1, 4, 4, 3));
        Value weights = graph.Constant(new Tensor(ElementType.Float32, new Shape(8, 3, 3, 4)));
        ModelFormatException refusal = Assert.Throws<ModelFormatException>(() => graph.Add(new Convolution(Extent2.One, default), [x, weights], "stem"));
        Assert.Contains("stem", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("8×3×3×4", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_without_outputs_and_a_value_used_before_its_definition_are_violations()
    {
        var graph = new Graph();
        Value x = graph.Input("x", new Shape(2));
        Value y = graph.Add(Unary.Relu, [x], "y");
        graph.Add(Unary.Relu, [y], "z");
        graph.Remove(graph.Producer(y)!);
        IReadOnlyList<string> violations = GraphSpecification.Check(graph);
        Assert.Contains(violations, v => v.Contains("'z'", StringComparison.Ordinal) && v.Contains("'y'", StringComparison.Ordinal));
        Assert.Contains(violations, v => v.Contains("no output", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(5, 3, 2, 1, 1)]
    [InlineData(128, 3, 2, 0, 1)]
    [InlineData(128, 5, 2, 1, 2)]
    [InlineData(64, 3, 1, 1, 1)]
    [InlineData(7, 1, 2, 0, 0)]
    public void Same_padding_splits_as_TensorFlow_does(int input, int kernel, int stride, int before, int after)
    {
        Padding2 padding = Padding2.Same(new(input, input), new(kernel, kernel), new(stride, stride), Extent2.One);
        Assert.Equal(new Padding2(before, before, after, after), padding);
        Assert.Equal((input + stride - 1) / stride, padding.Slide(new(input, input), new(kernel, kernel), new(stride, stride), Extent2.One).Y);
    }

    [Fact]
    public void Multiply_accumulates_count_convolutions_and_products()
    {
        var graph = new Graph();
        Value x = graph.Input("x", new Shape(1, 4, 4, 3));
        Value y = graph.Add(new Convolution(Extent2.One, default), [x, graph.Constant(new Tensor(ElementType.Float32, new Shape(8, 1, 1, 3)))]);
        Value z = graph.Add(new Convolution(Extent2.One, new Padding2(1, 1, 1, 1), 8), [y, graph.Constant(new Tensor(ElementType.Float32, new Shape(8, 3, 3, 1)))]);
        graph.Output(z);
        Assert.Equal(16 * 8 * 3 + 16 * 8 * 9, graph.MultiplyAccumulates);
        Assert.Equal(8 * 3 + 8 * 9, graph.ParameterCount);
    }

    [Fact]
    public void Shapes_refuse_negative_and_huge_extents()
    {
        Assert.Throws<ArgumentException>(() => new Shape(2, -1));
        Assert.Throws<ArgumentException>(() => new Shape(1 << 16, 1 << 16));
        Assert.Throws<ArgumentException>(() => new Shape(1, 1, 1, 1, 1, 1, 1, 1, 1));
    }

    [Fact]
    public void Transposing_twice_by_inverse_permutations_is_the_identity()
    {
        Tensor x = Any.Tensor(new Random(1), 2, 3, 4, 5);
        Assert.Equal(x.Bytes.ToArray(), x.Transposed(2, 0, 3, 1).Transposed(1, 3, 0, 2).Bytes.ToArray());
        Assert.Equal(x.Floats[((1 * 3 + 2) * 4 + 3) * 5 + 4], x.Transposed(3, 1, 0, 2).Floats[((4 * 3 + 2) * 2 + 1) * 4 + 3]);
    }
}
