using Mien.Tensors.Autodiff;

namespace Mien.Tensors.Tests.Autodiff;

public sealed class OptimiserTests
{
    [Fact]
    public void AdamW_takes_the_steps_of_its_paper()
    {
        using Parameter weight = Make("w", ParameterKind.Weight, 11), offset = Make("b", ParameterKind.Offset, 3), statistic = Make("s", ParameterKind.Statistic, 5);
        double[] w = Doubles(weight), b = Doubles(offset), m = new double[14], v = new double[14];
        float[] untouched = statistic.Values.ToArray();
        var optimiser = new AdamW([weight, offset, statistic], decay: 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-6);
        for (int step = 1; step <= 5; step++)
        {
            FillGradients(step, weight, offset, statistic);
            for (int i = 0; i < 14; i++)
            {
                double g = i < 11 ? weight.Gradient[i] : offset.Gradient[i - 11];
                m[i] = 0.8 * m[i] + 0.2 * g;
                v[i] = 0.95 * v[i] + 0.05 * g * g;
                double move = 0.01 * (m[i] / (1 - Math.Pow(0.8, step))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.95, step))) + 1e-6);
                if (i < 11)
                    w[i] = w[i] - 0.01 * 0.1 * w[i] - move;
                else
                    b[i - 11] -= move;
            }
            optimiser.Step(0.01);
        }
        Equal(w, weight.Values);
        Equal(b, offset.Values);
        Assert.Equal(untouched, statistic.Values.ToArray());
        Assert.Equal(["moment1/w", "moment1/b", "moment2/w", "moment2/b"], optimiser.State.Select(state => state.Name));
        Assert.Equal(5, optimiser.Steps);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.9, false)]
    [InlineData(0.9, true)]
    public void Sgd_moves_by_its_velocity(double momentum, bool nesterov)
    {
        using Parameter weight = Make("w", ParameterKind.Weight, 11);
        double[] w = Doubles(weight), v = new double[11];
        var optimiser = new Sgd([weight], momentum, nesterov, decay: 0.2);
        for (int step = 1; step <= 4; step++)
        {
            FillGradients(step, weight);
            for (int i = 0; i < 11; i++)
            {
                double g = weight.Gradient[i];
                v[i] = momentum * v[i] + g;
                w[i] = w[i] * (1 - 0.05 * 0.2) - 0.05 * (nesterov ? g + momentum * v[i] : v[i]);
            }
            optimiser.Step(0.05);
        }
        Equal(w, weight.Values);
    }

    [Theory]
    [InlineData("adamw")]
    [InlineData("sgd")]
    public void A_copied_state_goes_on_bit_for_bit(string name)
    {
        using Parameter one = Make("w", ParameterKind.Weight, 37), other = Make("w", ParameterKind.Weight, 37);
        Optimiser first = Named(name, one), second = Named(name, other);
        for (int step = 1; step <= 3; step++)
        {
            FillGradients(step, one);
            first.Step(0.01);
        }
        one.Values.CopyTo(other.Values);
        second.Steps = first.Steps;
        foreach ((NamedValues from, NamedValues to) in first.State.Zip(second.State))
            from.Values.CopyTo(to.Values, 0);
        FillGradients(9, one, other);
        first.Step(0.01);
        second.Step(0.01);
        Assert.Equal(one.Values.ToArray(), other.Values.ToArray());
    }

    [Fact]
    public void Gradients_over_the_length_are_shortened_to_it_and_others_left()
    {
        using Parameter weight = Make("w", ParameterKind.Weight, 13), statistic = Make("s", ParameterKind.Statistic, 2);
        FillGradients(1, weight);
        statistic.Gradient.Fill(1000);
        double norm = Math.Sqrt(weight.Gradient.ToArray().Sum(g => (double)g * g));
        Assert.Equal(norm, GradientClip.ByGlobalNorm([weight, statistic], norm * 2), 9);
        Assert.Equal(norm, GradientClip.ByGlobalNorm([weight, statistic], 0.5), 9);
        Assert.Equal(0.5, GradientClip.GlobalNorm([weight]), 6);
        Assert.Equal(1000, statistic.Gradient[0]);
    }

    [Fact]
    public void Exponential_averages_warm_up_and_follow()
    {
        using Parameter weight = Make("w", ParameterKind.Weight, 9), statistic = Make("s", ParameterKind.Statistic, 2);
        double expected = weight.Values[8], seen = 0;
        Averaging averaging = Averaging.Exponential([weight, statistic], 0.5);
        for (int n = 0; n < 12; n++)
        {
            weight.Values.Fill(n);
            statistic.Values.Fill(-n);
            averaging.Update();
            double decay = Math.Min(0.5, (1.0 + n) / (10 + n));
            expected = decay * expected + (1 - decay) * n;
            seen = averaging.State[0].Values[8];
            Assert.Equal(expected, seen, 1e-4);
        }
        averaging.Swap();
        Assert.Equal((float)seen, weight.Values[8]);
        Assert.Equal(11, averaging.State[0].Values[8]);
        Assert.InRange(statistic.Values[0], -11, -9);
        averaging.Swap();
        Assert.Equal(11, weight.Values[8]);
    }

    [Fact]
    public void Stochastic_averages_are_the_mean_of_the_updates()
    {
        using Parameter weight = Make("w", ParameterKind.Weight, 9);
        Averaging averaging = Averaging.Stochastic([weight]);
        foreach (float value in (float[])[3, 5, 10])
        {
            weight.Values.Fill(value);
            averaging.Update();
        }
        Assert.Equal(6, averaging.State[0].Values[0], 5);
        Assert.Equal(3, averaging.Updates);
    }

    [Fact]
    public void Cosine_climbs_peaks_and_ends_at_the_floor()
    {
        var schedule = new CosineSchedule(1, 100, 10, 0.1);
        Assert.Equal(1 / 11.0, schedule.At(0), 12);
        Assert.Equal(10 / 11.0, schedule.At(9), 12);
        Assert.Equal(1, schedule.At(10), 12);
        Assert.Equal(0.55, schedule.At(55), 12);
        Assert.InRange(schedule.At(99), 0.1, 0.101);
        Assert.Equal(0.1, schedule.At(100));
        Assert.Equal(0.1, schedule.At(100_000));
    }

    [Fact]
    public void Steps_fall_and_constants_stay()
    {
        var steps = new StepSchedule(0.8, 30, 0.5);
        Assert.Equal([0.8, 0.8, 0.4, 0.4, 0.2], new long[] { 0, 29, 30, 59, 60 }.Select(steps.At));
        Assert.Equal(0.3, new ConstantSchedule(0.3).At(12345));
    }

    static Optimiser Named(string name, Parameter parameter) => name == "sgd" ? new Sgd([parameter], 0.9, nesterov: true) : new AdamW([parameter]);

    static Parameter Make(string name, ParameterKind kind, int count)
    {
        var parameter = new Parameter(name, new Shape(count), kind);
        for (int i = 0; i < count; i++)
            parameter.Values[i] = MathF.Sin(i + name[0]);
        return parameter;
    }

    static void FillGradients(int step, params Parameter[] parameters)
    {
        foreach (Parameter parameter in parameters)
        {
            for (int i = 0; i < parameter.Gradient.Length; i++)
                parameter.Gradient[i] = MathF.Cos(step * 1.7f + i) * (1 + i % 3);
        }
    }

    static double[] Doubles(Parameter parameter) => [.. parameter.Values.ToArray().Select(value => (double)value)];

    static void Equal(double[] expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 5);
    }
}
