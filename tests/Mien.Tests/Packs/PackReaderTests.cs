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
        Assert.Equal(478, mediapipe.Landmarks!.Points);
        Assert.NotNull(mediapipe.Blendshapes);
        Assert.Null(mediapipe.Irises);
        Assert.Equal(468, legacy.Landmarks!.Points);
        Assert.NotNull(legacy.Irises);
        Assert.Null(legacy.Blendshapes);
        Assert.Equal(64, legacy.Irises.Input.Width);
        Assert.True(legacy.Landmarks.SquareDetections);
        Assert.Equal(0.5f, legacy.Landmarks.MinPresence);
        Assert.All([mediapipe, legacy], pack => Assert.Equal("Apache-2.0", pack.Licence));
    }

    [Fact]
    public void What_presence_a_face_has_the_pack_says()
    {
        JsonNode node = Known("mediapipe");
        node["landmarks"]!["minPresence"] = 0.75;
        Assert.Equal(0.75f, Read(node).Landmarks!.MinPresence);
        Assert.Equal(0.9f, Pack.Default.Description.Landmarks!.MinPresence);
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
        Assert.Contains("at least one stride", Refused(node => node["detectors"]![0]!["anchors"]!["strides"] = new JsonArray()));
        Assert.Contains("landmarks: minPresence must be a number from 0 to 1", Refused(node => node["landmarks"]!["minPresence"] = 80));
        Assert.Contains("must be an object", Refused(node => node["landmarks"] = 3));
    }

    [Fact]
    public void The_other_originals_describe_themselves()
    {
        PackDescription dense = Read(Known("3ddfa-v2")), opentrack = Read(Known("opentrack"));
        Assert.Equal((PackKind.Dense3ddfa, PackKind.Opentrack), (dense.Kind, opentrack.Kind));
        Assert.Equal(["mb1_120x120.pth", "mb05_120x120.pth"], dense.Dense3ddfa!.Regressors);
        Assert.Equal((1080, 720, 2), (dense.Dense3ddfa.MaxWidth, dense.Dense3ddfa.MaxHeight, dense.Dense3ddfa.Steps));
        Assert.Equal("head-localizer.onnx", opentrack.Opentrack!.Localizer);
        Assert.Null(dense.Landmarks);
        Assert.Null(dense.Opentrack);
        Assert.Empty(opentrack.Detectors);
    }

    [Fact]
    public void Errors_in_the_other_originals_name_the_place_too()
    {
        Assert.Contains("'landmarks' or '3ddfa-v2' or 'opentrack'", Refused(node => node["kind"] = "magic"));
        Assert.Contains("'opentrack' is missing", Refused(node => node.AsObject().Remove("opentrack"), "opentrack"));
        Assert.Contains("opentrack: pose: 'network' is missing", Refused(node => node["opentrack"]!["pose"]!.AsObject().Remove("network"), "opentrack"));
        Assert.Contains("opentrack: regionZoom must be a number from 0.1 to 2", Refused(node => node["opentrack"]!["regionZoom"] = 9, "opentrack"));
        Assert.Contains("3ddfa-v2: detector: maxWidth must be", Refused(node => node["3ddfa-v2"]!["detector"]!["maxWidth"] = 1, "3ddfa-v2"));
        Assert.Contains("regressor: 'networks' must name", Refused(node => node["3ddfa-v2"]!["regressor"]!["networks"] = new JsonArray(), "3ddfa-v2"));
        Assert.Contains("faceModel: 'sparse' or 'dense'", Refused(node => node["3ddfa-v2"]!["faceModel"] = new JsonObject(), "3ddfa-v2"));
        Assert.Contains("not listed under 'files'", Refused(node => node["3ddfa-v2"]!["faceModel"]!["ncc"] = "other.npy", "3ddfa-v2"));
        // Only a file that the pack can do without may come without a hash.
        Assert.Contains("'sha256' is missing", Refused(node => node["files"]![0]!.AsObject().Remove("sha256"), "3ddfa-v2"));
        Refused(node => node["opentrack"]!["localizer"]!["network"] = "../x", "opentrack");
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
        FuzzRun.Assert("pack.json", [.. KnownPacks.Names.Select(name => KnownPacks.Json(name)!)], 6000, bytes => PackReader.Read(bytes), typeof(PackException));
}
