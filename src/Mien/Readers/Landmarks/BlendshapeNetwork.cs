using System.Numerics;
using Mien.Tensors;

namespace Mien;

/// <summary>Reads the expression off landmarks with a pack's network: 146 points in pixels of the whole picture to 52 weights, the first of which means nothing.</summary>
sealed class BlendshapeNetwork : IDisposable
{
    readonly Network _network;
    readonly int _scores;

    public BlendshapeNetwork(Pack pack, BlendshapeDescription description, NetworkOptions options)
    {
        _network = pack.Compile(description, options, LandmarkTopology.BlendshapeInputs.Length * 2);
        _scores = description.OutputIndex(_network, "scores", Blendshapes.Count + 1);
    }

    /// <summary>The weights in the order of <see cref="Blendshape"/>, valid until the next run.</summary>
    public ReadOnlySpan<float> Run(ReadOnlySpan<Vector3> landmarks)
    {
        Span<float> input = _network.Input();
        ReadOnlySpan<short> indices = LandmarkTopology.BlendshapeInputs;
        for (int i = 0; i < indices.Length; i++)
        {
            input[i * 2] = landmarks[indices[i]].X;
            input[i * 2 + 1] = landmarks[indices[i]].Y;
        }
        _network.Run();
        return _network.Output(_scores)[1..];
    }

    public void Dispose() => _network.Dispose();
}
