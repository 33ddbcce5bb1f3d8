using Mien.Tensors;
using Mien.Tensors.Graphs;

namespace Mien;

/// <summary>One network of a pack: its file and which of its outputs means what.</summary>
/// <param name="File">Path inside the pack's folder, with <c>:member</c> for a member of a task bundle.</param>
/// <param name="Outputs">Meaning → name of the output in the file.</param>
public abstract record NetworkDescription(string File, IReadOnlyDictionary<string, string> Outputs)
{
    /// <summary>The file without the bundle's member.</summary>
    public string ContainerFile => File.Split(':')[0];

    /// <summary>Where the output of a given meaning stands among the network's outputs.</summary>
    /// <exception cref="PackException">The network has no such output, or one of another size.</exception>
    internal int OutputIndex(Network network, string meaning, int elements)
    {
        string name = Outputs[meaning];
        for (int i = 0; i < network.Outputs.Count; i++)
        {
            Value output = network.Outputs[i];
            if (output.Name != name)
                continue;
            if (output.Shape.ElementCount == elements)
                return i;
            throw new PackException($"'{File}': the output '{name}' has {output.Shape.ElementCount} elements; as {meaning} it must have {elements}. Correct pack.json.");
        }
        throw new PackException($"'{File}' has no output '{name}' ({meaning}); it has {string.Join(", ", network.Outputs.Select(o => $"'{o.Name}'"))}. Correct pack.json.");
    }
}

/// <summary>A BlazeFace detector.</summary>
/// <param name="Name">For example "short-range".</param>
/// <param name="Input">What it sees.</param>
/// <param name="Strides">Input pixels per cell, one entry per layer.</param>
/// <param name="AnchorsPerLayer">Anchors of a cell in one layer.</param>
/// <param name="MinSuppression">Overlap from which two boxes are one face.</param>
/// <param name="File">See <see cref="NetworkDescription"/>.</param>
/// <param name="Outputs"><c>boxes</c> and <c>scores</c>.</param>
public sealed record DetectorDescription(string Name, InputDescription Input, int[] Strides, int AnchorsPerLayer, float MinSuppression, string File, IReadOnlyDictionary<string, string> Outputs)
    : NetworkDescription(File, Outputs)
{
    /// <summary>
    /// Whether it looks at parts of a picture too (nine that overlap, each 0.4 times as wide and high): all of them in still pictures,
    /// where it is the pack's last; one after another, one a search, in videos.
    /// </summary>
    public bool SearchesParts { get; init; }
}

/// <summary>A landmark network.</summary>
/// <param name="Input">What it sees.</param>
/// <param name="Points">468 (mesh) or 478 (mesh and irises).</param>
/// <param name="SquareDetections">Whether regions from detections are squared on their longer side (MediaPipe's legacy graphs) or taken as they are (Tasks).</param>
/// <param name="File">See <see cref="NetworkDescription"/>.</param>
/// <param name="Outputs"><c>landmarks</c> (x, y, z in input pixels) and <c>presence</c> (a logit).</param>
public sealed record LandmarkDescription(InputDescription Input, int Points, bool SquareDetections, string File, IReadOnlyDictionary<string, string> Outputs)
    : NetworkDescription(File, Outputs)
{
    /// <summary>MediaPipe's threshold, which is that of networks that name none.</summary>
    internal const float UsualPresence = 0.5f;

    /// <summary>Presence from which a region shows a face, 0 … 1: what its maker found to part faces from what is none.</summary>
    public float MinPresence { get; init; } = UsualPresence;
}

/// <summary>A network that sees one eye (the subject's right).</summary>
/// <param name="Input">What it sees.</param>
/// <param name="File">See <see cref="NetworkDescription"/>.</param>
/// <param name="Outputs"><c>contour</c> (71 points) and <c>iris</c> (5 points), x, y, z in input pixels.</param>
public sealed record IrisDescription(InputDescription Input, string File, IReadOnlyDictionary<string, string> Outputs)
    : NetworkDescription(File, Outputs);

/// <summary>A network from 146 landmarks (pixels) to 52 blendshape weights.</summary>
/// <param name="File">See <see cref="NetworkDescription"/>.</param>
/// <param name="Outputs"><c>scores</c>.</param>
public sealed record BlendshapeDescription(string File, IReadOnlyDictionary<string, string> Outputs)
    : NetworkDescription(File, Outputs);
