using System.Numerics;
using Mien.Graphics;

namespace Mien.Tests;

public class FaceLightTests
{
    /// <summary>A face lit by a light, painted by its surface's own normals.</summary>
    static (Image Picture, MaskHead Head) Lit(Vector3 towards, float strength, float ambient)
    {
        var head = new MaskHead();
        head.Set(MaskScene.Face(HeadPose.FromEuler(0, 0, 0, new Vector3(0, 0, -420))), MaskScene.Camera);
        Image picture = MaskScene.Wall(100);
        var rasterizer = new Rasterizer(MaskScene.Width, MaskScene.Height) { Culling = Culling.Back };
        rasterizer.Rasterize(head.Screen, MaskHead.Surface.Triangles);
        var colors = new Vector3[head.Normals.Length];
        for (int i = 0; i < colors.Length; i++)
            colors[i] = new Vector3(MathF.Sqrt(0.36f * (ambient + strength * Math.Max(Vector3.Dot(head.Normals[i], Vector3.Normalize(towards)), 0))));
        rasterizer.Shade(new Surface { Colors = colors }, new Canvas(picture));
        return (picture, head);
    }

    [Theory]
    [InlineData(1, 0, 0.6f)]
    [InlineData(-1, 0, 0.6f)]
    [InlineData(0, 1, 0.7f)]
    public void The_side_from_which_light_comes_is_brighter(float x, float y, float z)
    {
        var towards = Vector3.Normalize(new Vector3(x, y, z));
        (Image picture, MaskHead head) = Lit(towards, 0.9f, 0.2f);
        var light = new FaceLight();
        light.Learn(picture, head.Screen, head.Normals, MaskHead.Surface);
        Vector3 side = Vector3.Normalize(new Vector3(x, y, 0.4f)), other = Vector3.Normalize(new Vector3(-x, -y, 0.4f));
        float expected = MathF.Sqrt((0.2f + 0.9f * Math.Max(Vector3.Dot(side, towards), 0)) / (0.2f + 0.9f * Math.Max(Vector3.Dot(other, towards), 0)));
        Assert.InRange(light.On(side) / light.On(other), expected * 0.8f, expected * 1.25f);
        Assert.True(Vector3.Dot(light.Direction, towards) > 0.8f, $"{light.Direction}");
    }

    [Fact]
    public void A_dark_picture_makes_masks_dark_and_even_light_leaves_no_direction()
    {
        FaceLight bright = new(), dark = new();
        (Image picture, MaskHead head) = Lit(Vector3.UnitZ, 0, 1);
        bright.Learn(picture, head.Screen, head.Normals, MaskHead.Surface);
        Image night = MaskScene.Wall(20);
        for (int i = 0; i < night.Pixels.Length; i++)
            night.Pixels[i] = (byte)(picture.Pixels[i] / 4);
        dark.Learn(night, head.Screen, head.Normals, MaskHead.Surface);
        Assert.True(dark.Exposure < bright.Exposure * 0.6f);
        Assert.True(bright.Directedness < 0.1f, $"{bright.Directedness}");
        Assert.InRange(bright.On(Vector3.UnitX) / bright.On(Vector3.UnitZ), 0.93f, 1.07f);
    }

    [Fact]
    public void A_beard_does_not_make_light_from_above()
    {
        (Image picture, MaskHead head) = Lit(Vector3.UnitZ, 0.2f, 0.8f);
        for (int y = (int)MaskScene.Project(new Vector3(0, -62, 0), HeadPose.FromEuler(0, 0, 0, new Vector3(0, 0, -420))).Y; y < MaskScene.Height; y++)
            picture.Row(y).Fill(25);
        var light = new FaceLight();
        light.Learn(picture, head.Screen, head.Normals, MaskHead.Surface);
        Vector3 up = Vector3.Normalize(new Vector3(0, 0.6f, 0.8f)), down = Vector3.Normalize(new Vector3(0, -0.6f, 0.8f));
        Assert.InRange(light.On(up) / light.On(down), 0.85f, 1.2f);
    }
}
