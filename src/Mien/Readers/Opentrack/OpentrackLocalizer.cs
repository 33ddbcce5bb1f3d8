using Mien.Tensors;

namespace Mien;

/// <summary>opentrack's localizer: whether there is a face in a frame, and its box. It knows one face.</summary>
sealed class OpentrackLocalizer : IDisposable
{
    const int Width = 288, Height = 224;

    // A box smaller than this along both sides is none.
    const float LeastSide = 16;

    readonly Network _network;
    readonly int _output;
    readonly GrayArea _area = new();

    public OpentrackLocalizer(Pack pack, string file, NetworkOptions options)
    {
        _network = Network.Load(Path.Combine(pack.Folder, file), options);
        _output = OpentrackOutputs.Find(_network, file, "logit_box", 5);
        if (_network.Input().Length == Width * Height)
            return;
        _network.Dispose();
        throw new PackException($"'{file}' wants an input of {_network.Inputs[0].Shape}; a localizer of {Height}×{Width} grey pixels is expected. Correct pack.json.");
    }

    /// <summary>How surely there is a face, 0 … 1, and its box in pixels of the frame.</summary>
    public (float Score, FaceBox Box) Run(GrayPyramid frame)
    {
        GrayLevel coarsest = frame[frame.LevelCount - 1];
        ReadOnlySpan<byte> pixels = _area.Resize(coarsest, Width, Height);
        Span<float> input = _network.Input();
        for (int i = 0; i < input.Length; i++)
            input[i] = pixels[i] / 255f - 0.5f;
        _network.Run();
        ReadOnlySpan<float> output = _network.Output(_output);
        (_, _, int width, int height) = frame.Part;
        float x0 = (output[1] + 1) / 2 * width, y0 = (output[2] + 1) / 2 * height, x1 = (output[3] + 1) / 2 * width, y1 = (output[4] + 1) / 2 * height;
        var box = new FaceBox(x0, y0, x1 - x0, y1 - y0);
        float score = 1 / (1 + MathF.Exp(-output[0]));
        bool isBox = float.IsFinite(x0 + y0 + x1 + y1) && (box.Width >= LeastSide || box.Height >= LeastSide);
        return (isBox && float.IsFinite(score) ? score : 0, box);
    }

    public void Dispose() => _network.Dispose();
}
