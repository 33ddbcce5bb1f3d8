using System.Runtime.Intrinsics;

namespace Mien.Graphics.Codecs;

/// <summary>The forward 8×8 cosine transform and quantisation, as two products with the cosine matrix in single precision.</summary>
static unsafe class ForwardDct
{
    // C[u, x] = c(u)/2 · cos((2x + 1)uπ/16) (T.81 A.3.3), row-major; and its transpose, whose rows are vectors over u.
    static readonly float[] Cosines = MakeCosines(false);
    static readonly float[] CosinesTransposed = MakeCosines(true);

    /// <summary>Writes the row-major quantised coefficients of 8×8 samples.</summary>
    /// <param name="samples">Top-left sample, 0 to 255.</param>
    /// <param name="stride">Bytes from one row of samples to the next.</param>
    /// <param name="factors">One over the quantisation steps, row-major.</param>
    /// <param name="work">Room for 64 numbers.</param>
    /// <param name="levels">The 64 results.</param>
    public static void Transform(byte* samples, int stride, float* factors, float* work, short* levels)
    {
        fixed (float* cosines = Cosines, transposed = CosinesTransposed)
        {
            // Rows first: row y becomes Σx sample[y, x] · Cᵀ[x, ·], lanes are horizontal frequencies.
            Vector256<float> c0 = Vector256.Load(transposed), c1 = Vector256.Load(transposed + 8);
            Vector256<float> c2 = Vector256.Load(transposed + 16), c3 = Vector256.Load(transposed + 24);
            Vector256<float> c4 = Vector256.Load(transposed + 32), c5 = Vector256.Load(transposed + 40);
            Vector256<float> c6 = Vector256.Load(transposed + 48), c7 = Vector256.Load(transposed + 56);
            for (int y = 0; y < 8; y++, samples += stride)
            {
                Vector256<float> row = c0 * (samples[0] - 128) + c1 * (samples[1] - 128) + (c2 * (samples[2] - 128) + c3 * (samples[3] - 128))
                    + (c4 * (samples[4] - 128) + c5 * (samples[5] - 128) + (c6 * (samples[6] - 128) + c7 * (samples[7] - 128)));
                row.Store(work + 8 * y);
            }
            Vector256<float> r0 = Vector256.Load(work), r1 = Vector256.Load(work + 8), r2 = Vector256.Load(work + 16), r3 = Vector256.Load(work + 24);
            Vector256<float> r4 = Vector256.Load(work + 32), r5 = Vector256.Load(work + 40), r6 = Vector256.Load(work + 48), r7 = Vector256.Load(work + 56);
            for (int v = 0; v < 8; v++)
            {
                float* c = cosines + 8 * v;
                Vector256<float> sum = r0 * c[0] + r1 * c[1] + (r2 * c[2] + r3 * c[3]) + (r4 * c[4] + r5 * c[5] + (r6 * c[6] + r7 * c[7]));
                Vector256<int> level = Vector256.ConvertToInt32(Vector256.Round(sum * Vector256.Load(factors + 8 * v)));
                Vector128.Narrow(level.GetLower(), level.GetUpper()).Store(levels + 8 * v);
            }
        }
    }

    static float[] MakeCosines(bool isTransposed)
    {
        float[] matrix = new float[64];
        for (int u = 0; u < 8; u++)
        {
            for (int x = 0; x < 8; x++)
            {
                double value = (u == 0 ? Math.Sqrt(0.125) : 0.5) * Math.Cos((2 * x + 1) * u * Math.PI / 16);
                matrix[isTransposed ? x * 8 + u : u * 8 + x] = (float)value;
            }
        }
        return matrix;
    }
}
