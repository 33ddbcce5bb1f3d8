using System.Numerics;
using Mien.Graphics;

namespace Mien.Training.Tests;

public sealed class LandmarkSamplerTests
{
    const int Side = 96;

    static readonly FaceCrop[] Faces = [.. FaceCrops.Of([SmallSet.Make()]).Training];

    static readonly Image[] Backgrounds = [new Image([.. Enumerable.Range(0, 200 * 150 * 3).Select(i => (byte)(i * 7))], 200, 150, PixelFormat.Rgb24)];

    readonly float[] _input = new float[Side * Side * 3], _points = new float[LandmarkTopology.Count * 3], _weights = new float[LandmarkTopology.Count];

    static float[] All(LandmarkSampler sampler, long sample)
    {
        float[] input = new float[Side * Side * 3], points = new float[LandmarkTopology.Count * 3], weights = new float[LandmarkTopology.Count];
        LandmarkSample made = sampler.Fill(sample, input, points, weights);
        return [.. input, .. points, .. weights, made.Presence, made.Face];
    }

    [Fact]
    public void A_sample_is_the_same_whichever_thread_makes_it_and_when()
    {
        const int Count = 200;
        var sampler = new LandmarkSampler(Faces, Backgrounds, 7, Side);
        float[][] inOrder = [.. Enumerable.Range(0, Count).Select(i => All(sampler, i))];
        float[][] inParallel = new float[Count][];
        Parallel.For(0, Count, i => inParallel[Count - 1 - i] = All(sampler, Count - 1 - i));
        for (int i = 0; i < Count; i++)
            Assert.Equal(inOrder[i], inParallel[i]);
        Assert.NotEqual(inOrder[0], All(new LandmarkSampler(Faces, Backgrounds, 8, Side), 0));
    }

    [Fact]
    public void Pixels_lie_between_minus_one_and_one()
    {
        var sampler = new LandmarkSampler(Faces, Backgrounds, 3, Side);
        for (int i = 0; i < 300; i++)
        {
            sampler.Fill(i, _input, _points, _weights);
            Assert.All(_input, value => Assert.InRange(value, -1, 1));
        }
    }

    [Fact]
    public void Landmarks_stay_on_their_pixels_however_a_face_is_turned_and_mirrored()
    {
        // Red tells the column of the crop, green the row: both must be what the label says at every landmark's new place.
        var sampler = new LandmarkSampler(Faces, [], 5, Side, AugmentationOptions.None with { Exact = 0, Turn = 40, Scale = (0.8, 1.25), Shift = 0.1, Mirror = 0.5 });
        int mirrored = 0, faces = 0;
        for (int sample = 0; sample < 60; sample++)
        {
            LandmarkSample made = sampler.Fill(sample, _input, _points, _weights);
            if (!made.HasPoints)
                continue;
            faces++;
            // The subject's right eye stands at the left of a face that is not mirrored; its picture's columns then grow to the right.
            bool turnedOver = IsMirrored();
            mirrored += turnedOver ? 1 : 0;
            Vector3[] labels = Faces[made.Face].Landmarks.ToArray();
            for (int l = 0; l < labels.Length; l++)
            {
                Vector3 label = labels[turnedOver ? LandmarkTopology.Mirror[l] : l];
                float x = (_points[l * 3] + 0.5f) * Side - 0.5f, y = (_points[l * 3 + 1] + 0.5f) * Side - 0.5f;
                if (x < 1 || y < 1 || x > Side - 3 || y > Side - 3 || label.X is < 2 or > SmallSet.Size - 2 || label.Y is < 2 or > SmallSet.Size - 2)
                    continue;
                Assert.Equal(label.X - 0.5f + 30, Sample(x, y, 0), 0.05f);
                Assert.Equal(label.Y - 0.5f + 30, Sample(x, y, 1), 0.05f);
            }
        }
        Assert.InRange(mirrored, faces / 4, faces * 3 / 4);
    }

    bool IsMirrored()
    {
        // Crop columns run against the picture's where it is mirrored: the sign of the turn from "right" to "down" tells.
        float xx = Sample(Side / 2f + 2, Side / 2f, 0) - Sample(Side / 2f - 2, Side / 2f, 0), xy = Sample(Side / 2f, Side / 2f + 2, 0) - Sample(Side / 2f, Side / 2f - 2, 0);
        float yx = Sample(Side / 2f + 2, Side / 2f, 1) - Sample(Side / 2f - 2, Side / 2f, 1), yy = Sample(Side / 2f, Side / 2f + 2, 1) - Sample(Side / 2f, Side / 2f - 2, 1);
        return xx * yy - xy * yx < 0;
    }

    float Sample(float x, float y, int channel)
    {
        int left = (int)x, top = (int)y;
        float At(int dx, int dy) => _input[((top + dy) * Side + left + dx) * 3 + channel];
        float fx = x - left, fy = y - top;
        return (((At(0, 0) * (1 - fx) + At(1, 0) * fx) * (1 - fy) + (At(0, 1) * (1 - fx) + At(1, 1) * fx) * fy) + 1) * 127.5f;
    }

    [Fact]
    public void A_mirrored_face_is_a_face_of_the_right_order()
    {
        // The mean face is symmetric: mirrored and unmirrored labels of an upright one nearly coincide.
        float[] plain = new float[_points.Length], mirrored = new float[_points.Length];
        ReadOnlySpan<Vector3> landmarks = Faces[2].Landmarks;
        RotatedRect region = FaceRegion.FromLandmarks(landmarks);
        LandmarkAugmentation.WritePoints(landmarks, region, false, plain);
        LandmarkAugmentation.WritePoints(landmarks, region, true, mirrored);
        for (int i = 0; i < plain.Length; i++)
            Assert.Equal(plain[i], mirrored[i], 0.01f);
    }

    [Fact]
    public void Unchanged_faces_are_what_the_network_sees_when_it_runs()
    {
        var sampler = new LandmarkSampler(Faces, [], 5, Side, AugmentationOptions.None);
        float[] input = new float[_input.Length], points = new float[_points.Length];
        for (int i = 0; i < 30; i++)
        {
            LandmarkSample made = sampler.Fill(i, _input, _points, _weights);
            if (!made.HasPoints)
                continue;
            LandmarkSampler.Plain(Faces[made.Face], Side, input, points);
            Assert.Equal(points, _points);
            for (int p = 0; p < input.Length; p++)
                Assert.Equal(input[p], _input[p], 1e-5f);
            // Eyes level, the face centred, two thirds of the side.
            Assert.Equal(points[LandmarkTopology.RightEyeCorners.Outer * 3 + 1], points[LandmarkTopology.LeftEyeCorners.Outer * 3 + 1], 1e-3f);
            float most = Enumerable.Range(0, LandmarkTopology.Count).Max(l => points[l * 3 + 1]), least = Enumerable.Range(0, LandmarkTopology.Count).Min(l => points[l * 3 + 1]);
            Assert.InRange(most - least, 0.55, 0.75);
        }
    }

    [Fact]
    public void Depth_has_the_unit_of_the_picture()
    {
        LandmarkSampler.Plain(Faces[0], Side, _input, _points);
        Vector3[] labels = Faces[0].Landmarks.ToArray();
        int eye = LandmarkTopology.RightEyeCorners.Outer, nose = LandmarkTopology.NoseTip;
        Vector3 Point(int l) => new(_points.AsSpan(l * 3, 3));
        float scale = Vector3.Distance(Point(eye), Point(nose)) / Vector3.Distance(labels[eye], labels[nose]);
        Assert.Equal((labels[eye].Z - labels[nose].Z) * scale, Point(eye).Z - Point(nose).Z, 1e-4f);
    }

    [Fact]
    public void Some_samples_show_no_face_and_have_no_points()
    {
        var sampler = new LandmarkSampler(Faces, Backgrounds, 1, Side, AugmentationOptions.None);
        int none = 0, background = 0;
        const int Count = 2000;
        for (int i = 0; i < Count; i++)
        {
            LandmarkSample made = sampler.Fill(i, _input, _points, _weights);
            Assert.Equal(made.HasPoints, made.Presence == 1);
            if (made.HasPoints)
            {
                Assert.InRange(_weights.Average(), 0.9, 1.0001);
                continue;
            }
            none++;
            background += made.Face < 0 ? 1 : 0;
            Assert.All(_points, value => Assert.Equal(0, value));
            Assert.All(_weights, value => Assert.Equal(0, value));
        }
        // Three deviations of a binomial about 8 % and about half of those.
        Assert.InRange(none, Count * LandmarkSampler.NegativeShare - 37, Count * LandmarkSampler.NegativeShare + 37);
        Assert.InRange(background, none / 2 - 20, none / 2 + 20);
    }

    [Fact]
    public void Making_samples_allocates_nothing()
    {
        var sampler = new LandmarkSampler(Faces, Backgrounds, 1, Side, new AugmentationOptions { Jpeg = 0 });
        for (int i = 0; i < 400; i++)
            sampler.Fill(i, _input, _points, _weights);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 400; i < 800; i++)
            sampler.Fill(i, _input, _points, _weights);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Shut_eyes_are_drawn_more_often()
    {
        float[][] expressions = [.. Enumerable.Range(0, 10).Select(_ => new float[Blendshapes.Count])];
        expressions[3][(int)Blendshape.EyeBlinkLeft] = expressions[3][(int)Blendshape.EyeBlinkRight] = 0.9f;
        FaceCropSet set = FaceCropSet.Of("made", SmallSet.Size, [.. Enumerable.Repeat(SmallSet.Slopes(0), 10)], [.. Enumerable.Repeat(SmallSet.Landmarks(2), 10)], expressions);
        FaceCrop[] faces = [.. Enumerable.Range(0, 10).Select(i => new FaceCrop(set, i))];
        var balance = new FaceBalance(faces);
        int[] drawn = new int[10];
        var random = new SampleRandom(1, 1);
        const int Count = 13000;
        for (int i = 0; i < Count; i++)
            drawn[balance.Next(ref random)]++;
        double expected = Count * FaceBalance.Weight(faces[3]) / faces.Sum(FaceBalance.Weight);
        Assert.Equal(4, FaceBalance.Weight(faces[3]) / FaceBalance.Weight(faces[0]));
        Assert.InRange(drawn[3], expected - 170, expected + 170);
        Assert.All(drawn, count => Assert.InRange(count, 800, 4500));
    }
}
