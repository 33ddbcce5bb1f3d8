namespace Mien.Cli.Photos;

/// <summary>What the user asked <c>mien photo</c> to do; null means the library's default.</summary>
sealed record PhotoRequest
{
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>What to make, none twice; empty for nothing.</summary>
    public required IReadOnlyList<OutputKind> Kinds { get; init; }

    /// <summary>Whether the user asked for every kind: those that the pack cannot give are left out without complaint.</summary>
    public bool All { get; init; }

    /// <summary>Black instead of the photo behind the faces.</summary>
    public bool NoBackground { get; init; }

    /// <summary>How much of a surface covers the photo, 0 to 1.</summary>
    public float? Opacity { get; init; }

    /// <summary>Whether the hidden side of a texture shows the mirror image of the other.</summary>
    public bool Symmetric { get; init; }

    /// <summary>Whether ply and obj are in pixels, as 3DDFA_V2 writes them.</summary>
    public bool ImageSpace { get; init; }

    /// <summary>A file, or a folder, for what is made.</summary>
    public string? Target { get; init; }

    /// <summary>A file for the JSON, or - for standard output.</summary>
    public string? Json { get; init; }

    public string? Pack { get; init; }

    public int? MaxFaces { get; init; }

    public float? MinDetection { get; init; }

    public float? MinPresence { get; init; }

    public double? FieldOfViewDegrees { get; init; }

    public bool Thorough { get; init; }
}
