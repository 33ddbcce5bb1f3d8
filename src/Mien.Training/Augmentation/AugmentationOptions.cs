namespace Mien.Training;

/// <summary>How often and how much a face is changed before a network sees it. Chances are 0 … 1; colours are 0 … 1 too.</summary>
public sealed record AugmentationOptions
{
    /// <summary>Largest turn of most samples, degrees to either side.</summary>
    public double Turn { get; init; } = 25;

    /// <summary>Largest turn of some, and how many those are.</summary>
    public (double Degrees, double Chance) WideTurn { get; init; } = (60, 0.12);

    /// <summary>The region's size against that of a face found exactly.</summary>
    public (double Least, double Most) Scale { get; init; } = (0.8, 1.25);

    /// <summary>Largest shift of the region along each axis, shares of its side.</summary>
    public double Shift { get; init; } = 0.1;

    /// <summary>How many samples are left as a face found exactly would be: networks must be good at those too.</summary>
    public double Exact { get; init; } = 0.08;

    /// <summary>Mirrored left to right.</summary>
    public double Mirror { get; init; } = 0.5;

    /// <summary>A background instead of a smeared edge beyond the crop, where that shows.</summary>
    public double Beyond { get; init; } = 0.5;

    /// <summary>Colours: contrast, brightness, saturation, cast.</summary>
    public double Colour { get; init; } = 0.7;

    /// <summary>No colours at all.</summary>
    public double Grey { get; init; } = 0.05;

    /// <summary>Another gamma.</summary>
    public double Gamma { get; init; } = 0.3;

    /// <summary>Light from a side.</summary>
    public double SideLight { get; init; } = 0.15;

    /// <summary>Dark, with the noise of it.</summary>
    public double LowLight { get; init; } = 0.08;

    /// <summary>Fewer pixels, grown again.</summary>
    public double Coarse { get; init; } = 0.12;

    /// <summary>The coarsest, in pixels of the picture to one of its own.</summary>
    public double MostCoarse { get; init; } = 4;

    /// <summary>Out of focus.</summary>
    public double Defocus { get; init; } = 0.1;

    /// <summary>Moved while the shutter was open.</summary>
    public double Motion { get; init; } = 0.06;

    /// <summary>Noise of the sensor.</summary>
    public double Noise { get; init; } = 0.25;

    /// <summary>What JPEG leaves; by far the slowest.</summary>
    public double Jpeg { get; init; } = 0.08;

    /// <summary>Things before the face.</summary>
    public double Occluders { get; init; } = 0.15;

    /// <summary>Lids shut that were open: of one eye or both, wholly or in part.</summary>
    public double ShutEyes { get; init; } = 0.25;

    /// <summary>Dark glasses.</summary>
    public double Sunglasses { get; init; } = 0.02;

    /// <summary>A medical mask.</summary>
    public double Mask { get; init; } = 0.02;

    /// <summary>For the end of a training: mostly what cameras and trackers do to a face, little that they rarely do.</summary>
    public static AugmentationOptions Mild { get; } = new()
    {
        Turn = 15,
        WideTurn = (60, 0.04),
        Scale = (0.85, 1.18),
        Shift = 0.07,
        Exact = 0.15,
        Colour = 0.5,
        Gamma = 0.2,
        SideLight = 0.08,
        LowLight = 0.04,
        Coarse = 0.08,
        Defocus = 0.05,
        Motion = 0.03,
        Noise = 0.15,
        Jpeg = 0.04,
        Occluders = 0.06,
        Sunglasses = 0.01,
        Mask = 0.01,
    };

    /// <summary>Nothing is changed at all.</summary>
    public static AugmentationOptions None { get; } = new()
    {
        Turn = 0,
        WideTurn = (0, 0),
        Scale = (1, 1),
        Shift = 0,
        Exact = 1,
        Mirror = 0,
        Beyond = 0,
        Colour = 0,
        Grey = 0,
        Gamma = 0,
        SideLight = 0,
        LowLight = 0,
        Coarse = 0,
        Defocus = 0,
        Motion = 0,
        Noise = 0,
        Jpeg = 0,
        Occluders = 0,
        ShutEyes = 0,
        Sunglasses = 0,
        Mask = 0,
    };
}
