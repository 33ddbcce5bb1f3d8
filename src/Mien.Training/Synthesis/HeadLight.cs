using System.Numerics;

namespace Mien.Training;

/// <summary>
/// Light on a rendered head: from above and below all around, and from up to three directions with soft shadows. Camera frame: x right, y up, z
/// towards the viewer. Linear light; a white surface square to a light of 1 is white.
/// </summary>
public sealed record HeadLight
{
    /// <summary>From above all around.</summary>
    public Vector3 Sky { get; init; } = new(0.42f, 0.43f, 0.46f);

    /// <summary>From below all around.</summary>
    public Vector3 Ground { get; init; } = new(0.22f, 0.2f, 0.18f);

    /// <summary>Unit vectors towards the lights, and their colours.</summary>
    public IReadOnlyList<(Vector3 Direction, Vector3 Color)> Lights { get; init; } =
    [
        (Vector3.Normalize(new Vector3(-0.5f, 0.6f, 1)), new Vector3(0.75f, 0.72f, 0.68f)),
        (Vector3.Normalize(new Vector3(0.9f, 0.1f, 0.5f)), new Vector3(0.16f, 0.17f, 0.2f)),
    ];
}
