using Mien.Tensors.Autodiff;
using Mien.Tensors.Graphs;

namespace Mien.Tensors.Tests.Autodiff;

/// <summary>Shards of a batch are worked on at the same time: none may touch what is another's.</summary>
public sealed class TapeThreadTests
{
    const int Batch = 16;

    static readonly Dictionary<string, Func<Tape, Variable, Variable>> Networks = new()
    {
        ["depthwise 3"] = (tape, x) => tape.Depthwise("y", tape.Norm("n", x, Activation.Relu), 3),
        ["depthwise 5"] = (tape, x) => tape.Depthwise("y", tape.Norm("n", x, Activation.Relu), 5),
        ["depthwise 3, stride 2"] = (tape, x) => tape.Depthwise("y", tape.Norm("n", x, Activation.Relu), 3, 2),
        ["convolution 4, stride 4"] = (tape, x) => tape.Convolution("y", x, 16, 4, 4),
        ["one output"] = (tape, x) => tape.Convolution("y", tape.Norm("n", x, Activation.Relu), 1, 1, bias: true),
        ["34 outputs"] = (tape, x) => tape.Convolution("y", tape.Norm("n", x, Activation.Relu), 34, 1, bias: true),
        ["two readers"] = (tape, x) =>
        {
            Variable n = tape.Norm("n", x, Activation.Relu);
            return tape.Add("y", tape.Convolution("a", n, 16, 1), tape.Convolution("b", n, 16, 1), Activation.Relu);
        },
        ["block"] = (tape, x) => Block(tape, "b", tape.Norm("n", x, Activation.Relu), 3),
        ["two blocks"] = (tape, x) => Block(tape, "c", Block(tape, "b", tape.Norm("n", x, Activation.Relu), 3), 3),
        ["up"] = (tape, x) =>
        {
            Variable fine = tape.Norm("n", x, Activation.Relu), coarse = tape.Norm("m", tape.Convolution("c", tape.Depthwise("d", fine, 3, 2), 16, 1), Activation.Relu);
            return tape.Add("y", fine, tape.Upsample("u", coarse, 2), Activation.Relu);
        },
    };

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (string name in Networks.Keys)
                foreach (int side in (int[])[8, 40])
                    cases.Add(name, side);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_and_gradients_are_the_same_bits_whatever_the_threads(string network, int side)
    {
        float[] alone = Run(network, side, 1);
        for (int round = 0; round < 3; round++)
            foreach (int threads in (int[])[2, 4])
            {
                float[] other = Run(network, side, threads);
                Assert.True(alone.AsSpan().SequenceEqual(other), $"threads {threads}: " + string.Join(" ", Enumerable.Range(0, alone.Length).Where(i => alone[i] != other[i]).GroupBy(i => i / 16).Select(g => $"{g.Key * 16}:{g.Count()}")));
            }
    }

    static Variable Block(Tape tape, string name, Variable x, int kernel) =>
        tape.Norm(name + ".norm", tape.Convolution(name, tape.Depthwise(name + ".filter", x, kernel), x.Channels, 1), Activation.Relu, residual: x);

    static float[] Run(string network, int side, int threads)
    {
        using var tape = new Tape(Batch, threads, 3);
        Variable input = tape.Input("x", side, side, 16), first = tape.Convolution("first", input, 16, 1);
        Variable y = Networks[network](tape, first);
        tape.Output(y);
        double loss = tape.Train(
            sample =>
            {
                var random = new Random(sample);
                foreach (ref float value in input.Values(sample))
                    value = (float)(random.NextDouble() * 2 - 1);
            },
            sample =>
            {
                double sum = 0;
                for (int i = 0; i < y.Count; i++)
                {
                    y.Gradient(sample)[i] = y.Values(sample)[i];
                    sum += y.Values(sample)[i];
                }
                return sum;
            });
        return [(float)loss, .. tape.Parameters.SelectMany(parameter => parameter.Gradient.ToArray())];
    }
}
