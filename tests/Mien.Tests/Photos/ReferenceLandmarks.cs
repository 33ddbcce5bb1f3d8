using System.Numerics;
using System.Runtime.InteropServices;
using Mien.Testing;

namespace Mien.Tests;

/// <summary>What the production landmarker found on a photo: <c>NAME.landmarks478.npy</c>, faces × 478 × 3 in pixels.</summary>
static class ReferenceLandmarks
{
    public static Vector3[][] Load(string photo)
    {
        byte[] bytes = File.ReadAllBytes(SharedFolder.Path("photos", photo + ".landmarks478.npy"));
        int header = 10 + BitConverter.ToUInt16(bytes, 8);
        return [.. MemoryMarshal.Cast<byte, Vector3>(bytes.AsSpan(header)).ToArray().Chunk(LandmarkTopology.Count)];
    }

    public static double OuterEyeDistance(Vector3[] face) => Distance(face[33], face[263]);

    /// <summary>Mean distance in the picture as a share of the outer-eye distance of the reference.</summary>
    public static double Error(Vector3[] reference, IReadOnlyList<Vector3> found) =>
        reference.Select((point, i) => Distance(point, found[i])).Average() / OuterEyeDistance(reference);

    static double Distance(Vector3 a, Vector3 b) => Math.Sqrt((a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y));
}
