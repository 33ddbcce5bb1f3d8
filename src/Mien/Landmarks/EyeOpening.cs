using System.Numerics;

namespace Mien;

/// <summary>How far a lid is shut, read straight off its landmarks: the gap between the lids over the width of the eye, in depth too, so that a turned head counts as one seen from the front.</summary>
public static class EyeOpening
{
    static ReadOnlySpan<short> RightGaps => [160, 144, 159, 145, 158, 153];

    static ReadOnlySpan<short> LeftGaps => [387, 373, 386, 374, 385, 380];

    /// <summary>
    /// Gap over width from which an eye counts as open, and at which it is shut. Halfway, at 0.165, is about the best bound between the eyes of which the
    /// teacher says below 0.3 and above 0.5, on its own landmarks of all eyes that no list names.
    /// </summary>
    internal const float Open = 0.30f, Shut = 0.03f;

    /// <summary>The mean of three gaps over the distance of the corners.</summary>
    public static float Ratio(ReadOnlySpan<Vector3> landmarks, bool left)
    {
        ReadOnlySpan<short> gaps = left ? LeftGaps : RightGaps;
        (int outer, int inner) = left ? LandmarkTopology.LeftEyeCorners : LandmarkTopology.RightEyeCorners;
        float gap = 0;
        for (int i = 0; i < gaps.Length; i += 2)
            gap += Vector3.Distance(landmarks[gaps[i]], landmarks[gaps[i + 1]]) / 3;
        float width = Vector3.Distance(landmarks[outer], landmarks[inner]);
        return width > 0 ? gap / width : 0;
    }

    /// <summary>0 (open) to 1 (shut).</summary>
    public static float Blink(ReadOnlySpan<Vector3> landmarks, bool left) => Math.Clamp((Open - Ratio(landmarks, left)) / (Open - Shut), 0, 1);
}
