using System.Globalization;

namespace Mien.Cli.Cameras;

/// <summary>What is told of a live picture in one line: frames a second over the last second, how long a frame takes from its arrival to its faces being drawn, and the first face's pose.</summary>
sealed class LiveStatus
{
    static readonly TimeSpan Span = TimeSpan.FromSeconds(1);

    readonly Queue<(TimeSpan At, TimeSpan Latency)> _frames = [];
    TimeSpan _last;

    /// <summary>Frames a second.</summary>
    public double Rate => _frames.Count < 2 ? 0 : (_frames.Count - 1) / (_last - _frames.Peek().At).TotalSeconds;

    /// <summary>Mean over the last second.</summary>
    public TimeSpan Latency => _frames.Count == 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)_frames.Average(frame => frame.Latency.Ticks));

    /// <summary>Counts a frame.</summary>
    /// <param name="at">When it was drawn, from any origin.</param>
    /// <param name="latency">From its arrival until then.</param>
    public void Count(TimeSpan at, TimeSpan latency)
    {
        _last = at;
        _frames.Enqueue((at, latency));
        while (_frames.Count > 2 && at - _frames.Peek().At > Span)
            _frames.Dequeue();
    }

    /// <summary>The line.</summary>
    /// <param name="faces">The newest frame's.</param>
    /// <param name="dropped">Frames that nobody had time for.</param>
    public string Line(IReadOnlyList<Face> faces, long dropped)
    {
        string pose = faces.Count > 0 && faces[0].Pose is { } head
            ? string.Create(CultureInfo.InvariantCulture, $"  yaw {Degrees(head.YawDegrees)} pitch {Degrees(head.PitchDegrees)} roll {Degrees(head.RollDegrees)}")
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Rate:0.0} fps  {Latency.TotalMilliseconds:0} ms  {faces.Count} {(faces.Count == 1 ? "face" : "faces")}{pose}{(dropped > 0 ? $"  {dropped} dropped" : "")}");
    }

    // Of one width, so that what follows does not dance.
    static string Degrees(double value) => ((int)Math.Round(value)).ToString("+0;-0;0", CultureInfo.InvariantCulture).PadLeft(3) + "°";
}
