using System.Diagnostics;
using Mien.Tensors.Autodiff;

namespace Mien.Training;

/// <content>How many steps a budget is.</content>
public sealed partial class Trainer
{
    // The first steps compile code; the plan is made from the later half of what fits into a twentieth of the time.
    const double MeasuringShare = 0.05;
    const double LongestMeasuring = 20;
    const int FewestSteps = 4;

    long Plan(CancellationToken cancellation)
    {
        if (_options.PlannedSteps is { } steps)
            return steps;
        double seconds = _options.Minutes!.Value * 60;
        double step = MeasureStep(Math.Min(LongestMeasuring, seconds * MeasuringShare), cancellation);
        double evaluation = MeasureEvaluation(), left = seconds - _work.Elapsed.TotalSeconds - evaluation;
        return Math.Max(1, (long)(left / (step + evaluation / _options.EvaluateEvery)));
    }

    /// <summary>Seconds of a step; afterwards the network is as it was, so that the training equals one of that many steps.</summary>
    double MeasureStep(double seconds, CancellationToken cancellation)
    {
        float[][] before = [.. _network.Parameters.Select(parameter => parameter.Values.ToArray())];
        long runs = _network.Runs;
        Optimiser spare = _options.MakeOptimiser(_network.Parameters);
        Averaging spareAverage = _options.MakeAveraging(_network.Parameters);
        var times = new List<double>();
        long begin = Stopwatch.GetTimestamp();
        while ((times.Count < FewestSteps || Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds) && !cancellation.IsCancellationRequested)
        {
            long start = Stopwatch.GetTimestamp();
            _network.Train(_load, _judge);
            GradientClip.ByGlobalNorm(_network.Parameters, _options.Clip);
            spare.Step(0);
            spareAverage.Update();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        for (int i = 0; i < before.Length; i++)
            before[i].CopyTo(_network.Parameters[i].Values);
        _network.Runs = runs;
        return times.Count == 0 ? 1 : times.Skip(times.Count / 2).Average();
    }

    double MeasureEvaluation()
    {
        long start = Stopwatch.GetTimestamp();
        _recipe.Evaluate(_recipe.Export());
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
