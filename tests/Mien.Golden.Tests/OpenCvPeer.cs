using System.Globalization;
using Mien.Graphics;
using Mien.Tensors.Import.Numpy;
using Mien.Testing;

namespace Mien.Golden.Tests;

/// <summary>What networks of other systems see, against OpenCV's own arithmetic (Peers/opencv.py).</summary>
public sealed class OpenCvPeer
{
    sealed class PeerTheoryAttribute : TheoryAttribute
    {
        static readonly Lazy<string?> Reason = new(() => PythonPeer.Missing("cv2, numpy", "python3-opencv"));

        public PeerTheoryAttribute() => Skip = Reason.Value;
    }

    /// <summary>Regions of a large and a small face, and one that leaves the frame.</summary>
    [PeerTheory]
    [InlineData("trump_hillary", 200, 40, 410, 420)]
    [InlineData("obama_family", 90.5f, 60.25f, 90, 100)]
    [InlineData("JianzhuGuo", -40, -30, 180.7f, 200.2f)]
    public void Grey_levels_patches_and_resizes_are_those_of_OpenCV(string photo, float x, float y, float width, float height)
    {
        Image image = ImageFile.Load(SharedFolder.Path("photos", photo + ".jpg"));
        string folder = Directory.CreateTempSubdirectory("mien-peer-").FullName;
        try
        {
            PythonPeer.Run("opencv.py", image, picture => [picture, folder, .. new[] { x, y, width, height }.Select(v => v.ToString(CultureInfo.InvariantCulture))]);
            byte[] Peer(string name) => NumpyFile.Read(Path.Combine(folder, name + ".npy")).As<byte>().ToArray();
            var frame = new GrayPyramid();
            (int left, int top, int w, int h) = OpentrackReader.FrameOf(image.Width, image.Height, around: false);
            frame.Load(image, left, top, w, h);
            for (int i = 0; i < frame.LevelCount; i++)
                AssertSame(Peer($"level{i}"), frame[i].Pixels[..(frame[i].Width * frame[i].Height)], 0, $"level {i}");
            Assert.False(File.Exists(Path.Combine(folder, $"level{frame.LevelCount}.npy")));
            // Means of many bytes may fall on either side of a half.
            AssertSame(Peer("localizer"), new GrayArea().Resize(frame[frame.LevelCount - 1], 288, 224), 1, "localizer");
            AssertSame(Peer("patch"), OpentrackPoseNetwork.Patch(frame, new FaceBox(x, y, width, height), new GrayPatch(), new GrayArea()), 1, "patch");
            (int Width, int Height)[] sizes = [(120, 120), (67, 211), (image.Width / 2, image.Height / 2), (image.Width + 33, image.Height * 2)];
            var resizer = new BilinearResizer();
            Image bgr = ImageTransforms.Convert(image, PixelFormat.Bgr24);
            for (int i = 0; i < sizes.Length; i++)
                AssertSame(Peer($"resize{i}"), resizer.Resize(bgr, 0, 0, bgr.Width, bgr.Height, sizes[i].Width, sizes[i].Height), 0, $"resize {i}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static void AssertSame(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, int tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        int largest = 0, different = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            int difference = Math.Abs(expected[i] - actual[i]);
            largest = Math.Max(largest, difference);
            different += difference > 0 ? 1 : 0;
        }
        Assert.True(largest <= tolerance && different <= expected.Length / 50, $"{what}: {different} of {expected.Length} pixels differ, by up to {largest}");
    }
}
