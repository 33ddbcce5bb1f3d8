using Mien.Cli.Photos;
using Mien.Cli.Videos;
using Mien.Media;

namespace Mien.Cli.Tests;

public sealed class FollowingRequestTests
{
    [Fact]
    public void What_a_camera_is_asked_for_reaches_it()
    {
        VideoOptions options = Request("camera:0").Options(live: true);
        Assert.Equal((1280, 720), options.CameraSize);
        Assert.Equal(25, options.CameraFrameRate);
        Assert.Equal("mjpeg", options.CameraFormat);
        Assert.Equal("vaapi", options.HardwareDecode);
        Assert.Equal(TimeSpan.FromSeconds(7), options.Patience);
        Assert.Equal(new VideoOptions().Patience, (Request("camera:0") with { Patience = null }).Options(live: null).Patience);
        Assert.Contains("--size", Assert.Throws<InputException>(() => Request("talk.mp4").Options(live: null)).Message, StringComparison.Ordinal);
    }

    static FollowingRequest Request(string source) => new()
    {
        Source = source,
        Kinds = [OutputKind.Box],
        Drawing = new DrawingRequest(NoBackground: false, Opacity: null),
        Tracking = new FaceTrackerOptions(),
        CameraSize = (1280, 720),
        CameraRate = 25,
        CameraFormat = "mjpeg",
        Hardware = "vaapi",
        Patience = TimeSpan.FromSeconds(7),
    };
}
