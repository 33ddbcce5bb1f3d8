using System.Numerics;
using System.Text.Json;
using Mien.Graphics;
using Mien.Testing;

namespace Mien.Golden.Tests;

/// <summary>
/// The pack 3ddfa-v2 against the same weights in PyTorch behind OpenCV's resize (Peers/dense3ddfa.py). The photo goes over as a PNG, so
/// that both see the same pixels.
/// </summary>
public sealed class Dense3ddfaPeer
{
    /// <summary>Runs where Debian's python3-torch and python3-opencv are installed, and ../shared is there.</summary>
    sealed class PeerTheoryAttribute : TheoryAttribute
    {
        static readonly Lazy<string?> Reason = new(() => PythonPeer.Missing("torch, cv2, numpy", "python3-torch python3-opencv"));

        public PeerTheoryAttribute() => Skip = Reason.Value;
    }

    // Two float32 runtimes that add in different orders; 0.001 measured, in x, y and z. The promise is 0.1.
    const double MostPixels = 0.02;

    [PeerTheory]
    [InlineData("trump_hillary", 2)]
    [InlineData("obama_family", 4)]
    public void Boxes_parameters_and_landmarks_are_those_of_the_original_weights_in_PyTorch(string photo, int count)
    {
        Image image = ImageFile.Load(SharedFolder.Path("photos", photo + ".jpg"));
        using JsonDocument document = JsonDocument.Parse(PythonPeer.Run("dense3ddfa.py", image, picture => [SharedFolder.Path("models", "3ddfa_v2"), picture]));
        JsonElement[] expected = [.. document.RootElement.EnumerateArray()];
        Assert.Equal(count, expected.Length);
        Pack pack = Pack.Load(SharedFolder.Path("models", "3ddfa_v2"));
        using var one = new FaceFinder(new FaceFinderOptions { Pack = pack, Refinements = 0 });
        using var two = new FaceFinder(new FaceFinderOptions { Pack = pack, Refinements = 1 });
        IReadOnlyList<Face> afterOne = one.Find(image), afterTwo = two.Find(image);
        Assert.Equal(count, afterOne.Count);
        foreach (JsonElement peer in expected)
        {
            Face face = afterOne.MinBy(f => Largest(f, peer.GetProperty("one")))!, again = afterTwo.MinBy(f => Largest(f, peer.GetProperty("two")))!;
            Assert.Equal(peer.GetProperty("score").GetDouble(), face.Score, 1e-4);
            // The region follows from the detector's box: 158 % of its mean side, rounded down.
            float[] box = [.. peer.GetProperty("box").EnumerateArray().Select(v => v.GetSingle())];
            Assert.Equal((int)(((double)box[2] - box[0] + box[3] - box[1]) / 2 * 1.58), face.Bfm!.Region.Width, 1e-3);
            Assert.InRange(Largest(face, peer.GetProperty("one")), 0, MostPixels);
            Assert.InRange(Largest(again, peer.GetProperty("two")), 0, MostPixels);
            double[] angles = [.. peer.GetProperty("angles").EnumerateArray().Select(v => v.GetDouble())];
            (double yaw, double pitch, double roll) = face.Bfm.To3ddfaAngles();
            Assert.Equal(angles[0], yaw, 0.05);
            Assert.Equal(angles[1], pitch, 0.05);
            Assert.Equal(angles[2], roll, 0.05);
        }
    }

    /// <summary>
    /// The largest distance of the 68 points, pixels. The peer counts pixels from their centres, and its depth grows towards the viewer
    /// from the farthest point.
    /// </summary>
    static double Largest(Face face, JsonElement points)
    {
        float farthest = face.Landmarks68!.Max(p => p.Z);
        return face.Landmarks68!.Zip(points.EnumerateArray(), (mine, peer) =>
            (double)Vector3.Distance(new Vector3(mine.X - 0.5f, mine.Y - 0.5f, farthest - mine.Z), new Vector3(peer[0].GetSingle(), peer[1].GetSingle(), peer[2].GetSingle()))).Max();
    }
}
