using Mien.Tensors;
using Mien.Tensors.Autodiff;
using Mien.Tensors.Graphs;

namespace Mien.Training.Tests.Recipes;

public sealed class NetworkLayersTests
{
    [Fact]
    public void The_default_landmark_network_needs_at_most_25_million_products()
    {
        LandmarkLayers layers = LandmarkLayers.Build(128, batch: 1, threads: 1, seed: 1);
        using Tape tape = layers.Tape;
        Assert.InRange(tape.ToGraph("landmarks").MultiplyAccumulates, 10_000_000, 25_000_000);
    }

    [Theory]
    [InlineData(96)]
    [InlineData(256)]
    public void The_landmark_network_is_built_for_other_sizes(int side)
    {
        LandmarkLayers layers = LandmarkLayers.Build(side, batch: 1, threads: 1, seed: 1);
        using Tape tape = layers.Tape;
        using Network network = Network.Compile(tape.ToGraph("landmarks"));
        network.Run();
        Assert.Equal(478 * 3, network.Output("landmarks").Length);
    }

    [Fact]
    public void The_detector_answers_for_every_anchor_in_about_39_million_products()
    {
        DetectorHeads heads = DetectorLayers.Build(batch: 1, threads: 1, seed: 1);
        using Tape tape = heads.Tape;
        Graph graph = DetectorExport.Complete(tape.ToGraph("detector"), 0);
        Assert.InRange(graph.MultiplyAccumulates, 32_000_000, 40_000_000);
        using Network network = Network.Compile(graph);
        network.Run();
        Assert.Equal(AnchorClass.Count, network.Output("scores").Length);
    }

    [Fact]
    public void A_landmark_network_learns_one_picture_by_heart()
    {
        LandmarkLayers layers = LandmarkLayers.Build(96, batch: 2, threads: 2, seed: 1);
        using Tape tape = layers.Tape;
        var random = new Random(3);
        float[] picture = [.. Enumerable.Range(0, layers.Image.Count).Select(_ => (float)(random.NextDouble() * 2 - 1))];
        float[] points = [.. Enumerable.Range(0, layers.Points.Count).Select(_ => (float)(random.NextDouble() - 0.5))];
        var optimiser = new AdamW(tape.Parameters);
        double first = 0, last = 0;
        for (int step = 0; step < 40; step++)
        {
            last = tape.Train(
                sample => picture.CopyTo(layers.Image.Values(sample)),
                sample => PointLosses.L2(layers.Points.Values(sample), points, [], layers.Points.Gradient(sample), 1f / points.Length));
            if (step == 0)
                first = last;
            optimiser.Step(3e-3);
        }
        Assert.True(last < first / 20, $"from {first} to {last}");
    }

    [Fact]
    public void The_detector_has_the_same_gradients_whatever_the_threads()
    {
        const int batch = 16;
        (double Loss, float[] Gradients) Run(int threads)
        {
            DetectorHeads heads = DetectorLayers.Build(batch, threads, seed: 3);
            using Tape tape = heads.Tape;
            double loss = 0;
            var gradients = new List<float>();
            for (int round = 0; round < 3; round++)
            {
                loss = tape.Train(
                    sample => Fill(heads.Image.Values(sample), sample),
                    sample =>
                    {
                        double sum = 0;
                        foreach (Variable output in (Variable[])[.. heads.Scores, .. heads.Offsets])
                        {
                            ReadOnlySpan<float> values = output.Values(sample);
                            Span<float> gradient = output.Gradient(sample);
                            for (int i = 0; i < values.Length; i++)
                            {
                                gradient[i] = values[i] * 0.01f;
                                sum += values[i];
                            }
                        }
                        return sum;
                    });
                foreach (Parameter parameter in tape.Parameters)
                    gradients.AddRange(parameter.Gradient);
            }
            return (loss, [.. gradients]);
        }
        (double one, float[] alone) = Run(1);
        foreach (int threads in (int[])[2, 3])
        {
            (double several, float[] together) = Run(threads);
            Assert.Equal(one, several);
            Assert.Equal(alone, together);
        }

        static void Fill(Span<float> picture, int sample)
        {
            var random = new Random(sample);
            foreach (ref float value in picture)
                value = (float)(random.NextDouble() * 2 - 1);
        }
    }
}
