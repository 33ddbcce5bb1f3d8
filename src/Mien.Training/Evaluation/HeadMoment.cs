namespace Mien.Training.Evaluation;

/// <summary>Where the face of a <see cref="HeadMotion"/> is at one time and what it does, against a face that looks straight into the camera.</summary>
/// <param name="YawDegrees">Turn to the side.</param>
/// <param name="AsideMillimetres">Shift to the right of the picture.</param>
/// <param name="Lid">How far both eyes are shut, 0 … 1.</param>
/// <param name="Jaw">How far the jaw is open, 0 … 1.</param>
readonly record struct HeadMoment(double YawDegrees, double AsideMillimetres, double Lid, double Jaw)
{
    const double StepMillimetres = 8.4, BlinkSeconds = 0.15, FirstBlink = 1, BlinkEvery = 1;

    /// <summary>The moment of a motion.</summary>
    public static HeadMoment Of(HeadMotion motion, double seconds)
    {
        double swing = Math.Sin(2 * Math.PI * seconds);
        return motion switch
        {
            HeadMotion.Yaw => new(20 * swing, 0, 0, 0),
            HeadMotion.Shift => new(0, 50 * swing, 0, 0),
            HeadMotion.Steps => new(0, seconds % 2 >= 1 ? StepMillimetres : 0, 0, 0),
            HeadMotion.Blinks => new(0, 0, LidAt(seconds), 0),
            HeadMotion.Talking => new(0, 0, 0, 0.25 - 0.25 * Math.Cos(2 * Math.PI * 3 * seconds)),
            _ => default,
        };
    }

    /// <summary>The frames of <see cref="HeadMotion.Blinks"/> in which the lids are nearest to each other, one for each blink.</summary>
    public static int[] Blinks(TimeSpan[] times)
    {
        var blinks = new List<int>();
        for (double middle = FirstBlink + BlinkSeconds / 2; middle < times[^1].TotalSeconds; middle += BlinkEvery)
            blinks.Add(Enumerable.Range(0, times.Length).MinBy(i => Math.Abs(times[i].TotalSeconds - middle)));
        return [.. blinks];
    }

    /// <summary>The nearest of moments a hundredth of a degree, millimetre or weight apart: a motion that returns returns to the same.</summary>
    public HeadMoment Rounded() => new(Math.Round(YawDegrees, 2), Math.Round(AsideMillimetres, 2), Math.Round(Lid, 2), Math.Round(Jaw, 2));

    /// <summary>Down and up again along a cosine.</summary>
    static double LidAt(double t)
    {
        double since = (t - FirstBlink) - BlinkEvery * Math.Floor((t - FirstBlink) / BlinkEvery);
        return t < FirstBlink || since > BlinkSeconds ? 0 : 0.5 - 0.5 * Math.Cos(2 * Math.PI * since / BlinkSeconds);
    }
}
