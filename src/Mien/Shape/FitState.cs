namespace Mien;

/// <summary>What a fit looks for: pose (scale 1), offset (pixels) and unit of the landmarks' depths, and the coefficients, expressions first.</summary>
struct FitState
{
    public Similarity Pose;
    public double DepthOffset, DepthUnit;
    public double[] Coefficients;

    /// <summary>The state a step away; the coefficients go to an array of the receiver's own.</summary>
    public readonly void Step(ReadOnlySpan<double> step, ref FitState to)
    {
        to.Pose = new Similarity(
            Rotation3.FromRotationVector(new(step[0], step[1], step[2])) * Pose.Rotation, 1, Pose.Translation + new Vector3D(step[3], step[4], step[5]));
        to.DepthOffset = DepthOffset + step[6];
        to.DepthUnit = DepthUnit + step[7];
        for (int i = 0; i < Coefficients.Length; i++)
            to.Coefficients[i] = Coefficients[i] + step[LandmarkBasis.RowRoom + i];
    }

    public readonly void CopyTo(ref FitState to)
    {
        to.Pose = Pose;
        to.DepthOffset = DepthOffset;
        to.DepthUnit = DepthUnit;
        Coefficients.CopyTo(to.Coefficients, 0);
    }
}
