namespace Mien.Training;

/// <summary>Looks on while a <see cref="Trainer"/> works; called between steps, on the trainer's thread.</summary>
public interface ITrainingObserver
{
    /// <summary>The number of steps is known.</summary>
    void Planned(long firstStep, long steps, int batch);

    /// <summary>A step is over.</summary>
    void Stepped(long step, double loss);

    /// <summary>A line of the log is written.</summary>
    void Logged(TrainingLine line);

    /// <summary>An evaluation is over.</summary>
    void Evaluated(EvaluationLine line);
}

/// <summary>How training went since the last line.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Samples">Samples seen.</param>
/// <param name="Loss">Mean loss.</param>
/// <param name="LearningRate">The rate of the last step.</param>
/// <param name="SamplesPerSecond">Speed of the steps alone.</param>
/// <param name="GradientNorm">Mean length of the gradients before clipping.</param>
/// <param name="LoadShare">Share of the threads' time that making samples took, 0 to 1.</param>
/// <param name="Seconds">Work since the beginning.</param>
public sealed record TrainingLine(long Step, long Samples, double Loss, double LearningRate, double SamplesPerSecond, double GradientNorm, double LoadShare, double Seconds);

/// <summary>How good the averaged network was.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Metrics">What the recipe measured; the first is the one that shall become small.</param>
/// <param name="Best">Whether no earlier one was better.</param>
/// <param name="Seconds">Work since the beginning.</param>
public sealed record EvaluationLine(long Step, IReadOnlyList<Metric> Metrics, bool Best, double Seconds);
