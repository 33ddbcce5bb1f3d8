namespace Mien.Training;

/// <summary>One place of the batch: the scene in it, letterboxed as the runtime does, and what the network shall say of it.</summary>
sealed class DetectorSample
{
    const int Width = DetectorContract.InputWidth, Height = DetectorContract.InputHeight;

    readonly SceneComposer _composer;
    readonly List<SceneFace> _faces = [];

    public DetectorSample(SceneMaterial material, SceneOptions scenes) => _composer = new SceneComposer(material, scenes);

    /// <summary>The faces, pixels of the network's input.</summary>
    public IReadOnlyList<SceneFace> Faces => _faces;

    /// <summary>Which anchor shall find which.</summary>
    public AnchorTargets Targets { get; } = new();

    /// <summary>Makes a sample and fills the network's input, [288, 384, 3].</summary>
    public void Make(ulong seed, long sample, Span<float> input)
    {
        var random = new SampleRandom(seed, sample);
        double ratio = random.Next() switch
        {
            < 0.45 => 4.0 / 3,
            < 0.75 => 16.0 / 9,
            < 0.85 => 1,
            < 0.93 => 3.0 / 4,
            _ => 9.0 / 16,
        } * Math.Exp(random.NextGaussian() * 0.05);
        int width = Math.Min(Width, (int)Math.Round(Height * ratio)), height = Math.Min(Height, (int)Math.Round(Width / ratio)), left = (Width - width) / 2, top = (Height - height) / 2;
        _composer.Compose(width, height, ref random);
        Letterbox(_composer.Canvas, left, top, input);
        _faces.Clear();
        for (int i = 0; i < _composer.Faces.Count; i++)
            _faces.Add(Moved(_composer.Faces[i], left, top));
        Targets.Match(_faces);
    }

    static void Letterbox(SceneCanvas canvas, int left, int top, Span<float> input)
    {
        ReadOnlySpan<float> pixels = canvas.Pixels;
        int length = canvas.Width * 3;
        input.Fill(-1);
        for (int y = 0; y < canvas.Height; y++)
        {
            Span<float> row = input.Slice(((y + top) * Width + left) * 3, length);
            ReadOnlySpan<float> source = pixels.Slice(y * length, length);
            for (int i = 0; i < row.Length; i++)
                row[i] = source[i] * 2 - 1;
        }
    }

    static SceneFace Moved(SceneFace face, int x, int y)
    {
        var offset = new System.Numerics.Vector2(x, y);
        face.Center += offset;
        for (int i = 0; i < FaceKeypoints.Count; i++)
            face.Keypoints[i] += offset;
        return face;
    }
}
