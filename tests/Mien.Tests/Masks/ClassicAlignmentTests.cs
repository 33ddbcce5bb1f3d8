using System.Numerics;

namespace Mien.Tests;

public class ClassicAlignmentTests
{
    static Vector3[] Seen(double yaw = 0, double pitch = 0, double roll = 0)
    {
        var head = new MaskHead();
        head.Set(MaskScene.Face(HeadPose.FromEuler(yaw, pitch, roll, new Vector3(15, 10, -600))), MaskScene.Camera);
        return [.. head.SeenLandmarks];
    }

    static (float Yaw, float Pitch, float Roll) Angles(Vector3[] landmarks)
    {
        var alignment = new ClassicAlignment(new ClassicSettings());
        alignment.Update(landmarks);
        return alignment.Angles;
    }

    [Fact]
    public void Its_angles_have_the_signs_of_the_pose()
    {
        (float yaw, float pitch, float roll) rest = Angles(Seen());
        Assert.True(Angles(Seen(yaw: 20)).Yaw > rest.yaw + 5);
        Assert.True(Angles(Seen(yaw: -20)).Yaw < rest.yaw - 5);
        Assert.Equal(30, Angles(Seen(roll: 30)).Roll, 1f);
        Assert.Equal(80, Angles(Seen(roll: 80)).Roll, 1f);
    }

    [Fact]
    public void The_middle_of_the_eyes_comes_to_lie_on_the_middle_of_the_eyes()
    {
        Vector3[] landmarks = Seen(yaw: 10, roll: 8);
        var alignment = new ClassicAlignment(new ClassicSettings());
        alignment.Update(landmarks);
        MaskObject layer = new() { Name = "thing", Model = "thing.glb", Anchor = MaskAnchor.Face, Fit = MaskFit.Millimetres };
        Vector3[] rest = [RestLandmarks.Mean[33], RestLandmarks.Mean[263]], screen = new Vector3[2];
        alignment.Place3D(layer, rest, [Vector3.UnitZ, Vector3.UnitZ], new Vector3[2], new Vector3[2], screen);
        Vector3 expected = (landmarks[33] + landmarks[263]) / 2, middle = (screen[0] + screen[1]) / 2;
        Assert.True(Vector2.Distance(new(expected.X, expected.Y), new(middle.X, middle.Y)) < 0.01f);
        Assert.Equal(Vector2.Distance(new(landmarks[33].X, landmarks[33].Y), new(landmarks[263].X, landmarks[263].Y)), Vector2.Distance(new(screen[0].X, screen[0].Y), new(screen[1].X, screen[1].Y)), 0.05f);
    }

    [Fact]
    public void Means_begin_with_the_first_value_and_begin_anew_after_a_loss()
    {
        Vector3[] here = Seen(), there = [.. Seen().Select(point => point + new Vector3(100, 0, 0))];
        var alignment = new ClassicAlignment(new ClassicSettings());
        alignment.Update(here);
        float first = alignment.Place.X;
        Assert.Equal((here[33].X + here[263].X) / 2, first, 3);
        alignment.Update(there);
        Assert.Equal(first + 50, alignment.Place.X, 0.01f);
        alignment.Reset();
        alignment.Update(there);
        Assert.Equal(first + 100, alignment.Place.X, 0.01f);
    }

    [Fact]
    public void Coincident_eyes_do_no_harm()
    {
        Vector3[] landmarks = Seen();
        landmarks[263] = landmarks[33];
        var alignment = new ClassicAlignment(new ClassicSettings());
        alignment.Update(landmarks);
        Assert.True(float.IsFinite(alignment.Size) && float.IsFinite(alignment.Angles.Yaw));
    }
}
