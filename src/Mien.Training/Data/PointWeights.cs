namespace Mien.Training;

/// <summary>How much each landmark counts in training: lids, lips and irises more than cheeks and forehead, which nobody can place exactly.</summary>
public static class PointWeights
{
    /// <summary>In the order of <see cref="LandmarkRegions.Names"/>: lids, lips, irises, brows, nose, contour, rest.</summary>
    static ReadOnlySpan<float> ByRegion => [2, 2, 2, 1.3f, 1, 0.8f, 1];

    /// <summary>The same for rendered heads: a model's outline lies elsewhere than the teacher's.</summary>
    static ReadOnlySpan<float> ByRegionOfRendered => [2, 2, 2, 1, 1, 0.2f, 0.7f];

    /// <summary>What remains of a point that lies outside of what the network sees.</summary>
    public const float Unseen = 0.25f;

    static readonly float[] Table = Make(ByRegion), RenderedTable = Make(ByRegionOfRendered);

    /// <summary>One weight for each of the 478 landmarks of a photo; the mean is 1.</summary>
    public static ReadOnlySpan<float> OfLandmarks => Table;

    /// <summary>The weights for the faces of a set.</summary>
    public static ReadOnlySpan<float> Of(FaceCropSet set) => set.Name == RenderedFaceSet.Name ? RenderedTable : Table;

    static float[] Make(ReadOnlySpan<float> byRegion)
    {
        float[] weights = new float[LandmarkTopology.Count];
        float full = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = byRegion[LandmarkRegions.OfLandmarks[i]];
            full += ByRegion[LandmarkRegions.OfLandmarks[i]];
        }
        for (int i = 0; i < weights.Length; i++)
            weights[i] *= weights.Length / full;
        return weights;
    }
}
