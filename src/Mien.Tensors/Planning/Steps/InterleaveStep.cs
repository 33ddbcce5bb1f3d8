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
            for (nint i = 0; i < _pixels; i++, target += _channels)
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
}
