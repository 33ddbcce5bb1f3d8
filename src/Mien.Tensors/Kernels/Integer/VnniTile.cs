using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mien.Tensors.Kernels.Integer;

/// <summary>
/// The register tile of 8-bit products: six rows (pixels) × sixteen outputs, four inputs an instruction (AVX-VNNI vpdpbusd, no saturation).
/// out[r, c] = start[c] + Σ_k rows[r][k] · weights[k][c], bytes times signed bytes in 32 bits: exact.
/// </summary>
/// <remarks>
/// Layout: rows of bytes, a multiple of four long; weights one panel of sixteen outputs, [depth/4][16][4]. Sums leave as float32, which the rest of
/// the network computes in. Registers: 12 sums + 2 weights + 1 broadcast of 16. Rows never tail: the last tile overlaps the one before it.
/// Scalar equivalent: the same sum in long-hand, see the tests.
/// </remarks>
static unsafe class VnniTile
{
    public const int Rows = 6;
    public const int Columns = 16;

    /// <summary>Whether the processor has the instruction.</summary>
    public static bool IsSupported => AvxVnni.IsSupported;

    [MethodImpl(KernelCode.Hot)]
    public static void Run(byte* input, nint inputStride, int depth, sbyte* weights, int* start, float* output, nint outputStride, int pixels, int from, int to)
    {
        Vector256<int> b0 = Vector256.Load(start), b1 = Vector256.Load(start + 8);
        for (int tile = from; tile < to; tile++)
        {
            nint pixel = Math.Min(tile * Rows, pixels - Rows);
            byte* a0 = input + pixel * inputStride;
            byte* a1 = a0 + inputStride, a2 = a1 + inputStride, a3 = a2 + inputStride, a4 = a3 + inputStride, a5 = a4 + inputStride;
            sbyte* w = weights;
            Vector256<int> c00 = b0, c01 = b1, c10 = b0, c11 = b1, c20 = b0, c21 = b1, c30 = b0, c31 = b1, c40 = b0, c41 = b1, c50 = b0, c51 = b1;
            for (nint k = 0; k < depth; k += 4, w += 64)
            {
                Vector256<sbyte> w0 = Vector256.Load(w), w1 = Vector256.Load(w + 32);
                Vector256<byte> a = Four(a0 + k);
                c00 = AvxVnni.MultiplyWideningAndAdd(c00, a, w0);
                c01 = AvxVnni.MultiplyWideningAndAdd(c01, a, w1);
                a = Four(a1 + k);
                c10 = AvxVnni.MultiplyWideningAndAdd(c10, a, w0);
                c11 = AvxVnni.MultiplyWideningAndAdd(c11, a, w1);
                a = Four(a2 + k);
                c20 = AvxVnni.MultiplyWideningAndAdd(c20, a, w0);
                c21 = AvxVnni.MultiplyWideningAndAdd(c21, a, w1);
                a = Four(a3 + k);
                c30 = AvxVnni.MultiplyWideningAndAdd(c30, a, w0);
                c31 = AvxVnni.MultiplyWideningAndAdd(c31, a, w1);
                a = Four(a4 + k);
                c40 = AvxVnni.MultiplyWideningAndAdd(c40, a, w0);
                c41 = AvxVnni.MultiplyWideningAndAdd(c41, a, w1);
                a = Four(a5 + k);
                c50 = AvxVnni.MultiplyWideningAndAdd(c50, a, w0);
                c51 = AvxVnni.MultiplyWideningAndAdd(c51, a, w1);
            }
            float* o = output + pixel * outputStride;
            Store(c00, c01, o);
            Store(c10, c11, o += outputStride);
            Store(c20, c21, o += outputStride);
            Store(c30, c31, o += outputStride);
            Store(c40, c41, o += outputStride);
            Store(c50, c51, o + outputStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<byte> Four(byte* from) => Vector256.Create(*(int*)from).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(Vector256<int> low, Vector256<int> high, float* to)
    {
        Avx.ConvertToVector256Single(low).Store(to);
        Avx.ConvertToVector256Single(high).Store(to + 8);
    }
}
