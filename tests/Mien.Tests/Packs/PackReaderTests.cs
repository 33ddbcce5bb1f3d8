using System.Text;
using System.Text.Json.Nodes;
using Mien.Testing;

namespace Mien.Tests;

public class PackReaderTests
{
    static JsonNode Known(string name) => JsonNode.Parse(KnownPacks.Json(name))!;

    static PackDescription Read(JsonNode node) => PackReader.Read(Encoding.UTF8.GetBytes(node.ToJsonString()));

    static string Refused(Action<JsonNode> damage, string pack = "mediapipe")
    {
        JsonNode node = Known(pack);
        damage(node);
        return Assert.Throws<PackException>(() => Read(node)).Message;
    }

    [Fact]
    public void The_known_packs_describe_themselves()
    {
        PackDescription mediapipe = Read(Known("mediapipe")), legacy = Read(Known("mediapipe-legacy"));
        Assert.Equal(["short-range", "full-range"], mediapipe.Detectors.Select(detector => detector.Name));
        Assert.Equal(478, mediapipe.Landmarks.Points);
        Assert.NotNull(mediapipe.Blendshapes);
        Assert.Null(mediapipe.Irises);
        Assert.Equal(468, legacy.Landmarks.Points);
        Assert.NotNull(legacy.Irises);
        Assert.Null(legacy.Blendshapes);
        Assert.Equal(64, legacy.Irises.Input.Width);
        Assert.True(legacy.Landmarks.SquareDetections);
        Assert.All([mediapipe, legacy], pack => Assert.Equal("Apache-2.0", pack.Licence));
    }

    [Theory]
    [InlineData("../secret.tflite")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("a\\b")]
    [InlineData("C:/x")]
    [InlineData("C:x")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("a:../b")]
    [InlineData("a:b:c")]
    [InlineData("")]
    [InlineData("a\0b")]
    public void A_path_that_may_leave_the_folder_is_refused(string path)
    {
        Refused(node => node["files"]![0]!["path"] = path);
        Refused(node => node["detectors"]![0]!["network"] = path);
        Refused(node => node["canonicalFace"] = path);
    }

    [Fact]
    public void Each_error_names_the_place_and_the_fault()
    {
        Assert.Contains("'landmarks' is missing", Refused(node => node.AsObject().Remove("landmarks")));
        Assert.Contains("landmarks: outputs: 'presence' is missing", Refused(node => node["landmarks"]!["outputs"]!.AsObject().Remove("presence")));
        Assert.Contains("detectors[1]: input: width must be a whole number", Refused(node => node["detectors"]![1]!["input"]!["width"] = 1e9));
        Assert.Contains("64 hexadecimal digits", Refused(node => node["files"]![0]!["sha256"] = "abc"));
        Assert.Contains("format 7", Refused(node => node["format"] = 7));
        Assert.Contains("at least one network", Refused(node => node["detectors"] = new JsonArray()));
        Assert.Contains("'RGB' or 'BGR' or 'gray'", Refused(node => node["landmarks"]!["input"]!["colour"] = "CMYK"));
        Assert.Contains("'irises' must name", Refused(node => node.AsObject().Remove("irises"), "mediapipe-legacy"));
        Assert.Contains("not listed under 'files'", Refused(node => node["canonicalFace"] = "other.obj"));
        Assert.Contains("is not a name", Refused(node => node["name"] = "../x"));
        Assert.Contains("square input", Refused(node => node["detectors"]![0]!["input"]!["height"] = 64));
        Assert.Contains("must be an object", Refused(node => node["landmarks"] = 3));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"format\":\"\\ud800\"}")]
    public void What_is_no_pack_is_refused(string text) => Assert.Throws<PackException>(() => PackReader.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Damaged_descriptions_end_in_the_documented_exception() =>
        FuzzRun.Assert("pack.json", [KnownPacks.Json("mediapipe")!, KnownPacks.Json("mediapipe-legacy")!], 4000, bytes => PackReader.Read(bytes), typeof(PackException));
}
