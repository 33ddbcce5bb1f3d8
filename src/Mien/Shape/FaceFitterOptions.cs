namespace Mien;

/// <summary>How landmarks are trusted and what faces are expected, for a <see cref="FaceFitter"/>.</summary>
public sealed class FaceFitterOptions
{
    /// <summary>
    /// Standard deviation of a landmark in the picture, pixels; null: <see cref="LandmarkNoiseShare"/> of the face's size. It weighs the
    /// landmarks against the priors: with exact landmarks and a small value the priors vanish.
    /// </summary>
    public double? LandmarkNoisePixels { get; init; }

    /// <summary>
    /// Standard deviation of a landmark as a share of the face's size (root of the area of the box around the landmarks). It stands for
    /// what landmarks err in common, too: 478 points of one network are not 478 independent measurements.
    /// </summary>
    public double LandmarkNoiseShare { get; init; } = 0.02;

    /// <summary>How many times less certain a landmark's depth is than its position; infinite where depths shall not count.</summary>
    public double DepthNoiseRatio { get; init; } = 2;

    /// <summary>Residuals longer than this share of the face's size count less (Huber).</summary>
    public double OutlierShare { get; init; } = 0.06;

    /// <summary>
    /// Standard deviation that the prior gives every identity coefficient, 1 in the model's own population. Below 1 faces are held nearer to the
    /// average: part of what one picture's landmarks say of a face is the network's own error.
    /// </summary>
    public double IdentityDeviation { get; init; } = 0.8;

    /// <summary>Rate of the exponential prior of an expression's weight: how much rest is likelier than movement.</summary>
    public double ExpressionRate { get; init; } = 3;

    /// <summary>Whether the landmarks on the outline slide over the skin with the view.</summary>
    public bool ContoursSlide { get; init; } = true;

    /// <summary>Steps of a fit from scratch at most.</summary>
    public int MostSteps { get; init; } = 40;

    /// <summary>Steps of a fit that follows another at most.</summary>
    public int MostFollowingSteps { get; init; } = 4;

    internal void Check()
    {
        if (LandmarkNoisePixels is { } noise && !(noise > 0 && double.IsFinite(noise)))
            throw new ArgumentOutOfRangeException(nameof(LandmarkNoisePixels), $"The noise of a landmark is more than 0 pixels, not {noise}.");
        if (!(LandmarkNoiseShare > 0 && LandmarkNoiseShare < 1))
            throw new ArgumentOutOfRangeException(nameof(LandmarkNoiseShare), $"The noise of a landmark lies between 0 and 1 of the face's size, not at {LandmarkNoiseShare}.");
        if (!(DepthNoiseRatio > 0))
            throw new ArgumentOutOfRangeException(nameof(DepthNoiseRatio), $"The ratio of the noises is more than 0, not {DepthNoiseRatio}.");
        if (!(OutlierShare > 0))
            throw new ArgumentOutOfRangeException(nameof(OutlierShare), $"The share from which a residual is an outlier is more than 0, not {OutlierShare}.");
        if (!(IdentityDeviation > 0))
            throw new ArgumentOutOfRangeException(nameof(IdentityDeviation), $"The deviation of identities is more than 0, not {IdentityDeviation}.");
        if (!(ExpressionRate >= 0))
            throw new ArgumentOutOfRangeException(nameof(ExpressionRate), $"The rate is 0 or more, not {ExpressionRate}.");
        if (MostSteps < 1 || MostFollowingSteps < 1)
            throw new ArgumentOutOfRangeException(nameof(MostSteps), "A fit takes a step at least.");
    }
}
