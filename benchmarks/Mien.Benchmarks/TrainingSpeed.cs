using System.Diagnostics;
using System.Globalization;
using Mien.Tensors.Autodiff;
using Mien.Tensors.Graphs;

namespace Mien.Benchmarks;

/// <summary>
/// Samples a second of training the network that benchmarks/pytorch/train.py describes too. Reads "go SECONDS" lines and answers each with a number, so
/// that a script can let two programs take turns.
/// <c>dotnet run -c Release --project benchmarks/Mien.Benchmarks -- train BATCH THREADS</c>
/// </summary>
static class TrainingSpeed
{
    const int Side = 128, Outputs = 478 * 3;

    /// <summary>Channels and stride of each depthwise-separable block.</summary>
    static readonly (int Channels, int Stride)[] Blocks = [(24, 2), (24, 1), (48, 2), (48, 1), (48, 1), (96, 2), (96, 1), (96, 1), (160, 2), (160, 1)];

    public static void Serve(int batch, int threads)
    {
        using var tape = new Tape(batch, threads, 1);
        Variable image = tape.Input("image", Side, Side, 3);
        Variable x = tape.Norm("stem.norm", tape.Convolution("stem", image, 16, 3, 2), Activation.Relu);
        foreach ((int channels, int stride) in Blocks)
        {
            string name = $"block{tape.Parameters.Count}";
            x = tape.Norm(name + ".filter.norm", tape.Depthwise(name + ".filter", x, 3, stride), Activation.Relu);
            x = tape.Norm(name + ".norm", tape.Convolution(name, x, channels, 1), Activation.Relu);
        }
        Variable y = tape.Linear("linear", tape.GlobalAverage("average", x), Outputs);
        tape.Output(y);
        float[][] pictures = [.. Enumerable.Range(0, batch).Select(i => Random(i, Side * Side * 3))], targets = [.. Enumerable.Range(0, batch).Select(i => Random(1000 + i, Outputs))];
        float[] ones = new float[Outputs];
        Array.Fill(ones, 1);
        var optimiser = new AdamW(tape.Parameters);
        void Step()
        {
            tape.Train(
                sample => pictures[sample].CopyTo(image.Values(sample)),
                sample => PointLosses.L2(y.Values(sample), targets[sample], ones, y.Gradient(sample), 1f / Outputs));
            optimiser.Step(1e-3);
        }
        while (Console.ReadLine() is { } line && line.Split(' ') is ["go", string text])
        {
            double seconds = double.Parse(text, CultureInfo.InvariantCulture);
            long steps = 0;
            var clock = Stopwatch.StartNew();
            for (; clock.Elapsed.TotalSeconds < seconds; steps++)
                Step();
            Console.WriteLine((steps * batch / clock.Elapsed.TotalSeconds).ToString("f1", CultureInfo.InvariantCulture));
        }
    }

    static float[] Random(int seed, int count)
    {
        var random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (float)(random.NextDouble() * 2 - 1);
        return values;
    }
}
