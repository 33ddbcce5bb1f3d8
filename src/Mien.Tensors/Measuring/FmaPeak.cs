using System.Diagnostics;
using System.Runtime.CompilerServices;
using Mien.Tensors.Kernels;

namespace Mien.Tensors.Measuring;

/// <summary>
/// The most multiply-adds one core does in registers alone: the yardstick by which kernels are judged, measured in the same process.
/// </summary>
public static class FmaPeak
{
    const int Rounds = 10_000;
    const int SumsInFlight = 12;

    /// <summary>Peak in GFLOP/s (a multiply-add counts as two) of the instruction set in use: the best of many short bursts.</summary>
    /// <param name="bursts">Bursts of some tens of microseconds.</param>
    public static double Measure(int bursts = 200) => Measure(InstructionSets.Chosen, bursts);

    internal static double Measure(InstructionSet set, int bursts) => set switch
    {
        InstructionSet.Avx512 => Best<Avx512Simd, System.Runtime.Intrinsics.Vector512<float>>(bursts),
        InstructionSet.Avx2 => Best<Avx2Simd, System.Runtime.Intrinsics.Vector256<float>>(bursts),
        InstructionSet.Vector128 => Best<Vector128Simd, System.Runtime.Intrinsics.Vector128<float>>(bursts),
        _ => Best<ScalarSimd, float>(bursts),
    };

    static double Best<TSimd, TV>(int bursts) where TSimd : struct, ISimd<TV> where TV : unmanaged
    {
        double best = 0;
        for (int i = 0; i < bursts; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Burst<TSimd, TV>(Rounds, 0.999f);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            best = Math.Max(best, 2.0 * Rounds * SumsInFlight * TSimd.Width / seconds / 1e9);
        }
        return best;
    }

    [MethodImpl(KernelCode.Hot)]
    static TV Burst<TSimd, TV>(int rounds, float factor) where TSimd : struct, ISimd<TV> where TV : unmanaged
    {
        TV a = TSimd.Splat(factor), b = TSimd.Splat(1e-3f);
        TV s0 = b, s1 = b, s2 = b, s3 = b, s4 = b, s5 = b, s6 = b, s7 = b, s8 = b, s9 = b, sa = b, sb = b;
        for (int i = 0; i < rounds; i++)
        {
            s0 = TSimd.MultiplyAdd(s0, a, b);
            s1 = TSimd.MultiplyAdd(s1, a, b);
            s2 = TSimd.MultiplyAdd(s2, a, b);
            s3 = TSimd.MultiplyAdd(s3, a, b);
            s4 = TSimd.MultiplyAdd(s4, a, b);
            s5 = TSimd.MultiplyAdd(s5, a, b);
            s6 = TSimd.MultiplyAdd(s6, a, b);
            s7 = TSimd.MultiplyAdd(s7, a, b);
            s8 = TSimd.MultiplyAdd(s8, a, b);
            s9 = TSimd.MultiplyAdd(s9, a, b);
            sa = TSimd.MultiplyAdd(sa, a, b);
            sb = TSimd.MultiplyAdd(sb, a, b);
        }
        TV sum = TSimd.Add(TSimd.Add(TSimd.Add(s0, s1), TSimd.Add(s2, s3)), TSimd.Add(TSimd.Add(s4, s5), TSimd.Add(s6, s7)));
        return TSimd.Add(sum, TSimd.Add(TSimd.Add(s8, s9), TSimd.Add(sa, sb)));
    }
}
