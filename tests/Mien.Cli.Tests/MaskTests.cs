using System.Text.Json;
using Mien.Graphics;
using Mien.Media;
using Mien.Testing;

namespace Mien.Cli.Tests;

/// <summary><c>mien mask</c> and <c>mien masks show</c>.</summary>
public sealed class MaskTests : EmptyFolder
{
    static string Photo => SharedFolder.Path("photos", "trump_hillary.jpg");

    [SharedFact]
    public void Two_faces_of_a_photo_wear_two_masks_and_the_rest_stays()
    {
        MienProcess mien = Mien("mask", "moustache,glasses", Photo, "--json", "faces.json");
        Assert.True(mien.ExitCode == 0, mien.Errors);
        Assert.Contains("2 faces", mien.Output, StringComparison.Ordinal);
        Assert.Equal(["faces.json", "trump_hillary_mask.png"], Left);
        using (JsonDocument json = JsonDocument.Parse(System.IO.File.ReadAllText(File("faces.json"))))
            Assert.Equal(2, json.RootElement.GetProperty("faces").GetArrayLength());
        Image photo = ImageFile.Load(Photo), masked = ImageFile.Load(File("trump_hillary_mask.png"));
        Assert.Equal((photo.Width, photo.Height), (masked.Width, masked.Height));
        int left = 0, right = 0;
        for (int y = 0; y < photo.Height; y++)
        {
            for (int x = 0; x < photo.Width; x++)
            {
                bool changed = !photo.Row(y).Slice(x * 3, 3).SequenceEqual(masked.Row(y).Slice(x * 3, 3));
                left += changed && x < photo.Width / 2 ? 1 : 0;
                right += changed && x >= photo.Width / 2 ? 1 : 0;
                // Two heads are a small part of the photo; its lowest third is cloth.
                Assert.False(changed && y > photo.Height * 3 / 4);
            }
        }
        int pixels = photo.Width * photo.Height;
        Assert.InRange(left, pixels / 500, pixels / 8);
        Assert.InRange(right, pixels / 500, pixels / 8);
        Assert.Equal(0, Mien("mask", "moustache", Photo, "--align", "classic", "--out", "classic.jpg").ExitCode);
        Assert.Contains("classic.jpg", Left);
    }

    [SharedFact]
    public void A_clip_becomes_a_video_in_which_the_mask_appears_gradually()
    {
        MienProcess mien = Mien("mask", "visor", SharedFolder.Path("videos", "webcam_talk.mp4"), "--end", "0.4", "--out", "frames/");
        Assert.True(mien.ExitCode == 0, mien.Errors);
        string[] frames = [.. Directory.GetFiles(File("frames")).Order(StringComparer.Ordinal)];
        Assert.InRange(frames.Length, 5, 20);
        var changes = new List<double>();
        using var video = Video.Open(SharedFolder.Path("videos", "webcam_talk.mp4"), new VideoOptions());
        while (changes.Count < frames.Length && video.TryRead(out Frame frame))
            changes.Add(Apart(frame.Image, ImageFile.Load(frames[changes.Count])));
        Assert.Equal(frames.Length, changes.Count);
        Assert.True(changes[0] > 0);
        Assert.True(changes[^1] > 3 * changes[0], string.Join(' ', changes));
        // A quarter of a second is some seven frames: none of them brings half of the mask.
        Assert.All(changes.Zip(changes.Skip(1)), pair => Assert.True(pair.Second - pair.First < changes[^1] * 0.5, string.Join(' ', changes)));
    }

    [Fact]
    public void Bad_input_is_one_complaint()
    {
        Mien("mask", "nobody", "x.jpg").IsOneComplaint("nobody", "carnival");
        Mien("mask", "cat", "none.jpg").IsOneComplaint("none.jpg");
        Mien("mask", "cat", "none.jpg", "--align", "other").IsOneComplaint("classic");
        Mien("mask", "cat", "none.jpg", "--start", "1").IsOneComplaint("--start is for videos and cameras", "none.jpg");
        Mien("mask", "cat", "none.jpg", "--end", "1").IsOneComplaint("--end is for videos and cameras");
        Mien("mask", "cat", "none.jpg", "--smooth", "steady").IsOneComplaint("--smooth is for videos and cameras");
        Mien("mask", "cat", "none.jpg", "--size", "640x480").IsOneComplaint("--size is for videos and cameras");
        Mien("mask", "cat", "none.jpg", "--preview").IsOneComplaint("--preview is for videos and cameras");
        Mien("mask", "cat", "none.jpg", "--fov", "0").IsOneComplaint("above 0 and below 180");
        Mien("mask", "cat", "camera:0", "--start", "3").IsOneComplaint("camera:0 is live", "--start");
        Mien("mask", "cat", "rtsp://127.0.0.1:9/x", "--start", "3").IsOneComplaint("rtsp://127.0.0.1:9/x is live", "--start");
        Mien("masks", "show", "cat", "--out", "cat.bmp").IsOneComplaint(".png or .jpg");
        Assert.Empty(Left);
    }

    [Fact]
    public void A_sheet_shows_a_mask_ten_times()
    {
        MienProcess mien = Mien("masks", "show", "visor", "--cell", "64");
        Assert.True(mien.ExitCode == 0, mien.Errors);
        Image sheet = ImageFile.Load(File("visor_sheet.png"));
        Assert.Equal((320, 128), (sheet.Width, sheet.Height));
    }

    /// <summary>Mean difference of the pixels' bytes.</summary>
    static double Apart(ImageView a, Image b)
    {
        double sum = 0;
        for (int y = 0; y < b.Height; y++)
            for (int x = 0; x < b.Stride; x++)
                sum += Math.Abs(a.Row(y)[x] - b.Row(y)[x]);
        return sum / b.Pixels.Length;
    }
}
