namespace Mien;

/// <summary>The cubic that rises from 0 to 1 between two values, flat at both ends.</summary>
static class SmoothStep
{
    public static float Rise(float value, float from, float to)
    {
        float t = Math.Clamp((value - from) / (to - from), 0, 1);
        return t * t * (3 - 2 * t);
    }
}
