namespace Mien;

/// <summary>What a <c>pack.json</c> says; see docs/packs.md for the format.</summary>
public sealed record PackDescription
{
    /// <summary>The file in a pack's folder.</summary>
    public const string FileName = "pack.json";

    /// <summary>Short name, the one that options take.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>SPDX expression or words.</summary>
    public string Licence { get; init; } = "";

    /// <summary>Where the networks come from.</summary>
    public string Source { get; init; } = "";

    /// <summary>The files with their hashes.</summary>
    public IReadOnlyList<PackFile> Files { get; init; } = [];

    /// <summary>Face detectors. All look at a still picture as a whole; the last, for small faces, also at the tiles of a thorough search.</summary>
    public IReadOnlyList<DetectorDescription> Detectors { get; init; } = [];

    /// <summary>The landmark network.</summary>
    public required LandmarkDescription Landmarks { get; init; }

    /// <summary>The iris network, where the landmark network does not give the irises.</summary>
    public IrisDescription? Irises { get; init; }

    /// <summary>The blendshape network.</summary>
    public BlendshapeDescription? Blendshapes { get; init; }

    /// <summary>Path of the canonical face (OBJ), which the pose needs.</summary>
    public string? CanonicalFace { get; init; }

    /// <summary>Every path that something refers to, without bundle members.</summary>
    internal IEnumerable<string> ReferredFiles =>
        Detectors.Select(d => d.ContainerFile).Append(Landmarks.ContainerFile)
            .Concat(Irises is null ? [] : [Irises.ContainerFile])
            .Concat(Blendshapes is null ? [] : [Blendshapes.ContainerFile])
            .Concat(CanonicalFace is null ? [] : [CanonicalFace])
            .Distinct();
}
