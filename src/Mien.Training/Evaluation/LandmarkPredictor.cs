using System.Numerics;
using Mien.Graphics;
using Mien.Tensors;
using Mien.Tensors.Graphs;

namespace Mien.Training;

/// <summary>A landmark network that is to be judged: a pack's, or one that was just trained. Not thread-safe.</summary>
public abstract class LandmarkPredictor : IDisposable
{
    /// <summary>Points that it gives: 478, or 468 without irises.</summary>
    public abstract int Points { get; }

    /// <summary>The landmark network of a pack, and its network for irises where it has one.</summary>
    /// <exception cref="PackException">The pack has none.</exception>
    public static LandmarkPredictor Of(Pack pack) => new OfPack(pack);

    /// <summary>
    /// A network with one input, 1 × S × S × 3 (RGB, −1 … 1), and among its outputs one of 478 × 3 numbers and one of a single number, the presence as a
    /// logit. The landmarks are in pixels of the input from its corner, or in crops from its middle (−½ … ½): which, their size tells.
    /// </summary>
    /// <exception cref="ModelFormatException">The network is no such one.</exception>
    public static LandmarkPredictor Of(Graph graph) => new OfGraph(graph);

    /// <summary>Looks at a region of a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="region">What the network sees.</param>
    /// <param name="landmarks">Receives <see cref="Points"/> landmarks, pixels of the picture, z in the same unit.</param>
    /// <returns>Presence, 0 … 1.</returns>
    public abstract float Predict(ImageView image, in RotatedRect region, Span<Vector3> landmarks);

    /// <inheritdoc/>
    public abstract void Dispose();

    sealed class OfPack : LandmarkPredictor
    {
        readonly LandmarkNetwork _network;
        readonly IrisNetwork? _irises;

        public OfPack(Pack pack)
        {
            LandmarkDescription description = pack.Description.Landmarks
                ?? throw new PackException($"The pack '{pack.Name}' has no landmark network: its kind is {pack.Description.Kind}. Choose another with --pack.");
            _network = new LandmarkNetwork(pack, description, new NetworkOptions());
            if (description.Points < LandmarkTopology.Count && pack.Description.Irises is { } irises)
                _irises = new IrisNetwork(pack, irises, new NetworkOptions());
        }

        public override int Points => _irises is null ? _network.Points : LandmarkTopology.Count;

        public override float Predict(ImageView image, in RotatedRect region, Span<Vector3> landmarks)
        {
            float presence = _network.Run(image, region, landmarks);
            _irises?.Refine(image, landmarks);
            return presence;
        }

        public override void Dispose()
        {
            _network.Dispose();
            _irises?.Dispose();
        }
    }

    sealed class OfGraph : LandmarkPredictor
    {
        readonly Network _network;
        readonly int _side, _landmarks, _presence;

        public OfGraph(Graph graph)
        {
            _network = Network.Compile(graph, new NetworkOptions());
            Shape input = _network.Inputs[0].Shape;
            _landmarks = IndexOf(LandmarkTopology.Count * 3);
            _presence = IndexOf(1);
            if (_network.Inputs.Count != 1 || input.Rank != 4 || input[0] != 1 || input[3] != 3 || input[1] != input[2] || _landmarks < 0)
            {
                _network.Dispose();
                throw new ModelFormatException($"this is no landmark network: its input is {input} and its outputs are {string.Join(", ", graph.Outputs.Select(output => output.Shape))}; 1×S×S×3 and {LandmarkTopology.Count * 3} numbers are expected.");
            }
            _side = input[1];
        }

        public override int Points => LandmarkTopology.Count;

        public override float Predict(ImageView image, in RotatedRect region, Span<Vector3> landmarks)
        {
            ImageCrop.ToTensor(image, region, _side, _side, PixelEncoding.Range(ChannelOrder.Rgb, -1, 1), Border.Replicate, _network.Input());
            _network.Run();
            ReadOnlySpan<float> raw = _network.Output(_landmarks);
            float most = 0;
            for (int i = 0; i < raw.Length; i += 3)
                most = Math.Max(most, Math.Abs(raw[i]));
            // A face fills two thirds of its region: in crops no point is beyond 2, in pixels one always is.
            (double unit, double shift) = most > 2 ? (1.0 / _side, 0.5) : (1, 0);
            (double sin, double cos) = Math.SinCos(region.RotationRadians);
            for (int i = 0; i < landmarks.Length; i++)
            {
                double x = (raw[i * 3] * unit - shift) * region.Width, y = (raw[i * 3 + 1] * unit - shift) * region.Height;
                landmarks[i] = new Vector3((float)(region.CenterX + cos * x - sin * y), (float)(region.CenterY + sin * x + cos * y), (float)(raw[i * 3 + 2] * unit * region.Width));
            }
            return _presence < 0 ? 1 : 1 / (1 + MathF.Exp(-_network.Output(_presence)[0]));
        }

        public override void Dispose() => _network.Dispose();

        int IndexOf(int elements)
        {
            for (int i = 0; i < _network.Outputs.Count; i++)
                if (_network.Outputs[i].Shape.ElementCount == elements)
                    return i;
            return -1;
        }
    }
}
