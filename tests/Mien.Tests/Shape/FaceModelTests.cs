using System.Numerics;

namespace Mien.Tests.Shape;

public sealed class FaceModelTests
{
    static readonly FaceModel Model = FaceModel.Default;

    [Fact]
    public void The_first_expressions_are_the_blendshapes_in_their_order()
    {
        string[] names = [.. Enum.GetNames<Blendshape>().Select(name => char.ToLowerInvariant(name[0]) + name[1..])];
        Assert.Equal(51, names.Length);
        Assert.Equal(names, Model.ExpressionNames.Take(51));
        Assert.Equal(Model.ExpressionCount, Model.ExpressionNames.Distinct().Count());
    }

    [Fact]
    public void Evaluate_is_the_sum_of_the_shapes()
    {
        var random = new Random(1);
        float[] identity = [.. Enumerable.Range(0, Model.IdentityCount).Select(_ => (float)(random.NextDouble() * 4 - 2))];
        float[] expression = [.. Enumerable.Range(0, Model.ExpressionCount).Select(i => i % 3 == 0 ? (float)random.NextDouble() : 0)];
        var vertices = new Vector3[Model.VertexCount];
        Model.Evaluate(identity, expression, vertices);
        for (int v = 0; v < vertices.Length; v++)
        {
            Vector3 sum = Model.Neutral[v];
            for (int i = 0; i < identity.Length; i++)
                sum += identity[i] * Model.IdentityShape(i)[v];
            for (int i = 0; i < expression.Length; i++)
                sum += expression[i] * Model.ExpressionShape(i)[v];
            // Sums of about a hundred terms of up to 100 mm in single precision.
            Assert.True(Vector3.Distance(sum, vertices[v]) < 1e-3f);
        }
    }

    [Fact]
    public void The_origin_lies_between_the_eyes_whatever_the_identity()
    {
        int[] corners = [36, 39, 42, 45];
        var vertices = new Vector3[Model.VertexCount];
        for (int shape = -1; shape < Model.IdentityCount; shape++)
        {
            float[] identity = new float[Model.IdentityCount];
            if (shape >= 0)
                identity[shape] = 3;
            Model.Evaluate(identity, [], vertices);
            Vector3 mean = corners.Aggregate(Vector3.Zero, (sum, i) => sum + Model.Landmarks68[i].On(Model.Triangles, vertices)) / 4;
            Assert.True(mean.Length() < 0.05f, $"shape {shape}: {mean}");
        }
    }
}
