using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Mien.Tests;

public class FaceJsonTests
{
    static Face Face(HeadPose? pose, Blendshapes? blendshapes) => new()
    {
        Id = 0,
        Box = new FaceBox(1.5f, -2.25f, 30, 40.12345f),
        Score = 0.87654f,
        Presence = 1,
        Keypoints = [new Vector2(1, 2), new Vector2(3.5f, 4)],
        Landmarks = [new Vector3(0.1f, 1e-9f, -3)],
        Pose = pose,
        Blendshapes = blendshapes,
    };

    static string Write(params Face[] faces) => Encoding.UTF8.GetString(FaceJson.Write("über/\"a\".jpg", 640, 480, "mediapipe", faces));

    [Fact]
    public void The_whole_form_is_this()
    {
        HeadPose pose = HeadPose.FromEuler(90, 0, 0, new Vector3(1, 2.25f, -678.9f));
        Assert.Equal("""{"image":{"path":"über/\"a\".jpg","width":640,"height":480},"pack":"mediapipe","faces":[{"id":0,"box":[1.5,-2.25,30,40.123],"score":0.8765,"presence":1,"keypoints":[[1,2],[3.5,4]],"landmarks":[[0.1,0,-3]],"pose":{"yaw":90,"pitch":0,"roll":0,"quaternion":[0,0.707107,0,0.707107],"translation":[1,2.25,-678.9]},"blendshapes":null,"landmarks68":null,"poseCovariance":null,"networkBlendshapes":null,"visibility":null,"identity":null}]}""",
            Write(Face(pose, null)));
    }

    [Fact]
    public void What_the_pack_does_not_give_is_null()
    {
        JsonElement face = JsonDocument.Parse(Write(Face(null, null))).RootElement.GetProperty("faces")[0];
        Assert.Equal(JsonValueKind.Null, face.GetProperty("pose").ValueKind);
        Assert.Equal(JsonValueKind.Null, face.GetProperty("blendshapes").ValueKind);
        var bare = new Face { Id = 0, Box = new FaceBox(1, 2, 3, 4), Score = 1 };
        face = JsonDocument.Parse(Write(bare)).RootElement.GetProperty("faces")[0];
        Assert.All(["presence", "keypoints", "landmarks", "pose", "blendshapes", "landmarks68", "poseCovariance", "networkBlendshapes", "visibility", "identity"],
            name => Assert.Equal(JsonValueKind.Null, face.GetProperty(name).ValueKind));
    }

    [Fact]
    public void Points_and_covariance_of_other_packs_are_written_at_the_end()
    {
        float[] elements = [.. Enumerable.Range(0, 36).Select(i => i * 1e-6f)];
        var other = new Face { Id = 0, Box = new FaceBox(1, 2, 3, 4), Score = 1, Landmarks68 = [new Vector3(1, 2.5f, -3)], PoseCovariance = new PoseCovariance(elements) };
        Assert.EndsWith("\"landmarks68\":[[1,2.5,-3]],\"poseCovariance\":[" + string.Join(',', elements.Select(e => ((decimal)Math.Round(e, 9)).ToString("0.#########", System.Globalization.CultureInfo.InvariantCulture))) + "],\"networkBlendshapes\":null,\"visibility\":null,\"identity\":null}]}", Write(other));
    }

    [Fact]
    public void Blendshapes_are_written_under_their_names_in_order()
    {
        float[] weights = [.. Enumerable.Range(0, Blendshapes.Count).Select(i => i / 100f)];
        JsonElement shapes = JsonDocument.Parse(Write(Face(null, new Blendshapes(weights)))).RootElement.GetProperty("faces")[0].GetProperty("blendshapes");
        Assert.Equal(Blendshapes.Names, shapes.EnumerateObject().Select(property => property.Name));
        Assert.Equal(0.24, shapes.GetProperty("jawOpen").GetDouble());
    }

    [Fact]
    public void No_faces_are_an_empty_list() =>
        Assert.EndsWith("\"faces\":[]}", Write());
}
