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

    /// <summary>Whose way of reading a face it is; what of the rest is set follows from it.</summary>
    public PackKind Kind { get; init; }

    /// <summary>The files with their hashes.</summary>
    public IReadOnlyList<PackFile> Files { get; init; } = [];

    /// <summary>Face detectors. All look at a still picture as a whole; the last, for small faces, also at its parts where it says so, and at the tiles of a thorough search.</summary>
    public IReadOnlyList<DetectorDescription> Detectors { get; init; } = [];

    /// <summary>The landmark network; null where the kind is another than <see cref="PackKind.Landmarks"/>.</summary>
    public LandmarkDescription? Landmarks { get; init; }

    /// <summary>The iris network, where the landmark network does not give the irises.</summary>
    public IrisDescription? Irises { get; init; }

    /// <summary>The blendshape network.</summary>
    public BlendshapeDescription? Blendshapes { get; init; }

    /// <summary>Path of the canonical face (OBJ), which the pose needs.</summary>
    public string? CanonicalFace { get; init; }

    /// <summary>What 3DDFA_V2 needs; null with other kinds.</summary>
    public Dense3ddfaDescription? Dense3ddfa { get; init; }

    /// <summary>What opentrack's tracker needs; null with other kinds.</summary>
    public OpentrackDescription? Opentrack { get; init; }

    /// <summary>Every path that something refers to, without bundle members.</summary>
    internal IEnumerable<string> ReferredFiles =>
        new[] { Landmarks?.ContainerFile, Irises?.ContainerFile, Blendshapes?.ContainerFile, CanonicalFace }
            .Concat(Detectors.Select(d => d.ContainerFile)).Concat(Dense3ddfa?.Files ?? []).Concat(Opentrack?.Files ?? [])
            .OfType<string>().Distinct();
}
