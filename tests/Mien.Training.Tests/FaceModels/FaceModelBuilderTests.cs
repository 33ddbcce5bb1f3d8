using System.Numerics;
using Mien.Tensors;
using Mien.Testing;
using Xunit.Abstractions;

namespace Mien.Training.Tests.FaceModels;

public sealed class FaceModelBuilderTests(ITestOutputHelper output)
{
    static readonly Lazy<FaceDerivation> Source = new(() => FaceDerivation.Of(SharedFolder.Path("facemodel", "ict")));

    [SharedFact]
    public void The_model_in_the_library_is_what_the_builder_makes()
    {
        using Stream stream = typeof(FaceModel).Assembly.GetManifestResourceStream(FaceModel.ResourceName)!;
        byte[] committed = new byte[stream.Length];
        stream.ReadExactly(committed);
        Assert.True(committed.AsSpan().SequenceEqual(FaceModelBuilder.Build(SharedFolder.Path("facemodel", "ict"))), "run 'mien model build --from ../shared/facemodel/ict --out src/Mien/Shape/mien-face.model' and commit the result");
    }

    [SharedFact]
    public void Sixteen_bits_are_within_a_twentieth_of_a_millimetre_of_single_precision()
    {
        (FaceDerivation source, FaceModel model) = (Source.Value, FaceModel.Default);
        var random = new Random(1);
        var vertices = new Vector3[model.VertexCount];
        double squares = 0;
        float worst = 0;
        const int Faces = 100;
        for (int face = 0; face < Faces; face++)
        {
            float[] identity = [.. Enumerable.Range(0, model.IdentityCount).Select(_ => Normal(random))];
            // A face wears a few expressions at once.
            float[] expression = [.. Enumerable.Range(0, model.ExpressionCount).Select(_ => random.Next(6) == 0 ? random.NextSingle() : 0)];
            model.Evaluate(identity, expression, vertices);
            for (int v = 0; v < vertices.Length; v++)
            {
                Vector3 exact = source.Neutral[v];
                for (int i = 0; i < identity.Length; i++)
                    exact += identity[i] * source.Basis.Shapes[i][v];
                for (int i = 0; i < expression.Length; i++)
                    exact += expression[i] * source.Expressions[i].Shape[v];
                float error = Vector3.Distance(exact, vertices[v]);
                squares += error * error;
                worst = Math.Max(worst, error);
            }
        }
        output.WriteLine($"{Faces} faces: worst {worst:f4} mm, RMS {Math.Sqrt(squares / vertices.Length / Faces):f4} mm");
        Assert.True(worst < 0.05f, $"{worst} mm");
    }

    [SharedFact]
    public void Identity_shapes_are_orthogonal_over_face_and_head_and_hold_99_percent()
    {
        FaceModel model = FaceModel.Default;
        Assert.InRange(model.IdentityVariance, 0.99f, 0.995f);
        int[] outside = [.. Enumerable.Range(0, model.Part(FacePart.Head).VertexEnd).Where(v => model.Originals[v] == v)];
        double first = Dot(0, 0);
        for (int i = 0; i < model.IdentityCount; i++)
        {
            Assert.Equal(model.IdentityDeviation(i), Math.Sqrt(Dot(i, i) / outside.Length), 1e-3);
            for (int j = 0; j < i; j++)
                Assert.True(Math.Abs(Dot(i, j)) < 1e-4 * first, $"{i}, {j}: {Dot(i, j)}");
        }

        double Dot(int i, int j) => outside.Sum(v => (double)Vector3.Dot(FaceModel.Default.IdentityShape(i)[v], FaceModel.Default.IdentityShape(j)[v]));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_one_clear_error() =>
        Assert.Contains("neutral.npy", Assert.Throws<ModelFormatException>(() => FaceModelBuilder.Build("nowhere")).Message, StringComparison.Ordinal);

    [SharedFact]
    public void The_table_of_landmarks_names_the_line_that_is_wrong()
    {
        ModelTopology topology = Source.Value.Topology;
        Assert.Single(LandmarkTable.Parse("# a remark\n0 171 0 2 0 1 0\n", topology));
        foreach (string bad in (string[])["1 171 0 2 0 1 0", "0 171 0 2 0 1", "0 171 0 9 0 1 0", "0 171 0 2 0.5 1 0", "0 171 0 2 0 NaN 0", "0 a b c 1 0 0"])
            Assert.Contains("line 2", Assert.Throws<ModelFormatException>(() => LandmarkTable.Parse($"# a remark\n{bad}\n", topology)).Message, StringComparison.Ordinal);
    }

    /// <summary>Box and Muller.</summary>
    static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
