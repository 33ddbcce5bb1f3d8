using Mien.Tensors.Autodiff;

namespace Mien.Tensors.Tests.Autodiff;

/// <summary>What dropout does to the numbers; its gradient is among those of <see cref="TapeGradientTests"/>.</summary>
public sealed class DropoutTests
{
    const int Batch = 4, Side = 16, Channels = 8, Numbers = Side * Side * Channels;

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    public void Its_share_is_silent_and_the_mean_is_kept(float share)
    {
        using var ones = new Ones(share, threads: 1);
        const int Runs = 20, Count = Runs * Batch * Numbers;
        double silent = 0, sum = 0;
        for (int run = 0; run < Runs; run++)
        {
            foreach (float value in ones.Run())
            {
                Assert.True(value == 0 || value == 1 / (1 - share));
                silent += value == 0 ? 1 : 0;
                sum += value;
            }
        }
        // Five deviations of so many throws of a coin.
        double deviation = Math.Sqrt(share * (1 - share) / Count);
        Assert.Equal(share, silent / Count, 5 * deviation);
        Assert.Equal(1, sum / Count, 5 * deviation / (1 - share));
    }

    [Fact]
    public void Every_run_and_sample_silences_other_numbers_and_threads_change_none()
    {
        using var one = new Ones(0.5f, threads: 1);
        using var three = new Ones(0.5f, threads: 3);
        float[] first = one.Run(), second = one.Run();
        Assert.Equal(first, three.Run());
        Assert.Equal(second, three.Run());
        Assert.NotEqual(first, second);
        Assert.Equal(Batch, first.Chunk(Numbers).Distinct(EqualityComparer<float[]>.Create((a, b) => a!.SequenceEqual(b!), _ => 0)).Count());
        one.Tape.Runs = 0;
        Assert.Equal(first, one.Run());
    }

    [Fact]
    public void The_exported_graph_is_that_of_a_network_without_it()
    {
        using Tape with = Build(x => x.Tape.Dropout("silence", x.Inner, 0.5f)), without = Build(x => x.Inner);
        using Network silenced = Network.Compile(with.ToGraph("with")), plain = Network.Compile(without.ToGraph("without"));
        foreach (Network network in (Network[])[silenced, plain])
        {
            for (int i = 0; i < network.Input().Length; i++)
                network.Input()[i] = MathF.Sin(i);
            network.Run();
        }
        Assert.Contains(plain.Output().ToArray(), value => value != 0);
        Assert.Equal(plain.Output().ToArray(), silenced.Output().ToArray());

        static Tape Build(Func<(Tape Tape, Variable Inner), Variable> middle)
        {
            var tape = new Tape(Batch, seed: 5);
            Variable inner = tape.Convolution("first", tape.Input("image", Side, Side, Channels), 6, 3);
            tape.Output(tape.Linear("last", middle((tape, inner)), 3));
            return tape;
        }
    }

    /// <summary>Dropout of nothing but ones.</summary>
    sealed class Ones : IDisposable
    {
        readonly Variable _input, _output;

        public Ones(float share, int threads)
        {
            Tape = new Tape(Batch, threads, seed: 5);
            _input = Tape.Input("ones", Side, Side, Channels);
            _output = Tape.Dropout("silence", _input, share);
            Tape.Output(_output);
        }

        public Tape Tape { get; }

        /// <summary>The outputs of all samples behind each other.</summary>
        public float[] Run()
        {
            Tape.Train(sample => _input.Values(sample).Fill(1), _ => 0);
            return [.. Enumerable.Range(0, Batch).SelectMany(sample => _output.Values(sample).ToArray())];
        }

        public void Dispose() => Tape.Dispose();
    }
}
