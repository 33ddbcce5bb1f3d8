using Mien.Tensors;
using Mien.Tensors.Export.Onnx;
using Mien.Tensors.Graphs;
using Mien.Tensors.Reference;

namespace Mien.Interop.Tests;

/// <summary>Each operator means to us what it means to ONNX Runtime, read and written.</summary>
public class OperatorTests
{
    const float Tolerance = 2e-5f;

    [RuntimeFact]
    public void Imported_operators_compute_what_ONNX_Runtime_computes() => AssertCases(model => model);

    [RuntimeFact]
    public void Exported_operators_compute_what_the_reference_computes() => AssertCases(model => OnnxFile.Write(ModelFile.Read(model, "again")));

    [RuntimeTheory]
    [InlineData(13)]
    [InlineData(14)]
    public void Operators_exported_to_older_opsets_compute_the_same(int opset) =>
        AssertCases(model => OnnxFile.Write(ModelFile.Read(model, "again"), new OnnxOptions { Opset = opset }));

    static void AssertCases(Func<byte[], byte[]> written)
    {
        (string Name, byte[] Model, Tensor Input)[] cases = [.. OperatorCases.All()];
        var failures = new List<string>();
        var jobs = new List<(byte[], IReadOnlyList<Tensor>)>();
        var expected = new List<(string Name, Tensor Output)>();
        foreach ((string name, byte[] model, Tensor input) in cases)
        {
            try
            {
                Graph graph = ModelFile.Read(model, name);
                expected.Add((name, ReferenceEvaluator.Run(graph, input)[0]));
                jobs.Add((written(model), [input]));
            }
            catch (Exception exception) when (exception is ModelFormatException or UnsupportedOperatorException)
            {
                failures.Add($"{name}: {exception.Message}");
            }
        }
        // Its optimiser would replace some definitions by faster approximations (8-bit products).
        IReadOnlyList<(IReadOnlyList<Tensor> Outputs, string? Error)> results = OnnxRuntime.TryRun(jobs, "disabled");
        for (int i = 0; i < results.Count; i++)
        {
            string? difference = results[i].Error ?? Difference(expected[i].Output, results[i].Outputs[0]);
            if (difference is not null)
                failures.Add($"{expected[i].Name}: {difference}");
        }
        Assert.True(failures.Count == 0, $"{failures.Count} of {cases.Length}:\n{string.Join("\n", failures)}");
    }

    static string? Difference(Tensor ours, Tensor theirs)
    {
        if (ours.Shape != theirs.Shape)
            return $"shape {ours.Shape} instead of {theirs.Shape}";
        for (int i = 0; i < ours.Floats.Length; i++)
        {
            if (!(Math.Abs(ours.Floats[i] - theirs.Floats[i]) <= Tolerance * Math.Max(1, Math.Abs(theirs.Floats[i]))))
                return $"element {i} is {ours.Floats[i]} instead of {theirs.Floats[i]}";
        }
        return null;
    }
}
