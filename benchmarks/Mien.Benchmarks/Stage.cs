using System.Diagnostics;

namespace Mien.Benchmarks;

/// <summary>One thing that is timed in turn with others.</summary>
sealed class Stage(string name, Action action, Stage? serves = null)
{
    public const int RunsInATurn = 5;

    readonly List<double> _times = [];

    public string Name { get; } = name;

    public Stage? Serves { get; } = serves;

    public double Min => _times.Min();

    public double Median => _times.Order().ElementAt(_times.Count / 2);

    public void Warm()
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < 400)
            action();
    }

    /// <summary>The first run, with the other stages' data in the caches, does not count.</summary>
    public void Turn()
    {
        action();
        for (int i = 0; i < RunsInATurn; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            _times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }
}
