using System.Numerics;
using Mien.Graphics;

namespace Mien.Tests;

public class MaskRendererTests
{
    static readonly MaskRendererOptions Plain = MaskRendererOptions.Still with { Light = false, Shadows = false };

    static Image Draw(Mask mask, Face face, Image? wall = null, MaskRendererOptions? options = null)
    {
        Image picture = wall ?? MaskScene.Wall();
        new MaskRenderer(options ?? Plain).Draw(picture, [face], mask, TimeSpan.Zero, MaskScene.Camera);
        return picture;
    }

    [Fact]
    public void A_plate_before_the_face_is_seen_where_the_camera_puts_it()
    {
        Image picture = Draw(MaskScene.Of(MaskScene.Plate(new Vector3(10, 5, 60), 40)), MaskScene.Face());
        Assert.Equal(((byte)255, (byte)0, (byte)0), MaskScene.At(picture, MaskScene.Project(new Vector3(10, 5, 60))));
        // True perspective: the edge lies where its own distance puts it, to the pixel.
        int row = (int)MaskScene.Project(new Vector3(10, 5, 60)).Y, red = Enumerable.Range(0, MaskScene.Width).Count(x => MaskScene.At(picture, x, row).R == 255);
        Assert.InRange(red, 40 * 520 / 540f - 1.5f, 40 * 520 / 540f + 0.5f);
    }

    [Fact]
    public void A_plate_behind_the_head_is_hidden_by_it_and_only_by_it()
    {
        MaskContent plate = MaskScene.Plate(new Vector3(0, 0, -150), 400);
        Image hidden = Draw(MaskScene.Of(plate), MaskScene.Face());
        Image seen = Draw(MaskScene.Of(MaskScene.Plate(new Vector3(0, 0, -150), 400, layer => layer with { OccludedBy = MaskOccluders.None })), MaskScene.Face());
        Vector3 nose = MaskScene.Project(RestLandmarks.Mean[1]), aside = MaskScene.Project(new Vector3(150, 0, -150));
        Assert.Equal(((byte)128, (byte)128, (byte)128), MaskScene.At(hidden, nose));
        Assert.Equal(255, MaskScene.At(seen, nose).R);
        Assert.Equal(255, MaskScene.At(hidden, aside).R);
    }

    [Fact]
    public void Edges_are_mixtures_of_object_and_picture_and_never_darker_or_lighter_than_both()
    {
        HeadPose turned = HeadPose.FromEuler(0, 0, 13, new Vector3(0, 0, -600));
        Image picture = Draw(MaskScene.Of(MaskScene.Plate(new Vector3(0, 0, 60), 80)), MaskScene.Face(turned));
        int mixed = 0;
        for (int y = 0; y < MaskScene.Height; y++)
        {
            for (int x = 0; x < MaskScene.Width; x++)
            {
                (byte r, byte g, byte b) = MaskScene.At(picture, x, y);
                // Coverage from red and from green must be the same.
                float fromRed = (r - 128) / 127f, fromGreen = (128 - g) / 128f;
                Assert.InRange(fromRed, 0, 1);
                Assert.InRange(MathF.Abs(fromRed - fromGreen), 0, 0.012f);
                Assert.Equal(g, b);
                mixed += fromRed is > 0.05f and < 0.95f ? 1 : 0;
            }
        }
        Assert.InRange(mixed, 100, 1000);
    }

    [Fact]
    public void Two_objects_side_by_side_leave_no_seam()
    {
        Mask mask = MaskScene.Of(MaskScene.Plate(new Vector3(-20.3f, 0, 60), 40), MaskScene.Plate(new Vector3(19.7f, 0, 60), 40));
        Image picture = Draw(mask, MaskScene.Face(HeadPose.FromEuler(0, 0, 9, new Vector3(0, 0, -600))));
        Vector3 middle = MaskScene.Project(new Vector3(-0.3f, 0, 60), HeadPose.FromEuler(0, 0, 9, new Vector3(0, 0, -600)));
        for (int x = (int)middle.X - 4; x <= (int)middle.X + 4; x++)
            Assert.Equal(((byte)255, (byte)0, (byte)0), MaskScene.At(picture, x, (int)middle.Y));
    }

    [Fact]
    public void What_is_not_covered_stays_bit_for_bit()
    {
        Image wall = MaskScene.Wall();
        new Random(1).NextBytes(wall.Pixels);
        byte[] before = [.. wall.Pixels];
        Draw(MaskScene.Of(MaskScene.Plate(new Vector3(0, 0, 60), 40)), MaskScene.Face(), wall, MaskRendererOptions.Still with { Shadows = false });
        Vector3 corner = MaskScene.Project(new Vector3(22, 22, 60));
        for (int y = 0; y < (int)corner.Y - 1; y++)
            Assert.True(wall.Row(y).SequenceEqual(before.AsSpan(y * wall.Stride, wall.Stride)));
    }

    [Theory]
    [InlineData(MaskBlend.Multiply, 100, 50)]
    [InlineData(MaskBlend.Screen, 178, 178)]
    [InlineData(MaskBlend.Overlay, 100, 100)]
    public void Blends_follow_their_formulas(MaskBlend blend, int below, int expected)
    {
        Image picture = Draw(MaskScene.Of(MaskScene.Plate(new Vector3(0, 0, 60), 40, layer => layer with { Blend = blend }, new Vector4(0.5f, 0.5f, 0.5f, 1))), MaskScene.Face(), MaskScene.Wall((byte)below));
        double s = 127.5 / 255, b = below / 255.0;
        double formula = blend switch { MaskBlend.Multiply => s * b, MaskBlend.Screen => 1 - (1 - s) * (1 - b), _ => b <= 0.5 ? 2 * s * b : 1 - 2 * (1 - s) * (1 - b) };
        int red = MaskScene.At(picture, MaskScene.Project(new Vector3(0, 0, 60))).R;
        Assert.InRange(red, formula * 255 - 1.5, formula * 255 + 1.5);
        Assert.InRange(expected, 0, 255);
    }

    [Fact]
    public void Glass_multiplies_what_lies_behind_it_by_its_colour()
    {
        MaskContent lens = MaskScene.Plate(new Vector3(0, 0, 60), 40, layer => layer with { Material = new MaskMaterial { Transmission = 1, Gloss = 0, Unlit = true } }, new Vector4(1, 0.5f, 0.25f, 1));
        (byte r, byte g, byte b) = MaskScene.At(Draw(MaskScene.Of(lens), MaskScene.Face(), MaskScene.Wall(200)), MaskScene.Project(new Vector3(0, 0, 60)));
        Assert.InRange(r, 199, 201);
        Assert.InRange(g, 99, 101);
        Assert.InRange(b, 49, 51);
    }

    [Fact]
    public void A_mask_appears_and_disappears_gradually()
    {
        Mask mask = MaskScene.Of(MaskScene.Plate(new Vector3(0, 0, 60), 40));
        var renderer = new MaskRenderer(new MaskRendererOptions { FadeTime = TimeSpan.FromMilliseconds(200), Light = false, Shadows = false });
        Vector3 middle = MaskScene.Project(new Vector3(0, 0, 60));
        int last = 0, largest = 0;
        for (int frame = 0; frame < 30; frame++)
        {
            Image picture = MaskScene.Wall(0);
            renderer.Draw(picture, frame < 15 ? [MaskScene.Face(state: FaceState.Tracked)] : [], mask, TimeSpan.FromMilliseconds(frame * 33), MaskScene.Camera);
            int red = MaskScene.At(picture, middle).R;
            largest = Math.Max(largest, Math.Abs(red - last));
            last = red;
            if (frame == 14)
                Assert.Equal(255, red);
        }
        Assert.Equal(0, last);
        Assert.InRange(largest, 20, 50);
    }

    [Fact]
    public void Each_face_wears_its_own_mask_and_the_nearer_head_hides_that_of_the_farther()
    {
        HeadPose near = HeadPose.FromEuler(0, 0, 0, new Vector3(-40, 0, -500)), far = HeadPose.FromEuler(0, 0, 0, new Vector3(40, 0, -800));
        Mask red = MaskScene.Of(MaskScene.Plate(new Vector3(0, 0, 60), 500)), green = MaskScene.Of(MaskScene.Plate(new Vector3(0, 90, 80), 20, color: new Vector4(0, 1, 0, 1)));
        Image picture = MaskScene.Wall();
        new MaskRenderer(Plain).Draw(picture, [MaskScene.Face(near, 1), MaskScene.Face(far, 2)], face => face.Id == 1 ? green : red, TimeSpan.Zero, MaskScene.Camera);
        Assert.Equal(((byte)0, (byte)255, (byte)0), MaskScene.At(picture, MaskScene.Project(new Vector3(0, 90, 80), near)));
        Assert.Equal(((byte)128, (byte)128, (byte)128), MaskScene.At(picture, MaskScene.Project(RestLandmarks.Mean[1], near)));
        Assert.Equal(255, MaskScene.At(picture, MaskScene.Project(new Vector3(150, 0, 60), far)).R);
    }

    [Fact]
    public void A_hinge_turns_with_the_jaw()
    {
        Mask mask = MaskScene.Of(MaskScene.Plate(new Vector3(0, 0, 60), 40, layer => layer with { Morphs = [new MaskHingeMorph(Blendshape.JawOpen) { Axis = Vector3.UnitX, Centre = new Vector3(0, 20, 60), Degrees = 90 }], Material = new MaskMaterial { Unlit = true, DoubleSided = true } }));
        float[] expression = new float[FaceModel.Default.ExpressionCount];
        expression[(int)Blendshape.JawOpen] = 1;
        Vector3 middle = MaskScene.Project(new Vector3(0, 0, 60));
        Assert.Equal(255, MaskScene.At(Draw(mask, MaskScene.Face()), middle).R);
        Assert.Equal(128, MaskScene.At(Draw(mask, MaskScene.Face(shape: new FaceShape(new float[FaceModel.Default.IdentityCount], expression))), middle).R);
    }

    [Fact]
    public void Lipstick_reddens_the_lips_and_leaves_the_open_mouth_and_the_cheek()
    {
        float[] expression = new float[FaceModel.Default.ExpressionCount];
        expression[(int)Blendshape.JawOpen] = 0.8f;
        Face face = MaskScene.Face(HeadPose.FromEuler(0, 0, 0, new Vector3(0, 60, -400)), shape: new FaceShape(new float[FaceModel.Default.IdentityCount], expression));
        var head = new MaskHead();
        head.Set(face, MaskScene.Camera);
        Image picture = Draw(MaskScene.Of(new MaskContent(new MaskLipstick { Name = "lips", Color = new Color(255, 0, 0), Gloss = 0 }, [], null)), face);
        Vector3 lower = (head.SeenLandmarks[14] + head.SeenLandmarks[17]) / 2, mouth = (head.SeenLandmarks[13] + head.SeenLandmarks[14]) / 2;
        Assert.True(MaskScene.At(picture, lower) is { R: > 200, G: < 60 });
        Assert.Equal(((byte)128, (byte)128, (byte)128), MaskScene.At(picture, mouth));
        Assert.Equal(((byte)128, (byte)128, (byte)128), MaskScene.At(picture, head.SeenLandmarks[50]));
    }

    [Fact]
    public void Eye_colour_stays_between_the_lids_and_leaves_the_pupil()
    {
        Face face = MaskScene.Face(HeadPose.FromEuler(0, 0, 0, new Vector3(0, 0, -200)));
        var head = new MaskHead();
        head.Set(face, MaskScene.Camera);
        Image picture = Draw(MaskScene.Of(new MaskContent(new MaskEyeColor { Name = "eyes", Color = new Color(0, 0, 255) }, [], null)), face, MaskScene.Wall(60));
        Vector3 center = head.SeenLandmarks[468], rim = head.SeenLandmarks[469];
        Assert.Equal(((byte)60, (byte)60, (byte)60), MaskScene.At(picture, center));
        Assert.True(MaskScene.At(picture, Vector3.Lerp(center, rim, 0.65f)) is { B: > 110, R: < 40 });
        Assert.Equal(((byte)60, (byte)60, (byte)60), MaskScene.At(picture, head.SeenLandmarks[27] - new Vector3(0, 4, 0)));
    }

    [Fact]
    public void In_the_steady_state_a_frame_allocates_nothing()
    {
        Mask mask = MaskScene.Of(MaskScene.Plate(new Vector3(0, 0, 60), 40), new MaskContent(new MaskLipstick { Name = "lips" }, [], null));
        var renderer = new MaskRenderer();
        Face[] faces = [MaskScene.Face(state: FaceState.Tracked)];
        Func<Face, Mask?> maskOf = _ => mask;
        Image picture = MaskScene.Wall();
        for (int frame = 0; frame < 5; frame++)
            renderer.Draw(picture, faces, maskOf, TimeSpan.FromMilliseconds(frame * 33), MaskScene.Camera);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int frame = 5; frame < 10; frame++)
            renderer.Draw(picture, faces, maskOf, TimeSpan.FromMilliseconds(frame * 33), MaskScene.Camera);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
