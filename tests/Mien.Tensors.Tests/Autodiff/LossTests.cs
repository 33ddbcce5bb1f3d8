using Mien.Tensors.Autodiff;

namespace Mien.Tensors.Tests.Autodiff;

public sealed class LossTests
{
    // 19 numbers: two full registers of eight and a tail.
    const int Count = 19;

    delegate double Loss(ReadOnlySpan<float> output, ReadOnlySpan<float> target, ReadOnlySpan<float> weights, Span<float> gradient, float scale);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_gradient_of_l1_is_its_slope(bool weighted) => CheckGradient(PointLosses.L1, weighted);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_gradient_of_l2_is_its_slope(bool weighted) => CheckGradient(PointLosses.L2, weighted);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_gradient_of_smooth_l1_is_its_slope(bool weighted) =>
        CheckGradient((output, target, weights, gradient, scale) => PointLosses.SmoothL1(output, target, weights, gradient, 0.7f, scale), weighted);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_gradient_of_wing_is_its_slope(bool weighted) =>
        CheckGradient((output, target, weights, gradient, scale) => PointLosses.Wing(output, target, weights, gradient, 1.1f, 0.3f, scale), weighted);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_gradient_of_cross_entropy_is_its_slope(bool weighted) => CheckGradient(LogitLosses.CrossEntropy, weighted, probabilities: true);

    [Theory]
    [InlineData(0.25, 2)]
    [InlineData(0.5, 0)]
    [InlineData(0.75, 1.5)]
    public void The_gradient_of_focal_loss_is_its_slope(double alpha, double gamma) =>
        CheckGradient((output, target, weights, gradient, scale) => LogitLosses.Focal(output, target, weights, gradient, alpha, gamma, scale), weighted: true, probabilities: true);

    [Fact]
    public void Point_losses_have_the_values_of_their_papers()
    {
        float[] gradient = new float[2];
        Assert.Equal(0.5 + 2, PointLosses.L1([0.5f, -2], [0, 0], [], gradient), 6);
        Assert.Equal(0.25 + 4, PointLosses.L2([0.5f, -2], [0, 0], [], gradient), 6);
        Assert.Equal(0.125 + 1.5, PointLosses.SmoothL1([0.5f, -2], [0, 0], [], gradient, 1), 6);
        double near = 10 * Math.Log(1 + 0.5 / 2), far = 12 - (10 - 10 * Math.Log(1 + 10 / 2.0));
        Assert.Equal(near + far, PointLosses.Wing([0.5f, -12], [0, 0], [], gradient, 10, 2), 5);
    }

    [Fact]
    public void A_perfect_answer_is_left_alone()
    {
        float[] gradient = new float[9], same = [.. Enumerable.Range(0, 9).Select(i => i * 0.3f)];
        Assert.Equal(0, PointLosses.L1(same, same, [], gradient));
        Assert.Equal(0, PointLosses.L2(same, same, [], gradient));
        Assert.Equal(0, PointLosses.SmoothL1(same, same, [], gradient, 0.1f));
        Assert.Equal(0, PointLosses.Wing(same, same, [], gradient, 1, 0.1f));
        Assert.All(gradient, slope => Assert.Equal(0, slope));
    }

    [Fact]
    public void Focal_loss_without_focus_is_half_of_cross_entropy()
    {
        float[] logits = [-3, -0.2f, 0, 1.5f, 4], target = [0, 1, 1, 0, 1], one = new float[5], other = new float[5];
        double focal = LogitLosses.Focal(logits, target, [], one, alpha: 0.5, gamma: 0), plain = LogitLosses.CrossEntropy(logits, target, [], other);
        Assert.Equal(plain / 2, focal, 9);
        Assert.Equal(other.Select(slope => slope / 2), one, Close(1e-6f));
    }

    [Fact]
    public void Logits_beyond_all_measure_stay_finite()
    {
        float[] gradient = new float[4];
        Assert.Equal(2e4, LogitLosses.CrossEntropy([1e4f, -1e4f, 1e4f, -1e4f], [0, 1, 1, 0], [], gradient), 3);
        Assert.Equal([1, -1, 0, 0], gradient);
        Assert.True(double.IsFinite(LogitLosses.Focal([1e4f, -1e4f, 1e4f, -1e4f], [0, 1, 1, 0], [], gradient)));
        Assert.All(gradient, slope => Assert.True(float.IsFinite(slope)));
    }

    [Theory]
    [InlineData(1, 1, 2, 2, 1.5, 1.2, 2, 3)] // partly over each other
    [InlineData(1, 1, 4, 4, 1.2, 0.9, 1, 2)] // the true one inside
    [InlineData(1, 1, 0.5, 0.7, 1.1, 1.05, 3, 3)] // inside the true one
    [InlineData(0, 0, 1, 1, 3, 2, 1, 1.5)] // apart
    [InlineData(0, 0, 2, 1, 0.4, 3, 1, 1)] // apart in height only
    public void The_gradient_of_overlap_is_its_slope(double x, double y, double width, double height, double trueX, double trueY, double trueWidth, double trueHeight)
    {
        float[] box = [(float)x, (float)y, (float)width, (float)height], target = [(float)trueX, (float)trueY, (float)trueWidth, (float)trueHeight], gradient = new float[4];
        double loss = BoxLosses.GeneralisedOverlap(box, target, gradient, 1.5f);
        Assert.InRange(loss, 0, 3);
        CheckSlopes(box, gradient, moved => BoxLosses.GeneralisedOverlap(moved, target, new float[4], 1.5f));
        float[] offsets = [.. box.Select(number => number / 0.25f)], byOffset = new float[4];
        double Anchored(float[] moved, float[] slopes) => BoxLosses.Anchored(moved, 0.3f, -0.2f, 0.25f, target, slopes, 0.5f, 1.2f, 0.1f);
        Anchored(offsets, byOffset);
        CheckSlopes(offsets, byOffset, moved => Anchored(moved, new float[4]));
    }

    [Fact]
    public void Overlap_of_a_box_with_itself_costs_nothing_and_of_distant_ones_nearly_two()
    {
        float[] gradient = new float[4];
        Assert.Equal(0, BoxLosses.GeneralisedOverlap([1, 2, 3, 4], [1, 2, 3, 4], gradient), 6);
        Assert.InRange(BoxLosses.GeneralisedOverlap([0, 0, 1, 1], [100, 100, 1, 1], gradient), 1.99, 2);
        // IoU 1/3, hull as large as the union: 1 − 1/3.
        Assert.Equal(2.0 / 3, BoxLosses.GeneralisedOverlap([0, 0, 2, 1], [1, 0, 2, 1], gradient), 6);
    }

    [Fact]
    public void A_box_turned_inside_out_costs_finitely_and_is_drawn_back_by_its_offsets()
    {
        float[] gradient = new float[4];
        Assert.True(double.IsFinite(BoxLosses.Anchored([0, 0, -3, -1], 0, 0, 0.1f, [0, 0, 0.2f, 0.2f], gradient, 0.1f)));
        Assert.True(gradient[2] < 0 && gradient[3] < 0);
    }

    [Fact]
    public void Spans_of_different_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() => PointLosses.L1([1, 2], [1], [], new float[2]));
        Assert.Throws<ArgumentException>(() => LogitLosses.Focal([1, 2], [1, 0], [1], new float[2]));
    }

    static void CheckGradient(Loss loss, bool weighted, bool probabilities = false)
    {
        var random = new Random(5);
        float[] output = [.. Enumerable.Range(0, Count).Select(_ => (float)(random.NextDouble() * 6 - 3))];
        float[] target = [.. Enumerable.Range(0, Count).Select(i => probabilities ? (float)(i % 4 / 3.0) : (float)(random.NextDouble() * 2 - 1))];
        float[] weights = weighted ? [.. Enumerable.Range(0, Count).Select(_ => (float)random.NextDouble() * 2)] : [];
        // What is there already must stay: gradients are added.
        float[] gradient = new float[Count];
        Array.Fill(gradient, 2);
        loss(output, target, weights, gradient, 0.5f);
        CheckSlopes(output, [.. gradient.Select(slope => slope - 2)], moved => loss(moved, target, weights, new float[Count], 0.5f));
    }

    // Central differences over 2⁻⁸: exact steps in float32, and truncation below the tolerance for slopes of order one.
    static void CheckSlopes(float[] point, float[] gradient, Func<float[], double> loss)
    {
        const float Step = 1f / 256;
        for (int i = 0; i < point.Length; i++)
        {
            float[] up = [.. point], down = [.. point];
            up[i] += Step;
            down[i] -= Step;
            double slope = (loss(up) - loss(down)) / (up[i] - down[i]);
            Assert.True(Math.Abs(slope - gradient[i]) < 2e-3 + 2e-3 * Math.Abs(slope), $"number {i}: gradient {gradient[i]}, slope {slope}");
        }
    }

    static EqualityComparer<float> Close(float tolerance) => EqualityComparer<float>.Create((a, b) => Math.Abs(a - b) <= tolerance);
}
