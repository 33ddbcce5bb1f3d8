namespace Mien;

/// <summary>What a mask is made of: the content of its <c>mask.json</c>. Layers are drawn in their order, paint and make-up under objects or over them as they stand.</summary>
public sealed record MaskDescription
{
    /// <summary>The name of the file that describes a mask in its folder.</summary>
    public const string FileName = "mask.json";

    /// <summary>What the mask is called on a command line: letters, digits, '-', '_' and '.', at most 64, not first a dot.</summary>
    public required string Name { get; init; }

    /// <summary>What people are shown; empty where there is none.</summary>
    public string Title { get; init; } = "";

    /// <summary>What others may do with it (<c>CC0-1.0</c>); empty where it is not known.</summary>
    public string Licence { get; init; } = "";

    /// <summary>What is drawn, the first first; at least one.</summary>
    public required IReadOnlyList<MaskLayer> Layers { get; init; }

    /// <summary>How <c>--align classic</c> moves it.</summary>
    public ClassicSettings Classic { get; init; } = new();
}
