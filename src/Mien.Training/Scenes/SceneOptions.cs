namespace Mien.Training;

/// <summary>How many faces of what sizes a scene holds, and what else.</summary>
sealed record SceneOptions
{
    /// <summary>Fewest faces.</summary>
    public int MinFaces { get; init; }

    /// <summary>Most faces.</summary>
    public int MaxFaces { get; init; } = 8;

    /// <summary>Share of scenes on a background that hold no face, besides those whose dice say none.</summary>
    public double Empty { get; init; }

    /// <summary>Smallest side of a face's box, pixels of the scene. Sides are spread evenly by their logarithm.</summary>
    public double MinSide { get; init; }

    /// <summary>Largest side, pixels of the scene.</summary>
    public double MaxSide { get; init; }

    /// <summary>Share of scenes that are one face's crop from edge to edge.</summary>
    public double Portraits { get; init; }

    /// <summary>Share of scenes that are a grid of crops, as a video call shows them.</summary>
    public double Galleries { get; init; }

    /// <summary>Most patches without a face.</summary>
    public int MaxNonFaces { get; init; } = 4;

    /// <summary>Share of faces that something is in front of.</summary>
    public double Occluded { get; init; }

    /// <summary>Share of faces that hang upside down; they are ignored.</summary>
    public double UpsideDown { get; init; }

    /// <summary>Share of faces too small to be found; they are ignored.</summary>
    public double Tiny { get; init; }

    /// <summary>How strong the changes of light, colour, blur, noise and compression are: 1 for training.</summary>
    public double Wear { get; init; } = 1;

    /// <summary>Scenes to learn from: in pixels of a network's input, where a scene is drawn at once.</summary>
    public static SceneOptions Training { get; } = new()
    {
        MinSide = 8,
        MaxSide = 300,
        Portraits = 0.12,
        Galleries = 0.1,
        Occluded = 0.12,
        UpsideDown = 0.015,
        Tiny = 0.05,
    };

    /// <summary>For the end of a training: more faces, small ones above all, with less that rarely happens to a picture.</summary>
    public static SceneOptions Mild { get; } = Training with
    {
        MaxFaces = 24,
        Empty = 0.12,
        MinSide = 9,
        Portraits = 0.08,
        Galleries = 0.07,
        Occluded = 0.06,
        UpsideDown = 0.008,
        Tiny = 0.03,
        Wear = 0.7,
    };

    /// <summary>The scenes that detectors are compared on: 640 × 480 pixels with one to eight faces of 20 to 400 pixels.</summary>
    public static SceneOptions Evaluation { get; } = new()
    {
        MinFaces = 1,
        MinSide = 20,
        MaxSide = 400,
        Portraits = 0.05,
        MaxNonFaces = 3,
        Wear = 0.6,
    };
}
