using Mien.Tensors;

namespace Mien;

/// <summary>Finds outputs of opentrack's networks by the names that its exporter gives.</summary>
static class OpentrackOutputs
{
    /// <exception cref="PackException">There is no such output, or one of another size.</exception>
    public static int Find(Network network, string file, string name, int elements) => TryFind(network, name) is { } index
        ? network.Outputs[index].Shape.ElementCount == elements ? index
            : throw new PackException($"'{file}': the output '{name}' has {network.Outputs[index].Shape.ElementCount} elements, not {elements}; this is no network of opentrack's.")
        : throw new PackException($"'{file}' has no output '{name}'; it has {string.Join(", ", network.Outputs.Select(output => $"'{output.Name}'"))}. This is no network of opentrack's.");

    public static int? TryFind(Network network, string name)
    {
        for (int i = 0; i < network.Outputs.Count; i++)
            if (network.Outputs[i].Name == name)
                return i;
        return null;
    }
}
