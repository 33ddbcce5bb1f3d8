using System.Numerics;
using Mien.Graphics;

namespace Mien.Tests;

public class FaceRendererTests
{
    const int Side = 200;

    static readonly CameraIntrinsics Camera = new(600, 600, Side / 2.0, Side / 2.0);

    internal static PosedFace Mean(double yaw = 0, double pitch = 0, Vector3 place = default) =>
        new(FaceSurface.Default, new FaceShape([], []), HeadPose.FromEuler(yaw, pitch, 0, place == default ? new Vector3(0, 0, -700) : place), Camera);

    static Image Draw(FaceView view, float opacity, params PosedFace[] faces)
    {
        var picture = new Image(Side, Side, PixelFormat.Rgb24);
        new FaceRenderer().Draw(view, faces, picture, opacity);
        return picture;
    }

    static Vector3 At(Image picture, Vector3 screen) => At(picture, (int)screen.X, (int)screen.Y);

    static Vector3 At(Image picture, int x, int y) => new(picture.Row(y)[x * 3], picture.Row(y)[x * 3 + 1], picture.Row(y)[x * 3 + 2]);

    static Vector3 Landmark(PosedFace face, int index)
    {
        var points = new Vector3[Landmarks68Topology.Count];
        face.Landmarks68(points);
        return points[index];
    }

    [Fact]
    public void The_tip_of_the_nose_is_the_brightest_of_a_frontal_depth_picture()
    {
        PosedFace face = Mean();
        Image depth = Draw(FaceView.Depth, 1, face);
        float nose = At(depth, Landmark(face, Landmarks68Topology.NoseTip)).X;
        Assert.InRange(nose, 245, 255);
        Assert.InRange(At(depth, Landmark(face, 8)).X, 30, nose - 20);
        Assert.True(At(depth, Landmark(face, 0) + new Vector3(4, 0, 0)).X < At(depth, Landmark(face, 8)).X);
        Assert.Equal(Vector3.Zero, At(depth, 2, 2));
    }

    [Fact]
    public void Depths_of_two_faces_are_on_one_scale()
    {
        PosedFace near = Mean(place: new Vector3(-60, 0, -600)), far = Mean(place: new Vector3(90, 0, -900));
        Image depth = Draw(FaceView.Depth, 1, near, far);
        Assert.True(At(depth, Landmark(near, 30)).X > 245);
        Assert.True(At(depth, Landmark(far, 30)).X < At(depth, Landmark(near, 39)).X);
    }

    [Fact]
    public void Normals_of_the_forehead_point_to_the_viewer_and_those_of_the_cheeks_aside()
    {
        PosedFace face = Mean();
        Image normals = Draw(FaceView.Normals, 1, face);
        Vector3 forehead = At(normals, Landmark(face, 27) + new Vector3(0, -20, 0)), left = At(normals, Landmark(face, 15) - new Vector3(3, 0, 0)), right = At(normals, Landmark(face, 1) + new Vector3(3, 0, 0));
        Assert.InRange(forehead.Z, 220, 255);
        Assert.InRange(forehead.X, 110, 145);
        Assert.True(left.X > 170 && right.X < 85, $"{left} {right}");
    }

    [Fact]
    public void Colours_of_coordinates_belong_to_the_points_whatever_the_pose()
    {
        Vector3 expected = At(Draw(FaceView.NormalizedCoordinates, 1, Mean()), Landmark(Mean(), 30));
        PosedFace turned = Mean(25, 10);
        Vector3 seen = At(Draw(FaceView.NormalizedCoordinates, 1, turned), Landmark(turned, 30));
        Assert.True(Vector3.Distance(expected, seen) < 8, $"{expected} {seen}");
        // In the middle, and foremost.
        Assert.InRange(expected.X, 120, 135);
        Assert.InRange(expected.Z, 245, 255);
    }

    [Fact]
    public void A_nearer_face_hides_another_at_any_opacity_and_in_any_order()
    {
        PosedFace near = Mean(place: new Vector3(0, 0, -600)), far = Mean(place: new Vector3(40, 0, -900));
        Assert.Equal(Draw(FaceView.Shaded, 0.5f, near, far).Pixels, Draw(FaceView.Shaded, 0.5f, far, near).Pixels);
        Vector3 nose = Landmark(near, 30);
        Assert.Equal(At(Draw(FaceView.Shaded, 0.5f, near), nose), At(Draw(FaceView.Shaded, 0.5f, near, far), nose));
    }

    [Fact]
    public void Opacity_mixes_the_surface_with_the_picture()
    {
        PosedFace face = Mean();
        Image whole = Draw(FaceView.Shaded, 1, face), half = Draw(FaceView.Shaded, 0.5f, face);
        Assert.All(whole.Pixels.Zip(half.Pixels), pair => Assert.InRange(pair.Second, pair.First / 2 - 1, pair.First / 2 + 1));
    }

    [Fact]
    public void A_big_picture_is_drawn_in_parts_to_the_same_pixels()
    {
        const int Wide = 2400, High = 1000;
        var camera = new CameraIntrinsics(600, 600, 1500.3, 500.7);
        var shape = new FaceShape([], []);
        HeadPose pose = HeadPose.FromEuler(20, 5, 3, new Vector3(0, 0, -700));
        var big = new Image(Wide, High, PixelFormat.Rgb24);
        new FaceRenderer().Draw(FaceView.Shaded, [new PosedFace(FaceSurface.Default, shape, pose, camera)], big);
        // The same camera, whose pixels begin 1,400 columns and 400 rows further on; the lamp sees no difference.
        var small = new Image(Side, Side, PixelFormat.Rgb24);
        new FaceRenderer().Draw(FaceView.Shaded, [new PosedFace(FaceSurface.Default, shape, pose, camera with { CenterX = camera.CenterX - 1400, CenterY = camera.CenterY - 400 })], small);
        int different = 0;
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
                different += Vector3.Distance(At(big, x + 1400, y + 400), At(small, x, y)) > 6 ? 1 : 0;
        }
        // Places are rounded to 1/256 of a sample, from other numbers.
        Assert.InRange(different, 0, Side * Side / 500);
        Assert.True(small.Pixels.Count(value => value > 0) > Side * Side / 3);
    }

    [Fact]
    public void Faces_at_the_border_behind_the_camera_and_outside_do_no_harm()
    {
        Draw(FaceView.Shaded, 1, Mean(place: new Vector3(0, 0, 300)), Mean(place: new Vector3(0, 0, -20)), Mean(place: new Vector3(5000, 0, -700)));
        Image border = Draw(FaceView.Depth, 1, Mean(place: new Vector3(-100, 90, -500)));
        Assert.Contains(border.Pixels, value => value > 0);
    }

    [Fact]
    public void Drawing_again_needs_no_memory()
    {
        var picture = new Image(Side, Side, PixelFormat.Rgb24);
        var renderer = new FaceRenderer();
        PosedFace[] faces = [Mean(20)];
        var shape = new FaceShape([], []);
        void Frame(double yaw)
        {
            faces[0].Set(shape, HeadPose.FromEuler(yaw, 0, 0, new Vector3(0, 0, -700)), Camera);
            renderer.Draw(FaceView.Shaded, faces, picture, 0.6f);
            renderer.Draw(FaceView.Depth, faces, picture);
        }
        for (int i = 0; i < 3; i++)
            Frame(i * 10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Frame(15);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
