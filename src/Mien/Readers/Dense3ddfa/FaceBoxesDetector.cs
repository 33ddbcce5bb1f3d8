using Mien.Graphics;
using Mien.Tensors;
using Mien.Tensors.Import.PyTorch;

namespace Mien;

/// <summary>
/// Finds faces as 3DDFA_V2 does, with FaceBoxes: shrink to at most 1080 × 720, run, decode against the priors, keep the best of what
/// overlaps. The network takes any size; it is compiled for the sizes that were seen last.
/// </summary>
sealed class FaceBoxesDetector : IDisposable
{
    // Variances of the box encoding (SSD), and 3DDFA_V2's limit of candidates before suppression.
    const float CenterVariance = 0.1f, SizeVariance = 0.2f;
    const int MostCandidates = 5000, MostSizes = 4;

    readonly IReadOnlyDictionary<string, Tensor> _weights;
    readonly Dense3ddfaDescription _description;
    readonly NetworkOptions _options;
    readonly BilinearResizer _resizer = new();
    readonly List<Sized> _networks = [];
    readonly List<FaceDetection> _found = [];

    public FaceBoxesDetector(Pack pack, Dense3ddfaDescription description, NetworkOptions options)
    {
        _weights = PyTorchFile.LoadStateDict(Path.Combine(pack.Folder, description.Detector));
        _description = description;
        _options = options;
        // Damage shows now, not at the first picture.
        _networks.Add(Compile(128, 128));
    }

    /// <summary>Appends the faces in a part of the picture, in its pixels, by falling score.</summary>
    public void Detect(ImageView image, in RotatedRect part, float minScore, float minSuppression, List<FaceDetection> results)
    {
        int left = (int)Math.Clamp(Math.Round(part.CenterX - part.Width / 2), 0, image.Width - 1), top = (int)Math.Clamp(Math.Round(part.CenterY - part.Height / 2), 0, image.Height - 1);
        int width = (int)Math.Clamp(Math.Round(part.Width), 1, image.Width - left), height = (int)Math.Clamp(Math.Round(part.Height), 1, image.Height - top);
        double scale = 1;
        if (height > _description.MaxHeight)
            scale = (double)_description.MaxHeight / height;
        if (width * scale > _description.MaxWidth)
            scale *= _description.MaxWidth / (width * scale);
        int toWidth = Math.Max(1, (int)(scale * width)), toHeight = Math.Max(1, (int)(scale * height));
        Sized sized = For(toWidth, toHeight);
        PlanarInput.Fill(_resizer.Resize(image, left, top, width, height, toWidth, toHeight), image.Format, (104, 117, 123), 1, sized.Network.Input());
        sized.Network.Run();
        _found.Clear();
        Decode(sized, minScore, scale, _found);
        if (_found.Count > MostCandidates)
            _found.RemoveRange(MostCandidates, _found.Count - MostCandidates);
        KeepBest(_found, minSuppression);
        foreach (FaceDetection detection in _found)
            results.Add(detection.Mapped(System.Numerics.Vector2.One, new(left, top)));
    }

    public void Dispose()
    {
        foreach (Sized sized in _networks)
            sized.Network.Dispose();
        _networks.Clear();
    }

    static void Decode(Sized sized, float minScore, double scale, List<FaceDetection> results)
    {
        ReadOnlySpan<float> boxes = sized.Network.Output(sized.Boxes), scores = sized.Network.Output(sized.Scores), priors = sized.Priors;
        for (int i = 0; i < scores.Length / 2; i++)
        {
            float score = scores[i * 2 + 1];
            if (!(score > minScore))
                continue;
            ReadOnlySpan<float> prior = priors.Slice(i * 4, 4), box = boxes.Slice(i * 4, 4);
            float x = prior[0] + box[0] * CenterVariance * prior[2], y = prior[1] + box[1] * CenterVariance * prior[3];
            float width = prior[2] * MathF.Exp(box[2] * SizeVariance), height = prior[3] * MathF.Exp(box[3] * SizeVariance);
            float unitX = (float)(sized.Width / scale), unitY = (float)(sized.Height / scale);
            if (float.IsFinite(x + y + width + height))
                results.Add(new FaceDetection { Score = score, Box = new FaceBox((x - width / 2) * unitX, (y - height / 2) * unitY, width * unitX, height * unitY) });
        }
        results.Sort(static (a, b) => b.Score.CompareTo(a.Score));
    }

    /// <summary>Greedy suppression of sorted boxes whose sides count a pixel more than their length, as in R-CNN's code.</summary>
    static void KeepBest(List<FaceDetection> sorted, float minOverlap)
    {
        int kept = 0;
        for (int i = 0; i < sorted.Count; i++)
        {
            bool isNew = true;
            for (int k = 0; k < kept && isNew; k++)
                isNew = FaceBox.IntersectionOverUnion(Counted(sorted[k].Box), Counted(sorted[i].Box)) <= minOverlap;
            if (isNew)
                sorted[kept++] = sorted[i];
        }
        sorted.RemoveRange(kept, sorted.Count - kept);
    }

    static FaceBox Counted(in FaceBox box) => box with { Width = box.Width + 1, Height = box.Height + 1 };

    Sized For(int width, int height)
    {
        for (int i = 0; i < _networks.Count; i++)
            if (_networks[i].Width == width && _networks[i].Height == height)
                return _networks[i];
        if (_networks.Count == MostSizes)
        {
            _networks[0].Network.Dispose();
            _networks.RemoveAt(0);
        }
        Sized made = Compile(width, height);
        _networks.Add(made);
        return made;
    }

    Sized Compile(int width, int height)
    {
        Network network = Network.Compile(Mien.Tensors.Networks.FaceBoxes.Build(_weights, width, height), _options);
        int boxes = network.Outputs[0].Name == "loc" ? 0 : 1;
        return new Sized(width, height, network, FaceBoxesPriors.Generate(width, height), boxes, 1 - boxes);
    }

    sealed record Sized(int Width, int Height, Network Network, float[] Priors, int Boxes, int Scores);
}
