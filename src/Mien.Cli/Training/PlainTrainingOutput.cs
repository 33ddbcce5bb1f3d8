using System.Globalization;
using Mien.Training;

namespace Mien.Cli.Training;

/// <summary>A training as lines of text, for pipes and files.</summary>
sealed class PlainTrainingOutput(TextWriter output) : ITrainingObserver
{
    long _steps;

    public void Planned(long firstStep, long steps, int batch)
    {
        _steps = steps;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"steps {firstStep} to {steps} of {batch} samples"));
    }

    public void Stepped(long step, double loss)
    {
    }

    public void Logged(TrainingLine line) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"step {line.Step}/{_steps}  loss {line.Loss:g4}  lr {line.LearningRate:g3}  {line.SamplesPerSecond:f0} samples/s  gradient {line.GradientNorm:g3}  loading {line.LoadShare:p0}  {line.Seconds:f0} s"));

    public void Evaluated(EvaluationLine line) => output.WriteLine($"step {line.Step}  {Metrics(line)}");

    /// <summary>All metrics in one line, with a star where no network was better.</summary>
    public static string Metrics(EvaluationLine line) =>
        string.Join("  ", line.Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Name} {metric.Value:g4}"))) + (line.Best ? "  * best so far" : "");
}
