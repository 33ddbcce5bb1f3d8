using Mien.Tensors.Autodiff;
using Mien.Tensors.Graphs;

namespace Mien.Training;

/// <summary>
/// The landmark network: residual blocks that widen, filter each channel and narrow again (Sandler et al., CVPR 2018), down to a grid of 4 × 4, from which
/// a narrow layer sees the whole face. About 24 million products for 128 pixels.
/// </summary>
/// <param name="Tape">The network.</param>
/// <param name="Image">[side, side, 3], −1 … 1.</param>
/// <param name="Points">1,434 numbers: x, y and z of 478 landmarks in crops from the middle.</param>
/// <param name="Presence">A logit.</param>
sealed record LandmarkLayers(Tape Tape, Variable Image, Variable Points, Variable Presence)
{
    static readonly Activation Bend = new(ActivationKind.PRelu);

    public static LandmarkLayers Build(int side, int batch, int threads, ulong seed)
    {
        var tape = new Tape(batch, threads, seed);
        Variable image = tape.Input("image", side, side, 3);
        Variable x = tape.Norm("stem.norm", tape.Convolution("stem", image, 16, 3, 2), Bend);
        x = Down(tape, "down4", x, 32);
        x = Block(tape, "fine", x);
        x = Down(tape, "down8", x, 48);
        x = Block(tape, "eighth1", x);
        x = Block(tape, "eighth2", x);
        x = Down(tape, "down16", x, 96);
        x = Block(tape, "sixteenth1", x);
        x = Block(tape, "sixteenth2", x);
        x = Block(tape, "sixteenth3", x);
        x = Down(tape, "down32", x, 128);
        x = Block(tape, "last1", x);
        x = Block(tape, "last2", x);
        x = tape.Norm("narrow.norm", tape.Convolution("narrow", x, 64, 1), Bend);
        // No normalisation here: the statistics of one number a sample would be noise in every coordinate.
        Variable face = tape.Activate("face.bend", tape.Linear("face", x, 256), Bend);
        Variable points = tape.Linear("landmarks", face, LandmarkTopology.Count * 3, gain: 0.1);
        Variable presence = tape.Linear("presence", face, 1, gain: 0.1);
        tape.Output(points);
        tape.Output(presence);
        return new LandmarkLayers(tape, image, points, presence);
    }

    /// <summary>Half the size, more channels.</summary>
    static Variable Down(Tape tape, string name, Variable x, int channels)
    {
        x = tape.Norm(name + ".filter.norm", tape.Depthwise(name + ".filter", x, 3, 2), Bend);
        return tape.Norm(name + ".norm", tape.Convolution(name, x, channels, 1), Activation.None);
    }

    static Variable Block(Tape tape, string name, Variable x)
    {
        Variable wide = tape.Norm(name + ".wide.norm", tape.Convolution(name + ".wide", x, 2 * x.Channels, 1), Bend);
        Variable filtered = tape.Norm(name + ".filter.norm", tape.Depthwise(name + ".filter", wide, 3), Bend);
        // A scale of zero lets each block begin as the identity.
        return tape.Norm(name + ".norm", tape.Convolution(name, filtered, x.Channels, 1), Activation.None, residual: x, scale: 0);
    }
}
