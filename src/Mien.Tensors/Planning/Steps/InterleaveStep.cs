using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mien.Tensors.Planning.Steps;

/// <summary>Channel planes → channels of each pixel: the way a PyTorch network's picture enters a channels-last runtime.</summary>
sealed unsafe class InterleaveStep : Step
{
    readonly int _channels;
    readonly int _pixels;
    readonly float* _from;
    readonly float* _to;

    public InterleaveStep(int channels, int pixels, float* from, float* to)
    {
        _channels = channels;
        _pixels = pixels;
        _from = from;
        _to = to;
        Work = (long)channels * pixels;
    }

    public override void Run(int part, int parts)
    {
        float* plane = _from;
        int channel = 0;
        for (; channel <= _channels - 3; channel += 3, plane += 3 * (nint)_pixels)
        {
            float* second = plane + _pixels, third = second + _pixels, target = _to + channel;
            nint i = 0;
            if (_channels == 3 && Avx2.IsSupported)
            {
                i = _pixels & ~7;
                Colours(plane, second, third, target, i);
                target += 3 * i;
            }
            for (; i < _pixels; i++, target += _channels)
            {
                target[0] = plane[i];
                target[1] = second[i];
                target[2] = third[i];
            }
        }
        for (; channel < _channels; channel++, plane += _pixels)
        {
            float* target = _to + channel;
            for (nint i = 0; i < _pixels; i++, target += _channels)
                *target = plane[i];
        }
    }

    /// <summary>Eight pixels a step: each plane's values are put where the three results want them, then blended together.</summary>
    static void Colours(float* first, float* second, float* third, float* target, nint pixels)
    {
        // Of eight results in a row, the first plane has those at 0, 3, 6 in the first, 1, 4, 7 in the second and 2, 5 in the third.
        const byte Third = 0b0010_0100, Second = 0b1001_0010;
        Vector256<int> a = Vector256.Create(0, 3, 6, 1, 4, 7, 2, 5), b = Vector256.Create(5, 0, 3, 6, 1, 4, 7, 2), c = Vector256.Create(2, 5, 0, 3, 6, 1, 4, 7);
        for (nint i = 0; i < pixels; i += 8, target += 24)
        {
            Vector256<float> x = Avx2.PermuteVar8x32(Vector256.Load(first + i), a), y = Avx2.PermuteVar8x32(Vector256.Load(second + i), b), z = Avx2.PermuteVar8x32(Vector256.Load(third + i), c);
            Avx.Blend(Avx.Blend(x, y, Second), z, Third).Store(target);
            Avx.Blend(Avx.Blend(z, x, Second), y, Third).Store(target + 8);
            Avx.Blend(Avx.Blend(y, z, Second), x, Third).Store(target + 16);
        }
    }
}
