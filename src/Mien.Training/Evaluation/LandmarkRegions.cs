namespace Mien.Training;

/// <summary>The parts of a face that landmarks are judged by.</summary>
public static class LandmarkRegions
{
    const int Lids = 0, Lips = 1, Irises = 2, Brows = 3, Nose = 4, Contour = 5, Rest = 6;

    static readonly byte[] Region = Make();

    /// <summary>Their names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = ["lids", "lips", "irises", "brows", "nose", "contour", "rest"];

    /// <summary>The region of each of the 478 landmarks: an index into <see cref="Names"/>.</summary>
    public static ReadOnlySpan<byte> OfLandmarks => Region;

    /// <summary>The bridge, the tip and the wings: MediaPipe's <c>FACEMESH_NOSE</c>.</summary>
    static ReadOnlySpan<short> NosePoints => [168, 6, 197, 195, 5, 4, 1, 19, 94, 2, 98, 97, 326, 327, 294, 278, 344, 440, 275, 45, 220, 115, 48, 64];

    static byte[] Make()
    {
        byte[] region = new byte[LandmarkTopology.Count];
        Array.Fill(region, (byte)Rest);
        Mark(Contour, LandmarkTopology.FaceOval);
        Mark(Nose, NosePoints);
        Mark(Brows, LandmarkTopology.LeftBrowLower);
        Mark(Brows, LandmarkTopology.LeftBrowUpper);
        Mark(Brows, LandmarkTopology.RightBrowLower);
        Mark(Brows, LandmarkTopology.RightBrowUpper);
        Mark(Lids, LandmarkTopology.LeftEye);
        Mark(Lids, LandmarkTopology.RightEye);
        Mark(Lips, LandmarkTopology.LipsInner);
        Mark(Lips, LandmarkTopology.LipsOuter);
        region.AsSpan(LandmarkTopology.MeshCount).Fill(Irises);
        return region;

        void Mark(byte value, ReadOnlySpan<short> landmarks)
        {
            foreach (short landmark in landmarks)
                region[landmark] = value;
        }
    }
}
