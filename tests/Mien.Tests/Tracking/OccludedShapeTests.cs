using System.Numerics;

namespace Mien.Tests;

public class OccludedShapeTests
{
    /// <summary>A face of 100 by 130 pixels: landmarks all over an ellipse.</summary>
    static readonly Vector3[] Before = [.. Enumerable.Range(0, LandmarkTopology.MeshCount).Select(i =>
    {
        (float sin, float cos) = MathF.SinCos(i * 2.399963f);
        float radius = MathF.Sqrt((i + 0.5f) / LandmarkTopology.MeshCount);
        return new Vector3(300 + 50 * radius * cos, 240 + 65 * radius * sin, -20 * radius);
    })];

    static readonly FaceBox Box = FaceRegion.BoxOf(Before);

    /// <summary>What the face did since: 6 pixels to the left, 2 down, a little nearer.</summary>
    static Vector3 Moved(Vector3 p) => new((p.X - 300) * 1.02f + 294, (p.Y - 240) * 1.02f + 242, p.Z * 1.02f);

    static readonly Placing Expected = new(Box, FaceMotion.CenterOf(Box) + new Vector2(-6, 2), FaceMotion.SideOf(Box) * 1.02f);

    /// <summary>The box of a nearer face whose right edge lies at some place.</summary>
    static FaceBox Nearer(float right) => new(right - 140, 160, 140, 180);

    /// <summary>As networks do: all landmarks are drawn into the half that shows.</summary>
    static Vector3[] Squeezed(float left) => [.. Before.Select(Moved).Select(p => p with { X = left + (p.X - 243) * (345 - left) / 102 })];

    [Fact]
    public void A_face_behind_another_keeps_its_shape()
    {
        // The head, wider than its landmarks, ends at 280.
        Vector3[] seen = Squeezed(280);
        float hidden = OccludedShape.Mend(Before, Expected, Nearer(262), seen);
        Assert.InRange(hidden, 0.15f, 0.4f);
        Assert.True(Squeezed(280).Zip(Before).Max(pair => Vector3.Distance(pair.First, Moved(pair.Second))) > 30);
        for (int i = 0; i < seen.Length; i++)
            Assert.InRange(Vector3.Distance(Moved(Before[i]), seen[i]), 0, 12);
    }

    [Fact]
    public void What_shows_carries_what_is_hidden_along()
    {
        // Motion expected nothing, and what shows is seen where it is; only behind the other the network errs.
        Vector3[] seen = [.. Before.Select(p => p.X < 275 ? Moved(p) + new Vector3(25, 5, 0) : Moved(p))];
        var still = new Placing(Box, FaceMotion.CenterOf(Box), FaceMotion.SideOf(Box));
        float hidden = OccludedShape.Mend(Before, still, Nearer(258), seen);
        Assert.InRange(hidden, 0.1f, 0.35f);
        float[] errors = [.. seen.Select((p, i) => Vector3.Distance(Moved(Before[i]), p))];
        Assert.InRange(errors.Average(), 0, 2.5f);
        Assert.InRange(errors.Max(), 0, 6);
    }

    [Fact]
    public void A_face_that_nothing_hides_stays_as_it_is_seen()
    {
        Vector3[] seen = Squeezed(280), before = [.. seen];
        Assert.Equal(0, OccludedShape.Mend(Before, Expected, Nearer(200), seen));
        Assert.Equal(before, seen);
    }

    [Fact]
    public void Of_a_face_that_is_nearly_gone_nothing_is_made_up()
    {
        Vector3[] seen = Squeezed(330), before = [.. seen];
        Assert.InRange(OccludedShape.Mend(Before, Expected, Nearer(310), seen), OccludedShape.MostHidden, 1);
        Assert.Equal(before, seen);
    }
}
