using System.Diagnostics;
using Mien.Tensors.Graphs;
using Mien.Tensors.Passes;
using Mien.Tensors.Planning;

namespace Mien.Tensors.Measuring;

/// <summary>Where the time of a network's run goes, layer by layer.</summary>
public sealed class NetworkProfile
{
    // .NET compiles hot methods again in the background after some calls and a pause.
    static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(500);

    NetworkProfile(IReadOnlyList<LayerTime> layers, double minMilliseconds)
    {
        Layers = layers;
        MinMilliseconds = minMilliseconds;
    }

    /// <summary>The kernel calls in the order in which they run, each with its shortest time.</summary>
    public IReadOnlyList<LayerTime> Layers { get; }

    /// <summary>The shortest whole run without a clock between layers; usually a little over the layers' sum, whose shortest times fall into different runs.</summary>
    public double MinMilliseconds { get; }

    /// <summary>Compiles a graph and times every layer of it, on seeded noise, in place between its neighbours: caches are as warm as in a run.</summary>
    /// <param name="graph">The network; it stays as it is.</param>
    /// <param name="options">How it is compiled.</param>
    /// <param name="runs">Timed runs, after half a second that warms up.</param>
    /// <exception cref="ModelFormatException">The graph breaks a rule of the representation; the message names the node.</exception>
    public static NetworkProfile Measure(Graph graph, NetworkOptions? options = null, int runs = 200)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        options ??= new NetworkOptions();
        Graph optimised = Pipeline.Optimise(graph);
        using Network network = Network.Plan(optimised, options);
        var random = new Random(1);
        for (int i = 0; i < network.Inputs.Count; i++)
        {
            foreach (ref float element in network.Input(i))
                element = random.NextSingle() * 2 - 1;
        }
        long[] least = new long[network.Steps.Count];
        Array.Fill(least, long.MaxValue);
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp;)
            TimeSteps(network, least);
        Array.Fill(least, long.MaxValue);
        long leastRun = long.MaxValue;
        for (int i = 0; i < runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            network.Run();
            leastRun = Math.Min(leastRun, Stopwatch.GetTimestamp() - start);
            TimeSteps(network, least);
        }
        return new NetworkProfile(Describe(optimised, network.Steps, least), 1e3 * leastRun / Stopwatch.Frequency);
    }

    static void TimeSteps(Network network, long[] least)
    {
        long before = Stopwatch.GetTimestamp();
        for (int i = 0; i < least.Length; i++)
        {
            network.RunStep(i);
            long after = Stopwatch.GetTimestamp();
            least[i] = Math.Min(least[i], after - before);
            before = after;
        }
    }

    static LayerTime[] Describe(Graph graph, IReadOnlyList<Step> steps, long[] least)
    {
        Dictionary<string, Node> nodes = [];
        foreach (Node node in graph.Nodes)
            nodes[node.Output.Name] = node;
        // A convolution in groups is one product for each; a border drawn around a picture first is no product.
        Dictionary<string, long> products = [];
        foreach (Step step in steps)
            products[step.Name] = products.GetValueOrDefault(step.Name) + (Multiplies(step) ? 1 : 0);
        var layers = new LayerTime[steps.Count];
        for (int i = 0; i < layers.Length; i++)
        {
            Step step = steps[i];
            nodes.TryGetValue(step.Name, out Node? node);
            long macs = node is null || !Multiplies(step) ? 0 : node.Operator.MultiplyAccumulates(node.Inputs, node.Output.Shape) / products[step.Name];
            string kernel = KernelName(step);
            bool helps = node is not null && macs == 0 && products[step.Name] > 0;
            layers[i] = new LayerTime(
                step.Name,
                node is null || helps ? "arranging" : LayerDescription.Family(node),
                step.GetType().IsGenericType ? $"{kernel} {step.InstructionSet.ToString().ToLowerInvariant()}" : kernel,
                node is null ? kernel : helps ? $"{kernel} before: {LayerDescription.Of(node)}" : LayerDescription.Of(node),
                macs,
                1e6 * Math.Max(1, least[i]) / Stopwatch.Frequency);
        }
        return layers;
    }

    // Work of the other kernels is a guess for the planner, not products.
    static bool Multiplies(Step step) => KernelName(step) is "Gemm" or "IntegerGemm" or "Depthwise" or "MatMul";

    /// <summary>GemmStep`2 is the kernel Gemm.</summary>
    static string KernelName(Step step)
    {
        string name = step.GetType().Name;
        int end = name.IndexOf("Step", StringComparison.Ordinal);
        return end > 0 ? name[..end] : name;
    }
}
