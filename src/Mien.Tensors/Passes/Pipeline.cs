using Mien.Tensors.Graphs;

namespace Mien.Tensors.Passes;

/// <summary>The passes between an importer and the planner, in order.</summary>
static class Pipeline
{
    /// <summary>A graph that computes the same outputs with fewer nodes.</summary>
    /// <exception cref="ModelFormatException">The graph breaks the rules of <see cref="GraphSpecification"/>.</exception>
    public static Graph Optimise(Graph graph)
    {
        Require(graph, "The model");
        GraphPass[] passes = [new CountInIntegers(), new Simplify(), new FoldAffine(), new Simplify(), new FoldPadding(), new FuseEpilogues()];
        foreach (GraphPass pass in passes)
        {
            graph = pass.Run(graph);
            System.Diagnostics.Debug.Assert(GraphSpecification.Check(graph).Count == 0, $"{pass.GetType().Name} broke the graph.");
        }
        return graph;
    }

    static void Require(Graph graph, string what)
    {
        IReadOnlyList<string> violations = GraphSpecification.Check(graph);
        if (violations.Count > 0)
            throw new ModelFormatException($"{what} is not well formed: {violations[0]}{(violations.Count > 1 ? $" (and {violations.Count - 1} more)" : "")}");
    }
}
