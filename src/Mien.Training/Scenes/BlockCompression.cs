using System.Runtime.Intrinsics;

namespace Mien.Training;

/// <summary>
/// What JPEG leaves of a picture: the cosine coefficients of 8 × 8 blocks of luma, rounded to the steps of ITU-T T.81's example table, and
/// colour kept only as the means of 2 × 2 pixels. No file is written; only the loss matters.
/// </summary>
sealed class BlockCompression
{
    const int Side = 8;

    static readonly float[] Cosines = MakeCosines(false), Transposed = MakeCosines(true);

    static ReadOnlySpan<byte> ExampleSteps =>
    [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    ];

    readonly float[] _luma = new float[Side * Side], _old = new float[Side * Side], _work = new float[Side * Side], _steps = new float[Side * Side];

    /// <summary>Compresses a canvas at a quality of 1 … 99 (libjpeg's scale), with blocks that begin at an offset (0 … 7); what does not fill a block stays.</summary>
    public void Apply(SceneCanvas canvas, int quality, int left, int top)
    {
        float percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        for (int i = 0; i < _steps.Length; i++)
            _steps[i] = Math.Max(1, ExampleSteps[i] * percent / 100) / 255;
        Span<float> pixels = canvas.Pixels;
        int stride = canvas.Width * 3;
        for (int y = top; y + Side <= canvas.Height; y += Side)
            for (int x = left; x + Side <= canvas.Width; x += Side)
                Compress(pixels[(y * stride + x * 3)..], stride);
    }

    void Compress(Span<float> block, int stride)
    {
        for (int y = 0; y < Side; y++)
            for (int x = 0; x < Side; x++)
            {
                int i = y * stride + x * 3;
                _old[y * Side + x] = _luma[y * Side + x] = 0.299f * block[i] + 0.587f * block[i + 1] + 0.114f * block[i + 2];
            }
        // F = C · f · Cᵀ, rounded, and back: f = Cᵀ · F · C.
        Multiply(Cosines, _luma, _work);
        Multiply(_work, Transposed, _luma);
        for (int i = 0; i < _luma.Length; i++)
            _luma[i] = MathF.Round(_luma[i] / _steps[i]) * _steps[i];
        Multiply(Transposed, _luma, _work);
        Multiply(_work, Cosines, _luma);
        for (int y = 0; y < Side; y += 2)
            for (int x = 0; x < Side; x += 2)
                for (int c = 0; c < 3; c++)
                {
                    int i = y * stride + x * 3 + c, l = y * Side + x;
                    // The channel's mean distance from luma takes the place of each pixel's own.
                    float colour = ((block[i] - _old[l]) + (block[i + 3] - _old[l + 1]) + (block[i + stride] - _old[l + Side]) + (block[i + stride + 3] - _old[l + Side + 1])) / 4;
                    block[i] = Math.Clamp(_luma[l] + colour, 0, 1);
                    block[i + 3] = Math.Clamp(_luma[l + 1] + colour, 0, 1);
                    block[i + stride] = Math.Clamp(_luma[l + Side] + colour, 0, 1);
                    block[i + stride + 3] = Math.Clamp(_luma[l + Side + 1] + colour, 0, 1);
                }
    }

    /// <summary>product = a · b, 8 × 8: a row of the product is a sum of rows of b.</summary>
    static void Multiply(float[] a, float[] b, float[] product)
    {
        for (int row = 0; row < Side; row++)
        {
            Vector256<float> sum = Vector256<float>.Zero;
            for (int k = 0; k < Side; k++)
                sum += a[row * Side + k] * Vector256.LoadUnsafe(ref b[k * Side]);
            sum.StoreUnsafe(ref product[row * Side]);
        }
    }

    static float[] MakeCosines(bool transposed)
    {
        float[] cosines = new float[Side * Side];
        for (int k = 0; k < Side; k++)
            for (int x = 0; x < Side; x++)
                cosines[transposed ? x * Side + k : k * Side + x] = (float)(Math.Sqrt((k == 0 ? 1 : 2) / (double)Side) * Math.Cos((2 * x + 1) * k * Math.PI / (2 * Side)));
        return cosines;
    }
}
