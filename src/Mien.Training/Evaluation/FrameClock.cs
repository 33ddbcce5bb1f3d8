namespace Mien.Training.Evaluation;

/// <summary>When the frames of a <see cref="HeadSequence"/> are taken.</summary>
enum FrameClock
{
    /// <summary>30 a second.</summary>
    Fps30,

    /// <summary>60 a second.</summary>
    Fps60,

    /// <summary>30 a second on average, the steps 0.4 to 1.6 times as long.</summary>
    Irregular,
}
