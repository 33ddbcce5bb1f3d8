using System.Diagnostics;

namespace Mien.Training;

/// <summary>What happened since the last line of the log.</summary>
sealed class IntervalSums
{
    double _loss;
    double _norm;
    long _ticks;
    long _loadTicks;
    int _steps;

    public void Add(double loss, double norm, long ticks, long loadTicks)
    {
        _loss += loss;
        _norm += norm;
        _ticks += ticks;
        _loadTicks += loadTicks;
        _steps++;
    }

    /// <summary>The line, and all at zero again.</summary>
    public TrainingLine Take(long step, int batch, int threads, double rate, double seconds)
    {
        double worked = Math.Max(_ticks, 1) / (double)Stopwatch.Frequency;
        var line = new TrainingLine(
            step, step * batch, _loss / _steps, rate, _steps * batch / worked, _norm / _steps, Math.Min(1, _loadTicks / (double)Stopwatch.Frequency / worked / Math.Min(threads, batch)), seconds);
        (_loss, _norm, _ticks, _loadTicks, _steps) = (0, 0, 0, 0, 0);
        return line;
    }
}
