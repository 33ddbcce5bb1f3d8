using Mien.Training.Evaluation;

namespace Mien.Training;

/// <summary>
/// A named film of <c>mien eval stability</c>: one rendered head, 640 × 480, 30 frames a second, with a sensor's noise. Head, film and frame number
/// are the seeds: it is the same film everywhere.
/// </summary>
/// <param name="Name">As it is asked for.</param>
/// <param name="Description">What it shows and what it is for.</param>
/// <param name="Seconds">Length.</param>
/// <param name="Noise">Standard deviation of the noise that every number of every pixel gets in every frame, of 255.</param>
public sealed record StabilityScene(string Name, string Description, double Seconds, double Noise)
{
    /// <summary>Frames a second.</summary>
    public const int FrameRate = 30;

    /// <summary>What the face does.</summary>
    internal HeadMotion Motion { get; init; }

    /// <summary>When nobody is there, seconds.</summary>
    internal IReadOnlyList<(double From, double To)> Absences { get; init; } = [];

    /// <summary>Whether the face keeps still, for jitter.</summary>
    internal bool IsStill => Motion == HeadMotion.Still && Absences.Count == 0;

    /// <summary>Of the noise, from the name (FNV-1a).</summary>
    internal uint Seed => Name.Aggregate(2166136261u, (hash, letter) => (hash ^ letter) * 16777619);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<StabilityScene> All { get; } =
    [
        new("still", "a still face under noise σ 4: jitter, and the drift of the closed loop", 10, 4),
        new("noise-8", "a still face under noise σ 8", 5, 8),
        new("noise-16", "under σ 16", 5, 16),
        new("noise-32", "under σ 32", 5, 32),
        new("yaw", "the head turns ±20° at 1 Hz under σ 4: lag", 4, 4) { Motion = HeadMotion.Yaw },
        new("shift", "the head moves ±50 mm to the sides at 1 Hz under σ 4: lag", 4, 4) { Motion = HeadMotion.Shift },
        new("steps", "the head jumps 8.4 mm to the side and back, once a second, without noise: overshoot", 6, 0) { Motion = HeadMotion.Steps },
        new("blinks", "blinks of 150 ms once a second under σ 4", 7, 4) { Motion = HeadMotion.Blinks },
        new("loss", "a still face that is gone for 0.2 s and for 1 s: loss and return", 4.2, 4) { Absences = [(1, 1.2), (2.2, 3.2)] },
    ];

    /// <summary>The scenes of these names.</summary>
    /// <exception cref="ArgumentException">There is none of a name; the message lists all.</exception>
    public static IReadOnlyList<StabilityScene> Named(IEnumerable<string> names) =>
    [
        .. names.Select(name => All.FirstOrDefault(scene => scene.Name == name)
            ?? throw new ArgumentException($"There is no sequence '{name}'; there are {string.Join(", ", All.Select(scene => scene.Name))}.")),
    ];
}
