namespace Mien.Cli.Photos;

/// <summary>What the user asked <c>mien photo</c> to do; null means the library's default.</summary>
sealed record PhotoRequest
{
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The pictures to draw, none twice; empty for none.</summary>
    public required IReadOnlyList<PictureKind> Kinds { get; init; }

    /// <summary>A file, or a folder, for the pictures.</summary>
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
