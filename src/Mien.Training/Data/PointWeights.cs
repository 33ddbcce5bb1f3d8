namespace Mien.Training;

/// <summary>How much each landmark counts in training: lids, lips and irises more than cheeks and forehead, which nobody can place exactly.</summary>
public static class PointWeights
{
    const float Lids = 2, Lips = 2, Irises = 2, Brows = 1.3f, Outline = 0.8f;

    /// <summary>What remains of a point that lies outside of what the network sees.</summary>
    public const float Unseen = 0.25f;

    static readonly float[] Table = Make();

    /// <summary>One weight for each of the 478 landmarks; the mean is 1.</summary>
    public static ReadOnlySpan<float> OfLandmarks => Table;

    static float[] Make()
    {
        float[] weights = new float[LandmarkTopology.Count];
        Array.Fill(weights, 1);
        Mark(Outline, LandmarkTopology.FaceOval);
        Mark(Brows, LandmarkTopology.LeftBrowLower);
        Mark(Brows, LandmarkTopology.LeftBrowUpper);
        Mark(Brows, LandmarkTopology.RightBrowLower);
        Mark(Brows, LandmarkTopology.RightBrowUpper);
        Mark(Lids, LandmarkTopology.LeftEye);
        Mark(Lids, LandmarkTopology.RightEye);
        Mark(Lips, LandmarkTopology.LipsOuter);
        Mark(Lips, LandmarkTopology.LipsInner);
        weights.AsSpan(LandmarkTopology.MeshCount).Fill(Irises);
        float sum = 0;
        foreach (float weight in weights)
            sum += weight;
        for (int i = 0; i < weights.Length; i++)
            weights[i] *= weights.Length / sum;
        return weights;

        void Mark(float weight, ReadOnlySpan<short> landmarks)
        {
            foreach (short landmark in landmarks)
                weights[landmark] = weight;
        }
    }
}
