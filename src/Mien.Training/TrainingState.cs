namespace Mien.Training;

/// <summary>The counters of a training: how far it is, how far it will go and how good it has been.</summary>
sealed class TrainingState
{
    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    /// <summary>Steps in all.</summary>
    public long PlannedSteps { get; set; }

    /// <summary>Seconds of work so far, breaks between two runs left out.</summary>
    public double Seconds { get; set; }

    /// <summary>The step of the best evaluation, −1 before the first.</summary>
    public long BestStep { get; set; } = -1;

    /// <summary>Its first metric.</summary>
    public double BestValue { get; set; } = double.PositiveInfinity;

    /// <summary>Training runs of the tape.</summary>
    public long Runs { get; set; }
}
