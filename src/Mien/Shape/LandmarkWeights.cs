namespace Mien;

/// <summary>How much each of the 478 landmarks counts in a fit.</summary>
static class LandmarkWeights
{
    /// <summary>Lids are few points that move little, but a blink is theirs alone.</summary>
    const float Lids = 3;

    /// <summary>The gaze is told by ten points.</summary>
    const float Irises = 3;

    /// <summary>The outline is where a network guesses most: hair, ears and necks cover it.</summary>
    const float Outline = 0.4f;

    public static float[] Of478 { get; } = Make();

    static float[] Make()
    {
        float[] weights = new float[LandmarkTopology.Count];
        Array.Fill(weights, 1);
        weights.AsSpan(LandmarkTopology.MeshCount).Fill(Irises);
        Set(LandmarkTopology.LeftEye, Lids);
        Set(LandmarkTopology.RightEye, Lids);
        Set(LandmarkTopology.FaceOval, Outline);
        return weights;

        void Set(ReadOnlySpan<short> landmarks, float weight)
        {
            foreach (short landmark in landmarks)
                weights[landmark] = weight;
        }
    }
}
