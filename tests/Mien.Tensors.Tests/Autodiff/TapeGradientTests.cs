using Mien.Tensors.Autodiff;
using Mien.Tensors.Graphs;

namespace Mien.Tensors.Tests.Autodiff;

/// <summary>Every layer's gradient beside finite differences of the loss, along random directions of each parameter.</summary>
public sealed class TapeGradientTests
{
    const int Batch = 5;

    /// <summary>Small enough that the loss is straight, large enough that float32 sees a difference.</summary>
    const float Step = 4e-3f;

    public static TheoryData<string> Networks => new(Builders.Keys);

    /// <summary>Those that compute the same in training and at inference.</summary>
    public static TheoryData<string> WithoutDice => new(Builders.Keys.Where(name => !name.StartsWith("dropout", StringComparison.Ordinal)));

    static readonly Dictionary<string, Func<Tape, Variable, Variable>> Builders = new()
    {
        ["linear"] = (tape, x) => tape.Linear("linear", x, 7),
        ["two linear layers"] = (tape, x) => tape.Linear("second", tape.Activate("gate", tape.Linear("first", x, 21), HardSwish), 5),
        ["convolution 3x3 with stride"] = (tape, x) => tape.Convolution("second", tape.Convolution("first", x, 5, 3, 2, bias: true), 4, 3, bias: true),
        ["convolution 4x4 with stride 4"] = (tape, x) => tape.Convolution("second", tape.Convolution("first", x, 9, 1), 4, 4, 4),
        ["pointwise"] = (tape, x) => tape.Convolution("second", tape.Convolution("first", x, 19, 1), 33, 1),
        ["depthwise 3x3"] = (tape, x) => tape.Depthwise("depthwise", tape.Convolution("first", x, 19, 1), 3),
        ["depthwise 3x3 with stride"] = (tape, x) => tape.Depthwise("depthwise", tape.Convolution("first", x, 19, 1), 3, 2),
        ["depthwise 5x5"] = (tape, x) => tape.Depthwise("depthwise", tape.Convolution("first", x, 9, 1), 5),
        ["depthwise 5x5 with stride"] = (tape, x) => tape.Depthwise("depthwise", tape.Convolution("first", x, 9, 1), 5, 2),
        ["norm"] = (tape, x) => tape.Norm("norm", tape.Convolution("first", x, 11, 1), Activation.None),
        ["norm and hard-swish"] = (tape, x) => tape.Norm("norm", tape.Convolution("first", x, 11, 3), HardSwish),
        ["norm and ReLU6"] = (tape, x) => tape.Norm("norm", tape.Convolution("first", x, 11, 3), Activation.Relu6),
        ["norm and PReLU"] = (tape, x) => tape.Norm("norm", tape.Convolution("first", x, 11, 3), PRelu),
        ["PReLU alone"] = (tape, x) => tape.Activate("gate", tape.Convolution("first", x, 11, 3), PRelu),
        ["residual block"] = (tape, x) =>
        {
            Variable start = tape.Norm("start", tape.Convolution("first", x, 16, 1), HardSwish);
            Variable inner = tape.Norm("inner", tape.Depthwise("depthwise", start, 3), HardSwish);
            return tape.Norm("end", tape.Convolution("last", inner, 16, 1), PRelu, residual: start);
        },
        ["sum"] = (tape, x) =>
        {
            Variable a = tape.Convolution("a", x, 6, 1), b = tape.Convolution("b", a, 6, 1);
            return tape.Add("sum", a, b, HardSwish);
        },
        ["average pool"] = (tape, x) => tape.Pool("pool", tape.Convolution("first", x, 6, 1), PoolKind.Average, 2, 2),
        ["max pool"] = (tape, x) => tape.Pool("pool", tape.Convolution("first", x, 6, 1), PoolKind.Max, 2, 2),
        ["global average"] = (tape, x) => tape.Linear("linear", tape.GlobalAverage("pool", tape.Convolution("first", x, 6, 1)), 4),
        ["upsample"] = (tape, x) => tape.Convolution("last", tape.Upsample("up", tape.Convolution("first", x, 6, 1), 2), 3, 3),
        ["concat"] = (tape, x) =>
        {
            Variable a = tape.Convolution("a", x, 6, 1), b = tape.Convolution("b", a, 5, 3);
            return tape.Convolution("last", tape.Concat("both", a, b), 4, 1);
        },
        ["dropout"] = (tape, x) => tape.Linear("last", tape.Dropout("silence", tape.Activate("gate", tape.Convolution("first", x, 6, 3), HardSwish), 0.4f), 4),
        ["dropout beside its input"] = (tape, x) =>
        {
            Variable start = tape.Convolution("first", x, 6, 1);
            return tape.Convolution("last", tape.Add("sum", tape.Dropout("silence", start, 0.4f), start), 4, 1);
        },
    };

    static Activation HardSwish => new(ActivationKind.HardSwish);

    static Activation PRelu => new(ActivationKind.PRelu);

    [Theory]
    [MemberData(nameof(Networks))]
    public void Gradients_are_those_of_finite_differences(string network)
    {
        using var task = new RandomTask(Builders[network], threads: 1);
        task.Run();
        float[][] gradients = [.. task.Tape.Parameters.Select(parameter => parameter.Gradient.ToArray())];
        var random = new Random(7);
        for (int i = 0; i < gradients.Length; i++)
        {
            Parameter parameter = task.Tape.Parameters[i];
            if (parameter.Kind == ParameterKind.Statistic)
                continue;
            float[] kept = parameter.Values.ToArray(), direction = new float[kept.Length];
            double expected = 0, length = 0;
            for (int k = 0; k < direction.Length; k++)
            {
                direction[k] = (float)(random.NextDouble() * 2 - 1);
                length += direction[k] * direction[k];
            }
            for (int k = 0; k < direction.Length; k++)
            {
                direction[k] /= (float)Math.Sqrt(length);
                expected += (double)direction[k] * gradients[i][k];
            }
            double measured = (At(Step) - At(-Step)) / (2 * Step);
            kept.CopyTo(parameter.Values);
            // A straight line over ±Step misses kinks and curvature by about as much as this.
            Assert.True(Math.Abs(measured - expected) <= 0.02 * Math.Max(Math.Abs(expected), Norm(gradients[i])) + 2e-3, $"{parameter.Name}: {expected} by the tape, {measured} by differences");

            double At(float step)
            {
                for (int k = 0; k < kept.Length; k++)
                    parameter.Values[k] = kept[k] + step * direction[k];
                return task.Run();
            }
        }
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        using var one = new RandomTask(Builders["residual block"], threads: 1);
        using var three = new RandomTask(Builders["residual block"], threads: 3);
        for (int step = 0; step < 3; step++)
            Assert.Equal(one.Run(), three.Run());
        for (int i = 0; i < one.Tape.Parameters.Count; i++)
        {
            Assert.Equal(one.Tape.Parameters[i].Gradient.ToArray(), three.Tape.Parameters[i].Gradient.ToArray());
            Assert.Equal(one.Tape.Parameters[i].Values.ToArray(), three.Tape.Parameters[i].Values.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(WithoutDice))]
    public void The_exported_graph_runs_and_computes_what_the_tape_did(string network)
    {
        using var task = new RandomTask(Builders[network], threads: 1);
        // Until the running statistics are those of the batch.
        for (int i = 0; i < 200; i++)
            task.Run();
        // The tape keeps unbiased variances, as inference wants them; the batch itself was normalised by the biased ones of its 12 × 8 pixels.
        foreach (Parameter parameter in task.Tape.Parameters.Where(parameter => parameter.Name.EndsWith(".variance", StringComparison.Ordinal)))
            foreach (ref float variance in parameter.Values)
                variance *= 1 - 1f / (Batch * 12 * 8);
        using Network compiled = Network.Compile(task.Tape.ToGraph("test"));
        task.Tape.Inputs[0].Values(2).CopyTo(compiled.Input());
        compiled.Run();
        float[] expected = task.Tape.Outputs[0].Values(2).ToArray();
        ReadOnlySpan<float> actual = compiled.Output();
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-4 * (1 + Math.Abs(expected[i])), $"{i}: {expected[i]} by the tape, {actual[i]} by the network");
    }

    [Fact]
    public void What_is_thrown_while_loading_comes_out_and_the_next_run_works()
    {
        using var task = new RandomTask(Builders["norm"], threads: 2);
        Assert.Throws<InvalidDataException>(() => task.Tape.Train(sample => throw new InvalidDataException("bad"), _ => 0));
        Assert.True(double.IsFinite(task.Run()));
    }

    [Fact]
    public void A_tape_with_helping_threads_may_be_disposed_twice()
    {
        var task = new RandomTask(Builders["norm"], threads: 2);
        task.Run();
        task.Dispose();
        task.Dispose();
        Assert.Equal(1, task.Tape.Runs);
    }

    static double Norm(float[] gradient) => Math.Sqrt(gradient.Sum(value => (double)value * value)) / Math.Sqrt(gradient.Length);

    /// <summary>Random pictures and a loss that is different for every number of the output.</summary>
    sealed class RandomTask : IDisposable
    {
        readonly float[][] _pictures;
        readonly float[] _weights;
        readonly Variable _input, _output;

        public RandomTask(Func<Tape, Variable, Variable> build, int threads)
        {
            Tape = new Tape(Batch, threads, seed: 3);
            _input = Tape.Input("image", 12, 8, 3);
            _output = build(Tape, _input);
            Tape.Output(_output);
            var random = new Random(1);
            _pictures = [.. Enumerable.Range(0, Batch).Select(_ => Enumerable.Range(0, _input.Count).Select(_ => (float)(random.NextDouble() * 2 - 1)).ToArray())];
            _weights = [.. Enumerable.Range(0, _output.Count).Select(_ => (float)(random.NextDouble() * 2 - 1) / _output.Count)];
        }

        public Tape Tape { get; }

        public double Run()
        {
            // Dropout's dice hang on the number of the run: always the first, so that every run silences the same.
            Tape.Runs = 0;
            return Tape.Train(sample => _pictures[sample].CopyTo(_input.Values(sample)), sample =>
            {
                Span<float> values = _output.Values(sample), gradient = _output.Gradient(sample);
                double loss = 0;
                for (int i = 0; i < values.Length; i++)
                {
                    double weight = _weights[i] * (1 + sample);
                    loss += weight * values[i] + 0.5 / values.Length * values[i] * values[i];
                    gradient[i] = (float)(weight + values[i] / values.Length);
                }
                return loss;
            });
        }

        public void Dispose() => Tape.Dispose();
    }
}
