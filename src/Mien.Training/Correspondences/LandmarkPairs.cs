using System.Numerics;

namespace Mien.Training;

/// <summary>Facts of MediaPipe's landmark order that the search starts from.</summary>
static class LandmarkPairs
{
    /// <summary>The landmarks nearest the 68 points of Multi-PIE, in their order (face outline, brows, nose, eyes, lips).</summary>
    public static ReadOnlySpan<short> Of68 =>
    [
        162, 234, 93, 58, 172, 136, 149, 148, 152, 377, 378, 365, 397, 288, 323, 454, 389,
        70, 63, 105, 66, 107, 336, 296, 334, 293, 300,
        168, 197, 5, 4, 75, 97, 2, 326, 305,
        33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380,
        61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181, 78, 82, 13, 312, 308, 317, 14, 87,
    ];

    /// <summary>
    /// The mirror image of every landmark, read off the mean of many faces (head frame, any unit): the nearest to the reflected position.
    /// </summary>
    /// <exception cref="InvalidOperationException">The faces are not symmetric enough for that.</exception>
    public static int[] Mirror(Vector3[] meanFace)
    {
        int[] mirror = new int[meanFace.Length];
        for (int i = 0; i < mirror.Length; i++)
        {
            Vector3 reflected = meanFace[i] * new Vector3(-1, 1, 1);
            // Irises are sought among irises: their centres lie near their rims.
            (int from, int to) = i < LandmarkTopology.MeshCount ? (0, LandmarkTopology.MeshCount) : (LandmarkTopology.MeshCount, meanFace.Length);
            mirror[i] = Enumerable.Range(from, to - from).MinBy(j => Vector3.DistanceSquared(meanFace[j], reflected));
        }
        for (int i = 0; i < mirror.Length; i++)
            if (mirror[mirror[i]] != i)
                throw new InvalidOperationException($"Landmarks {i} and {mirror[i]} are not each other's mirror images on the mean of these faces.");
        return mirror;
    }
}
