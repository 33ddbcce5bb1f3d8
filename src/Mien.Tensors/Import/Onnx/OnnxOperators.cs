using System.Collections.Frozen;
using Mien.Tensors.Graphs;

namespace Mien.Tensors.Import.Onnx;

/// <summary>What each ONNX operator becomes in the IR; the definitions are those of onnx/docs/Operators.md.</summary>
static class OnnxOperators
{
    static readonly FrozenDictionary<string, Func<OnnxScope, OnnxValue>> Translations = new Dictionary<string, Func<OnnxScope, OnnxValue>>
    {
        ["Conv"] = OnnxLayers.Convolve,
        ["Gemm"] = OnnxLayers.MultiplyGeneral,
        ["MatMul"] = OnnxLayers.Multiply,
        ["BatchNormalization"] = OnnxLayers.Normalize,
        ["MaxPool"] = node => OnnxLayers.Pool(node, PoolKind.Max),
        ["AveragePool"] = node => OnnxLayers.Pool(node, node.Node.Int("count_include_pad", 0) != 0 ? PoolKind.AveragePadded : PoolKind.Average),
        ["GlobalAveragePool"] = node => OnnxLayers.PoolGlobally(node, ReduceKind.Mean),
        ["GlobalMaxPool"] = node => OnnxLayers.PoolGlobally(node, ReduceKind.Max),
        ["Resize"] = OnnxResize.Resize,
        ["Upsample"] = OnnxResize.Upsample,
        ["DepthToSpace"] = OnnxLayers.DepthToSpace,

        ["Relu"] = node => OnnxElementwise.Map(node, Unary.Relu),
        ["LeakyRelu"] = node => OnnxElementwise.Map(node, new Unary(UnaryKind.LeakyRelu, node.Node.Float("alpha", 0.01f))),
        ["Elu"] = node => OnnxElementwise.Map(node, new Unary(UnaryKind.Elu, node.Node.Float("alpha", 1))),
        ["HardSwish"] = node => OnnxElementwise.Map(node, new Unary(UnaryKind.HardSwish)),
        ["HardSigmoid"] = node => OnnxElementwise.Map(node, new Unary(UnaryKind.HardSigmoid, node.Node.Float("alpha", 0.2f), node.Node.Float("beta", 0.5f))),
        ["Sigmoid"] = node => OnnxElementwise.Map(node, new Unary(UnaryKind.Sigmoid)),
        ["Tanh"] = node => OnnxElementwise.Map(node, new Unary(UnaryKind.Tanh)),
        ["Exp"] = node => OnnxElementwise.Map(node, new Unary(UnaryKind.Exp)),
        ["Log"] = node => OnnxElementwise.Map(node, new Unary(UnaryKind.Log)),
        ["Sqrt"] = node => OnnxElementwise.Map(node, new Unary(UnaryKind.Sqrt)),
        ["Neg"] = node => OnnxElementwise.Map(node, new Unary(UnaryKind.Negate)),
        ["Abs"] = node => OnnxElementwise.Map(node, new Unary(UnaryKind.Abs)),
        ["Reciprocal"] = node => OnnxElementwise.Map(node, new Unary(UnaryKind.Reciprocal)),
        ["Clip"] = OnnxElementwise.Clip,
        ["PRelu"] = OnnxElementwise.PRelu,
        ["Add"] = node => OnnxElementwise.Combine(node, BinaryKind.Add),
        ["Sum"] = node => OnnxElementwise.Combine(node, BinaryKind.Add),
        ["Sub"] = node => OnnxElementwise.Combine(node, BinaryKind.Subtract),
        ["Mul"] = node => OnnxElementwise.Combine(node, BinaryKind.Multiply),
        ["Div"] = node => OnnxElementwise.Combine(node, BinaryKind.Divide),
        ["Pow"] = node => OnnxElementwise.Combine(node, BinaryKind.Power),
        ["Min"] = node => OnnxElementwise.Combine(node, BinaryKind.Minimum),
        ["Max"] = node => OnnxElementwise.Combine(node, BinaryKind.Maximum),
        ["Softmax"] = OnnxElementwise.Softmax,
        ["ReduceMean"] = node => OnnxElementwise.Reduce(node, ReduceKind.Mean),
        ["ReduceSum"] = node => OnnxElementwise.Reduce(node, ReduceKind.Sum),
        ["ReduceMax"] = node => OnnxElementwise.Reduce(node, ReduceKind.Max),
        ["ReduceMin"] = node => OnnxElementwise.Reduce(node, ReduceKind.Min),
        ["ReduceL2"] = node => OnnxElementwise.Reduce(node, ReduceKind.L2),
        ["Identity"] = node => node.Input(0),
        ["Dropout"] = node => node.Input(0),

        ["Reshape"] = OnnxArranging.Reshape,
        ["Flatten"] = OnnxArranging.Flatten,
        ["Squeeze"] = OnnxArranging.Squeeze,
        ["Unsqueeze"] = OnnxArranging.Unsqueeze,
        ["Transpose"] = OnnxArranging.Transpose,
        ["Concat"] = OnnxArranging.Concat,
        ["Slice"] = OnnxArranging.Slice,
        ["Pad"] = OnnxArranging.Pad,
        ["Gather"] = OnnxArranging.Gather,
        ["Expand"] = OnnxArranging.Expand,
        ["Tile"] = OnnxArranging.Tile,
        ["ScatterND"] = OnnxArranging.Scatter,

        ["QuantizeLinear"] = OnnxQuantisation.Quantise,
        ["DequantizeLinear"] = OnnxQuantisation.Dequantise,

        ["Shape"] = OnnxFolding.ShapeOf,
        ["Constant"] = OnnxFolding.Constant,
        ["ConstantOfShape"] = OnnxFolding.ConstantOfShape,
        ["Range"] = OnnxFolding.Range,
        ["Cast"] = OnnxFolding.Cast,
        ["Equal"] = node => OnnxFolding.Compare(node, (a, b) => a == b),
        ["Greater"] = node => OnnxFolding.Compare(node, (a, b) => a > b),
        ["Less"] = node => OnnxFolding.Compare(node, (a, b) => a < b),
        ["Not"] = OnnxFolding.Not,
        ["Where"] = OnnxFolding.Where,
        ["Floor"] = node => OnnxFolding.Round(node, Math.Floor),
        ["Ceil"] = node => OnnxFolding.Round(node, Math.Ceiling),
    }.ToFrozenDictionary();

    public static bool IsKnown(string op) => op == "Split" || Translations.ContainsKey(op);

    public static void Translate(OnnxScope scope, OnnxTranslation translation)
    {
        OnnxNode node = scope.Node;
        OnnxValue[] results = node.Operator == "Split" ? OnnxArranging.Split(scope) : [Translations[node.Operator](scope)];
        for (int i = 0; i < node.Outputs.Count && i < results.Length; i++)
            translation.Define(node.Outputs[i], results[i]);
    }
}
