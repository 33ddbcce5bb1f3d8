using System.Numerics;
using Mien.Graphics;
using Mien.Testing;

namespace Mien.Training.Tests;

public class RenderedHeadTests
{
    static readonly HeadStudio Studio = new();

    static RenderedHead Render(HeadLook look, int size = 256)
    {
        lock (Studio)
            return Studio.Render(look, size, size);
    }

    static Vector3 ColorAt(Image picture, Vector3 landmark)
    {
        int at = (int)landmark.Y * picture.Stride + (int)landmark.X * 3;
        return new Vector3(picture.Pixels[at], picture.Pixels[at + 1], picture.Pixels[at + 2]);
    }

    [Fact]
    public void The_same_seed_gives_the_same_picture_and_another_seed_another()
    {
        RenderedHead first = Render(RandomHead.Draw(3, 5)), again = Render(RandomHead.Draw(3, 5)), other = Render(RandomHead.Draw(3, 6));
        Assert.Equal(first.Picture.Pixels, again.Picture.Pixels);
        Assert.Equal(first.Landmarks, again.Landmarks);
        Assert.NotEqual(first.Picture.Pixels, other.Picture.Pixels);
    }

    [Fact]
    public void A_set_is_the_same_whatever_the_number_of_threads()
    {
        RenderedFaceSet one = RenderedFaceSet.Render(6, 11), three = RenderedFaceSet.Render(6, 11, threads: 3);
        for (int i = 0; i < one.Count; i++)
        {
            Assert.Equal(one.Pixels(i), three.Pixels(i));
            Assert.Equal(one.Landmarks(i), three.Landmarks(i));
            Assert.Equal(one.Expression(i), three.Expression(i));
        }
        Assert.Equal((RenderedFaceSet.CropSize, RenderedFaceSet.CropSize), (one.Crop(0).Width, one.Crop(0).Height));
    }

    [Fact]
    public void Landmarks_fill_half_of_the_crop_and_stand_in_its_middle()
    {
        for (int i = 0; i < 30; i++)
        {
            RenderedHead head = Render(RandomHead.Draw(1, i));
            Vector3 low = head.Landmarks.Aggregate(Vector3.Min), high = head.Landmarks.Aggregate(Vector3.Max);
            Assert.Equal(128, Math.Max(high.X - low.X, high.Y - low.Y), 0.05f);
            Assert.Equal(128, (high.X + low.X) / 2, 0.05f);
            Assert.Equal(128, (high.Y + low.Y) / 2, 0.05f);
            Assert.Equal(0, head.Landmarks.Take(LandmarkTopology.MeshCount).Average(point => point.Z), 0.01f);
        }
    }

    [Fact]
    public void The_pose_and_the_camera_lead_from_the_model_to_the_landmarks()
    {
        RenderedHead head = Render(RandomHead.Draw(2, 4));
        LandmarkBasis basis = LandmarkBasis.Of478(FaceModel.Default);
        var points = new Vector3[basis.PointCount];
        basis.Evaluate(head.Look.Shape.Identity, head.Expression, points);
        foreach (int i in (int[])[1, 33, 152, 263, 300, 473])
        {
            Vector3 p = Vector3.Transform(points[i], head.Pose.Rotation) + head.Pose.Translation;
            Assert.Equal(head.Camera.CenterX + head.Camera.FocalX * p.X / -p.Z, head.Landmarks[i].X, 0.01);
            Assert.Equal(head.Camera.CenterY - head.Camera.FocalY * p.Y / -p.Z, head.Landmarks[i].Y, 0.01);
        }
    }

    [Fact]
    public void The_nose_of_a_head_that_faces_the_camera_is_nearest()
    {
        RenderedHead head = Render(RandomHead.Portrait(1));
        int nearest = Enumerable.Range(0, LandmarkTopology.Count).MinBy(i => head.Landmarks[i].Z);
        Assert.Contains(nearest, (int[])[1, 4]);
        Assert.All(Enumerable.Range(LandmarkTopology.RightIris, 5), i => Assert.Equal(head.Landmarks[LandmarkTopology.RightIris].Z, head.Landmarks[i].Z));
    }

    [Fact]
    public void Eyes_are_dark_in_the_middle_and_brows_darker_than_foreheads()
    {
        HeadLook look = RandomHead.Portrait(1) with { Skin = new Vector3(0.6f, 0.4f, 0.3f), Hair = new Vector3(0.02f), Style = HairStyle.Shaved, Fringe = -20 };
        RenderedHead head = Render(look, 512);
        Vector3 forehead = ColorAt(head.Picture, head.Landmarks[151]);
        Assert.True(forehead.X > forehead.Z + 15, $"skin is no skin: {forehead}");
        foreach (int dark in (int[])[LandmarkTopology.RightIris, LandmarkTopology.LeftIris, 105, 334])
            Assert.True(ColorAt(head.Picture, head.Landmarks[dark]).Y < forehead.Y * 0.7f, $"landmark {dark} is {ColorAt(head.Picture, head.Landmarks[dark])}, the forehead {forehead}");
        Vector3 lip = ColorAt(head.Picture, head.Landmarks[17]);
        Assert.True(lip.X / lip.Y > forehead.X / forehead.Y, $"lips {lip}, forehead {forehead}");
    }

    [Fact]
    public void A_shut_lid_hides_the_eye()
    {
        HeadLook open = RandomHead.Portrait(1) with { Lashes = 0 };
        float[] expression = open.Shape.Expression.ToArray();
        expression[(int)Blendshape.EyeBlinkLeft] = 1;
        RenderedHead seen = Render(open, 512), shut = Render(open with { Shape = new FaceShape(open.Shape.Identity, expression) }, 512);
        // The iris's point itself does not move: where it was dark there is skin.
        Vector3 lid = ColorAt(shut.Picture, shut.Landmarks[LandmarkTopology.LeftIris]), pupil = ColorAt(seen.Picture, seen.Landmarks[LandmarkTopology.LeftIris]);
        Assert.True(lid.Y > pupil.Y + 25, $"lid {lid}, pupil {pupil}");
        Assert.InRange(EyeOpening.Blink(shut.Landmarks, left: true), 0.55f, 1);
        Assert.InRange(EyeOpening.Blink(seen.Landmarks, left: true), 0, 0.2f);
        Assert.InRange(EyeOpening.Blink(shut.Landmarks, left: false), 0, 0.2f);
    }

    [Fact]
    public void Rendering_into_memory_of_ones_own_allocates_nothing()
    {
        var studio = new HeadStudio();
        HeadLook[] looks = [.. Enumerable.Range(0, 4).Select(i => RandomHead.Draw(8, i))];
        var picture = new Image(176, 176, PixelFormat.Rgb24);
        var landmarks = new Vector3[LandmarkTopology.Count];
        foreach (HeadLook look in looks)
            studio.Render(look, picture, landmarks);
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (HeadLook look in looks)
            studio.Render(look, picture, landmarks);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>The networks of others say that the pictures show faces, and that the landmarks lie where the pictures have them.</summary>
    [SharedFact]
    public void MediaPipe_finds_the_faces_and_agrees_on_their_landmarks()
    {
        using var finder = new FaceFinder(new FaceFinderOptions { Pack = Pack.Load(SharedFolder.Path("models", "mediapipe")) });
        const int count = 40;
        var errors = new List<double>();
        for (int i = 0; i < count; i++)
        {
            HeadLook look = RandomHead.Draw(21, i);
            RenderedHead head = Render(look with { YawDegrees = look.YawDegrees / 2 }, 384);
            if (finder.Find(head.Picture).MaxBy(face => face.Box.Area) is not { Landmarks: { } found })
                continue;
            double eyes = Vector3.Distance(head.Landmarks[LandmarkTopology.RightEyeCorners.Outer], head.Landmarks[LandmarkTopology.LeftEyeCorners.Outer]);
            errors.Add(Enumerable.Range(0, found.Count).Average(p => Vector2.Distance(new(found[p].X, found[p].Y), new(head.Landmarks[p].X, head.Landmarks[p].Y))) / eyes * 100);
        }
        Assert.InRange(errors.Count, count - 1, count);
        Assert.InRange(errors.Average(), 0, 3.5);
    }
}
