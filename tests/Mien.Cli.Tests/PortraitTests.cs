using Mien.Graphics;
using Mien.Testing;

namespace Mien.Cli.Tests;

/// <summary>Rendered heads from the command line.</summary>
public sealed class PortraitTests : EmptyFolder
{
    [Fact]
    public void A_portrait_needs_no_file_and_is_the_same_each_time()
    {
        Assert.Equal(0, Mien("model", "portrait", "--out", "a.png").ExitCode);
        MienProcess mien = Mien("model", "portrait", "--out", "b.png", "--seed", "1", "--yaw", "0");
        Assert.Equal("b.png: 720×720", mien.Output.Trim());
        Assert.Equal(System.IO.File.ReadAllBytes(File("a.png")), System.IO.File.ReadAllBytes(File("b.png")));
        Assert.Equal(0, Mien("model", "portrait", "--out", "c.png", "--seed", "2", "--size", "100").ExitCode);
        Image other = ImageFile.Load(File("c.png"));
        Assert.Equal((100, 100), (other.Width, other.Height));
    }

    [Fact]
    public void Our_own_pack_finds_the_face_in_it_turned_as_asked() => FaceIsFound("mien");

    [SharedFact]
    public void MediaPipe_s_pack_finds_the_face_in_it_turned_as_asked() => FaceIsFound(SharedFolder.Path("models", "mediapipe"));

    void FaceIsFound(string pack)
    {
        Assert.Equal(0, Mien("model", "portrait", "--out", "head.png", "--yaw", "25", "--size", "480").ExitCode);
        MienProcess mien = Mien("photo", "head.png", "-o", "none", "--json", "-", "--pack", pack);
        Assert.True(mien.ExitCode == 0, mien.Errors);
        using var document = System.Text.Json.JsonDocument.Parse(mien.Output);
        System.Text.Json.JsonElement face = Assert.Single(document.RootElement.GetProperty("faces").EnumerateArray());
        Assert.InRange(face.GetProperty("pose").GetProperty("yaw").GetDouble(), 15, 35);
    }

    [Fact]
    public void What_cannot_be_rendered_is_one_complaint()
    {
        Mien("model", "portrait").IsOneComplaint("--out");
        Mien("model", "portrait", "--out", "head.gif").IsOneComplaint("head.gif", ".png or .jpg");
        Mien("model", "portrait", "--out", "nowhere/head.png").IsOneComplaint("nowhere");
        Mien("model", "portrait", "--out", "head.png", "--yaw", "120").IsOneComplaint("--yaw takes a number from -90 to 90");
        Mien("model", "portrait", "--out", "head.png", "--size", "10").IsOneComplaint("--size takes a whole number from 64");
    }
}
