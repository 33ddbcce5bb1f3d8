using Mien.Tensors.Autodiff;

namespace Mien.Training;

/// <summary>What a <see cref="Trainer"/> needs of a network: its parameters, and gradients in them after a batch.</summary>
interface ILearner : IDisposable
{
    IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc cref="Tape.Runs"/>
    long Runs { get; set; }

    /// <inheritdoc cref="Tape.Train"/>
    double Train(Action<int> load, Func<int, double> judge);
}

/// <summary>A tape as a learner.</summary>
sealed class TapeLearner(Tape tape) : ILearner
{
    public IReadOnlyList<Parameter> Parameters => tape.Parameters;

    public long Runs
    {
        get => tape.Runs;
        set => tape.Runs = value;
    }

    public double Train(Action<int> load, Func<int, double> judge) => tape.Train(load, judge);

    public void Dispose() => tape.Dispose();
}
