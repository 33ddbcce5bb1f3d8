using Mien.Tensors.Autodiff;
using Mien.Tensors.Graphs;

namespace Mien.Training;

/// <summary>
/// The detector's network: residual blocks of a depthwise and a pointwise convolution at strides 8, 16 and 32, and a way back up, so that the finest level,
/// which finds the smallest faces, knows what stands around them. As in BlazeFace (Bazarevsky et al., 2019) nothing stands between the two convolutions
/// of a block. About 39 million products.
/// </summary>
static class DetectorLayers
{
    public static DetectorHeads Build(int batch, int threads, ulong seed)
    {
        var tape = new Tape(batch, threads, seed);
        Variable image = tape.Input("image", DetectorContract.InputHeight, DetectorContract.InputWidth, 3);
        Variable x = tape.Norm("stem.norm", tape.Convolution("stem", image, 16, 4, 4), Activation.Relu);
        Variable fine = Blocks(tape, "eighth", Down(tape, "down8", x, 32), 2, 3);
        Variable middle = Blocks(tape, "sixteenth", Down(tape, "down16", fine, 80), 3, 3);
        Variable coarse = Blocks(tape, "last", Down(tape, "down32", middle, 128), 2, 5);
        middle = Block(tape, "middle", Back(tape, "up16", coarse, middle), 3);
        fine = Blocks(tape, "finest", Back(tape, "up8", middle, fine), 2, 3);
        var scores = new List<Variable>();
        var offsets = new List<Variable>();
        foreach ((Variable level, int anchors) in new[] { (fine, 1), (middle, 2), (coarse, 2) })
        {
            string name = $"level{scores.Count}";
            Variable score = tape.Convolution(name + ".scores", level, anchors, 1, bias: true, gain: 0.1);
            tape.Parameters.Single(parameter => parameter.Name == score.Name + ".bias").Values.Fill(DetectorHeads.FirstLogit);
            Variable offset = tape.Convolution(name + ".offsets", level, anchors * 16, 1, bias: true, gain: 0.1);
            tape.Output(score);
            tape.Output(offset);
            scores.Add(score);
            offsets.Add(offset);
        }
        return new DetectorHeads(tape, image, scores, offsets);
    }

    static Variable Down(Tape tape, string name, Variable x, int channels) =>
        tape.Norm(name + ".norm", tape.Convolution(name, tape.Depthwise(name + ".filter", x, 3, 2), channels, 1), Activation.Relu);

    static Variable Blocks(Tape tape, string name, Variable x, int count, int kernel)
    {
        for (int i = 1; i <= count; i++)
            x = Block(tape, $"{name}{i}", x, kernel);
        return x;
    }

    static Variable Block(Tape tape, string name, Variable x, int kernel) =>
        tape.Norm(name + ".norm", tape.Convolution(name, tape.Depthwise(name + ".filter", x, kernel), x.Channels, 1), Activation.Relu, residual: x);

    /// <summary>What a coarser level knows, added to a finer one.</summary>
    static Variable Back(Tape tape, string name, Variable coarse, Variable fine) =>
        tape.Add(name + ".sum", fine, tape.Upsample(name, tape.Norm(name + ".norm", tape.Convolution(name + ".narrow", coarse, fine.Channels, 1), Activation.None), 2), Activation.Relu);
}
