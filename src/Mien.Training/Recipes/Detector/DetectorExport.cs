using Mien.Tensors;
using Mien.Tensors.Graphs;

namespace Mien.Training;

/// <summary>Makes of the learned levels the network that the runtime knows: offsets become input pixels, and all levels stand one behind the other.</summary>
static class DetectorExport
{
    /// <param name="levels">One input; outputs are scores and offsets by turns, level by level, NHWC.</param>
    /// <param name="logitOffset">Added to every score, so that a half means what is wanted of it.</param>
    public static Graph Complete(Graph levels, float logitOffset = 0)
    {
        if (levels.Inputs.Count != 1 || levels.Outputs.Count != 2 * AnchorClass.Levels.Length)
            throw new ArgumentException($"A detector has one input and {2 * AnchorClass.Levels.Length} outputs, not {levels.Inputs.Count} and {levels.Outputs.Count}.");
        var graph = new Graph { Name = "mien-detector" };
        graph.Metadata["model_version"] = Recipe.ModelVersion;
        graph.Metadata["description"] = $"Faces in a picture: boxes, six points and scores of {AnchorClass.Count} anchors, strides {string.Join(", ", DetectorContract.Strides.ToArray())}, cell by cell.";
        graph.Metadata[$"value.{DetectorContract.Input}"] = $"1 × {DetectorContract.InputHeight} × {DetectorContract.InputWidth} × 3, RGB, −1 … 1, letterboxed with −1.";
        graph.Metadata[$"value.{DetectorContract.Boxes}"] = $"1 × {AnchorClass.Count} × {BoxDecoder.Coordinates}: centre, size and six points (eyes, nose, mouth, tragions) in input pixels, centre and points from the anchor's centre; "
            + "the box is the square on the longer side of the upright box of the 478 landmarks.";
        graph.Metadata[$"value.{DetectorContract.Scores}"] = $"1 × {AnchorClass.Count} × 1: logits of whether the anchor has a face.";
        var copies = new Dictionary<Value, Value>(ReferenceEqualityComparer.Instance) { [levels.Inputs[0]] = graph.Input(DetectorContract.Input, levels.Inputs[0].Shape) };
        foreach (Node node in levels.Nodes)
            copies[node.Output] = graph.Add(node.Operator, [.. node.Inputs.Select(input => Copy(input, copies))], node.Output.Name);
        List<Value> scores = [], boxes = [];
        for (int level = 0; level < AnchorClass.Levels.Length; level++)
        {
            DetectorLevel grid = AnchorClass.Levels[level];
            scores.Add(graph.Add(new Reshape(new Shape(1, grid.Anchors, 1)), [copies[levels.Outputs[2 * level]]], $"scores{grid.Stride}"));
            Value pixels = graph.Add(new Binary(BinaryKind.Multiply), [copies[levels.Outputs[2 * level + 1]], graph.Constant(Units(level, grid), $"units{grid.Stride}")], $"pixels{grid.Stride}");
            boxes.Add(graph.Add(new Reshape(new Shape(1, grid.Anchors, BoxDecoder.Coordinates)), [pixels], $"boxes{grid.Stride}"));
        }
        Value joined = graph.Add(new Concat(1), [.. scores], "joinedScores");
        if (logitOffset != 0)
            joined = graph.Add(new Binary(BinaryKind.Add), [joined, graph.Constant(Tensor.Vector(logitOffset), "logitOffset")], "movedScores");
        graph.Output(graph.Add(new Concat(1), [.. boxes], "joinedBoxes"), DetectorContract.Boxes);
        graph.Output(joined, DetectorContract.Scores);
        return graph;
    }

    // A constant's own value serves in both graphs.
    static Value? Copy(Value? input, Dictionary<Value, Value> copies) => input is null || input.Constant is not null ? input : copies[input];

    static Tensor Units(int level, in DetectorLevel grid)
    {
        float[] units = new float[grid.InCell * BoxDecoder.Coordinates];
        for (int i = 0; i < units.Length; i++)
            units[i] = DetectorLoss.UnitOf(level, i / BoxDecoder.Coordinates);
        return Tensor.From<float>(units, new Shape(1, 1, 1, units.Length));
    }
}
