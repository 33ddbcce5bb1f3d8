namespace Mien.Training.Evaluation;

/// <summary>What the face of a <see cref="HeadSequence"/> does.</summary>
enum HeadMotion
{
    /// <summary>Nothing.</summary>
    Still,

    /// <summary>Turns by ±20° to the sides once a second.</summary>
    Yaw,

    /// <summary>Moves by ±50 mm to the sides once a second.</summary>
    Shift,

    /// <summary>Blinks once a second, for 150 ms.</summary>
    Blinks,

    /// <summary>Opens the jaw half, three times a second.</summary>
    Talking,

    /// <summary>Jumps 8.4 mm, a tenth of the eyes' distance, to the side and back, once a second.</summary>
    Steps,
}
