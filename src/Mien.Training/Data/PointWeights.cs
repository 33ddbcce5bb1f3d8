namespace Mien.Training;

/// <summary>How much each landmark counts in training: lids, lips and irises more than cheeks and forehead, which nobody can place exactly.</summary>
public static class PointWeights
{
    /// <summary>In the order of <see cref="LandmarkRegions.Names"/>: lids, lips, irises, brows, nose, contour, rest.</summary>
    static ReadOnlySpan<float> ByRegion => [2, 2, 2, 1.3f, 1, 0.8f, 1];

    /// <summary>What remains of a point that lies outside of what the network sees.</summary>
    public const float Unseen = 0.25f;

    static readonly float[] Table = Make();

    /// <summary>One weight for each of the 478 landmarks; the mean is 1.</summary>
    public static ReadOnlySpan<float> OfLandmarks => Table;

    static float[] Make()
    {
        float[] weights = new float[LandmarkTopology.Count];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = ByRegion[LandmarkRegions.OfLandmarks[i]];
        float sum = 0;
        foreach (float weight in weights)
            sum += weight;
        for (int i = 0; i < weights.Length; i++)
            weights[i] *= weights.Length / sum;
        return weights;
    }
}
