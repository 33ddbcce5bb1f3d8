using System.Numerics;
using System.Runtime.InteropServices;

namespace Mien.Training.Tests;

public sealed class ShutLidsTests
{
    const int Side = 128;

    static readonly Lazy<FaceCrop> Head = new(() =>
        RenderedFaceSet.Render(12, 5, 2).ToCrops().Faces.First(face => face.Blinks.Shut < 0.2f && Math.Abs(face.YawDegrees) < 25));

    static (float[] Pixels, float[] Points) Face()
    {
        float[] pixels = new float[Side * Side * 3], points = new float[LandmarkTopology.Count * 3];
        LandmarkSampler.Plain(Head.Value, Side, pixels, points);
        return (pixels, points);
    }

    static float Ratio(float[] points, bool left) => EyeOpening.Ratio(MemoryMarshal.Cast<float, Vector3>(points), left);

    [Theory, InlineData(true), InlineData(false)]
    public void One_eye_is_shut_and_all_else_stays(bool left)
    {
        (float[] pixels, float[] points) = Face();
        float[] before = [.. pixels], placed = [.. points];
        Assert.True(ShutLids.Shut(left, 1, 0.1f, points, Side, pixels, new float[pixels.Length]));
        // What is left of the gap runs along the lids: an upper and its lower landmark are not quite one above the other.
        Assert.True(Ratio(points, left) < 0.1f, $"{Ratio(placed, left)} became {Ratio(points, left)}");
        Assert.Equal(Ratio(placed, !left), Ratio(points, !left));
        for (int i = 0; i < LandmarkTopology.Count; i++)
        {
            float moved = Vector2.Distance(new Vector2(points[i * 3], points[i * 3 + 1]), new Vector2(placed[i * 3], placed[i * 3 + 1]));
            Assert.InRange(moved, 0, 0.08f);
            if (LandmarkRegions.Names[LandmarkRegions.OfLandmarks[i]] is "lips" or "irises")
                Assert.Equal(0, moved);
        }
        (int X, int Y) iris = At(points, left ? LandmarkTopology.LeftIris : LandmarkTopology.RightIris), mouth = At(points, LandmarkTopology.MiddleOfLips.Upper);
        Assert.NotEqual(Colour(before, iris), Colour(pixels, iris));
        Assert.Equal(Colour(before, mouth), Colour(pixels, mouth));
    }

    [Fact]
    public void Half_shut_is_half_the_gap()
    {
        (float[] pixels, float[] points) = Face();
        float open = Ratio(points, left: true);
        Assert.True(ShutLids.Shut(true, 0.5f, 0.1f, points, Side, pixels, new float[pixels.Length]));
        Assert.InRange(Ratio(points, left: true) / open, 0.42f, 0.58f);
    }

    [Fact]
    public void A_shut_eye_stays_as_it_is()
    {
        (float[] pixels, float[] points) = Face();
        float[] spare = new float[pixels.Length];
        Assert.True(ShutLids.Shut(true, 1, 0.1f, points, Side, pixels, spare));
        float[] shut = [.. pixels], placed = [.. points];
        Assert.False(ShutLids.Shut(true, 1, 0.1f, points, Side, pixels, spare));
        Assert.Equal(shut, pixels);
        Assert.Equal(placed, points);
    }

    [Fact]
    public void A_mirrored_face_is_shut_as_the_face_is()
    {
        (float[] pixels, float[] points) = Face();
        float[] mirroredPixels = Mirror(pixels), mirroredPoints = new float[points.Length], spare = new float[pixels.Length];
        for (int i = 0; i < LandmarkTopology.Count; i++)
        {
            points.AsSpan(i * 3, 3).CopyTo(mirroredPoints.AsSpan(LandmarkTopology.Mirror[i] * 3));
            mirroredPoints[LandmarkTopology.Mirror[i] * 3] *= -1;
        }
        Assert.True(ShutLids.Shut(true, 0.8f, 0.2f, points, Side, pixels, spare));
        Assert.True(ShutLids.Shut(false, 0.8f, 0.2f, mirroredPoints, Side, mirroredPixels, spare));
        float[] back = Mirror(mirroredPixels);
        Assert.InRange(pixels.Zip(back, (a, b) => Math.Abs(a - b)).Max(), 0, 1e-3f);
        for (int i = 0; i < LandmarkTopology.Count; i++)
            Assert.Equal(points[i * 3 + 1], mirroredPoints[LandmarkTopology.Mirror[i] * 3 + 1], 1e-5f);
    }

    static float[] Mirror(float[] pixels)
    {
        float[] mirrored = new float[pixels.Length];
        for (int i = 0; i < Side * Side; i++)
            pixels.AsSpan(i * 3, 3).CopyTo(mirrored.AsSpan((i / Side * Side + Side - 1 - i % Side) * 3));
        return mirrored;
    }

    static (int X, int Y) At(float[] points, int landmark) => ((int)((points[landmark * 3] + 0.5f) * Side), (int)((points[landmark * 3 + 1] + 0.5f) * Side));

    static Vector3 Colour(float[] pixels, (int X, int Y) at) => new(pixels.AsSpan((at.Y * Side + at.X) * 3, 3));
}
