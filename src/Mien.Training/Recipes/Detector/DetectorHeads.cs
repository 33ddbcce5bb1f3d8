using Mien.Tensors.Autodiff;

namespace Mien.Training;

/// <summary>A detector while it learns: the network, its input and what each level answers.</summary>
/// <param name="Tape">The network; its outputs are scores and offsets by turns, level by level.</param>
/// <param name="Image">The input, [288, 384, 3].</param>
/// <param name="Scores">Logits of each level, [rows, columns, anchors].</param>
/// <param name="Offsets">Boxes and points of each level, [rows, columns, anchors · 16], in the anchors' units.</param>
sealed record DetectorHeads(Tape Tape, Variable Image, IReadOnlyList<Variable> Scores, IReadOnlyList<Variable> Offsets)
{
    /// <summary>
    /// What scores begin at: nearly no anchor holds a face, and a network that begins by saying so is not flooded by its first loss
    /// (Lin et al., ICCV 2017, section 4.1).
    /// </summary>
    public const float FirstLogit = -4;
}
