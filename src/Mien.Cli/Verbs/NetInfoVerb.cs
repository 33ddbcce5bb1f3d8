using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Mien.Cli.Output;
using Mien.Tensors.Graphs;

namespace Mien.Cli.Verbs;

/// <summary><c>mien net info</c>: inputs, outputs, layers with their shapes, parameters and multiply-accumulates.</summary>
static class NetInfoVerb
{
    public static string[] Examples =>
    [
        "mien net info face_landmark.tflite",
        "mien net info face_landmarker.task:face_landmarks_detector.tflite --json",
    ];

    public static Command Create()
    {
        Argument<string> model = NetVerb.ModelArgument();
        Option<bool> json = new("--json") { Description = "Prints JSON instead of tables." };
        var command = new Command("info", "Shows a network's inputs, outputs, layers, shapes, parameters and multiply-accumulates (MACs).") { model, json };
        command.SetAction(result =>
        {
            Graph graph = NetVerb.Load(result.GetRequiredValue(model));
            if (result.GetValue(json))
                WriteJson(graph);
            else
                WriteTables(graph, result.GetRequiredValue(model));
            return ExitCode.Done;
        });
        return command;
    }

    static void WriteTables(Graph graph, string model)
    {
        Console.WriteLine($"{model}: '{graph.Name}', {graph.Nodes.Count} layers, {Number(graph.ParameterCount)} parameters, {Number(graph.MultiplyAccumulates)} MACs");
        foreach ((string key, string value) in graph.Metadata)
            Console.WriteLine($"  {key}: {(value.Length > 200 ? value[..200] + "…" : value).ReplaceLineEndings(" ")}");
        foreach (Value value in graph.Inputs)
            Console.WriteLine($"  input   {value.Name}: {value.Type}");
        foreach (Value value in graph.Outputs)
            Console.WriteLine($"  output  {value.Name}: {value.Type}");
        Terminal.Table([">#", "layer", "weights", "output", ">parameters", ">MACs", "name"], Layers(graph).Select((layer, i) => (IReadOnlyList<string>)
        [
            (i + 1).ToString(CultureInfo.InvariantCulture),
            layer.Node.Operator.Name,
            layer.Weights?.ToString() ?? "",
            layer.Node.Output.Shape.ToString(),
            layer.Parameters == 0 ? "" : Number(layer.Parameters),
            layer.Macs == 0 ? "" : Number(layer.Macs),
            layer.Node.Output.Name,
        ]));
    }

    static void WriteJson(Graph graph)
    {
        using (Stream output = Console.OpenStandardOutput())
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("name", graph.Name);
            json.WriteNumber("parameters", graph.ParameterCount);
            json.WriteNumber("macs", graph.MultiplyAccumulates);
            WriteValues(json, "inputs", graph.Inputs);
            WriteValues(json, "outputs", graph.Outputs);
            json.WriteStartArray("layers");
            foreach (Layer layer in Layers(graph))
            {
                json.WriteStartObject();
                json.WriteString("name", layer.Node.Output.Name);
                json.WriteString("operator", layer.Node.Operator.Name);
                json.WriteStartArray("inputs");
                foreach (Value? input in layer.Node.Inputs)
                {
                    if (input is { Constant: null })
                        json.WriteStringValue(input.Name);
                }
                json.WriteEndArray();
                WriteShape(json, layer.Node.Output);
                json.WriteNumber("parameters", layer.Parameters);
                json.WriteNumber("macs", layer.Macs);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        Console.WriteLine();
    }

    static void WriteValues(Utf8JsonWriter json, string name, IReadOnlyList<Value> values)
    {
        json.WriteStartArray(name);
        foreach (Value value in values)
        {
            json.WriteStartObject();
            json.WriteString("name", value.Name);
            json.WriteString("type", value.Type.Element.ToString());
            WriteShape(json, value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteShape(Utf8JsonWriter json, Value value)
    {
        json.WriteStartArray("shape");
        foreach (int extent in value.Shape.Extents)
            json.WriteNumberValue(extent);
        json.WriteEndArray();
    }

    /// <summary>The nodes with what each costs; a constant that several nodes share counts at the first.</summary>
    static IEnumerable<Layer> Layers(Graph graph)
    {
        var counted = new HashSet<Value>();
        foreach (Node node in graph.Nodes)
        {
            long parameters = node.Inputs.Where(input => input?.Constant is not null && counted.Add(input)).Sum(input => (long)input!.Shape.ElementCount);
            Value? weights = node.Inputs.FirstOrDefault(input => input?.Constant is not null);
            yield return new Layer(node, weights?.Shape, parameters, node.Operator.MultiplyAccumulates(node.Inputs, node.Output.Shape));
        }
    }

    static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    readonly record struct Layer(Node Node, Tensors.Shape? Weights, long Parameters, long Macs);
}
