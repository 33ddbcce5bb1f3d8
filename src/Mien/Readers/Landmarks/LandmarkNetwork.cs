using System.Numerics;
using Mien.Graphics;
using Mien.Tensors;

namespace Mien;

/// <summary>
/// Finds the landmarks of the face in a region, and how surely there is one. A network of 478 points gives all of them;
/// one of 468 leaves the irises to an <see cref="IrisNetwork"/>.
/// </summary>
sealed class LandmarkNetwork : IDisposable
{
    readonly LandmarkDescription _description;
    readonly Network _network;
    readonly int _landmarks, _presence;

    public LandmarkNetwork(Pack pack, LandmarkDescription description, NetworkOptions options)
    {
        _description = description;
        _network = pack.Compile(description, options);
        _landmarks = description.OutputIndex(_network, "landmarks", description.Points * 3);
        _presence = description.OutputIndex(_network, "presence", 1);
    }

    /// <summary>Points that the network gives: 468 or 478.</summary>
    public int Points => _description.Points;

    /// <summary>Fills the first <see cref="Points"/> landmarks, in pixels of the picture (z in pixels too, smaller = nearer), and returns the presence, 0 … 1.</summary>
    public float Run(ImageView image, in RotatedRect region, Span<Vector3> landmarks)
    {
        InputDescription input = _description.Input;
        input.Fill(image, region, _network.Input());
        _network.Run();
        ReadOnlySpan<float> raw = _network.Output(_landmarks);
        (double sin, double cos) = Math.SinCos(region.RotationRadians);
        double scaleX = region.Width / input.Width, scaleY = region.Height / input.Height;
        for (int i = 0; i < Points; i++)
        {
            double x = (raw[i * 3] - input.Width * 0.5) * scaleX, y = (raw[i * 3 + 1] - input.Height * 0.5) * scaleY;
            landmarks[i] = new Vector3(
                (float)(region.CenterX + cos * x - sin * y),
                (float)(region.CenterY + sin * x + cos * y),
                (float)(raw[i * 3 + 2] * scaleX));
        }
        return 1 / (1 + MathF.Exp(-_network.Output(_presence)[0]));
    }

    public void Dispose() => _network.Dispose();
}
