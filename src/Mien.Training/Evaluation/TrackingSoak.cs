using Mien.Graphics;

namespace Mien.Training;

/// <summary>
/// Follows a film for as long as wanted and weighs the memory: two rendered heads walk past each other, leave, come back at once and much later;
/// frames go black and change their size, times stand still and run back. Rendered once, so that hours pass in minutes.
/// </summary>
public sealed class TrackingSoak
{
    /// <summary>How much of the film's time passes from one weighing to the next.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    readonly Image[] _walk, _smallWalk;
    readonly Image _empty, _black;
    readonly TimeSpan _step;
    readonly List<SoakSample> _samples = [];
    TimeSpan _passed, _next;

    /// <summary>Renders the film.</summary>
    /// <param name="seed">Of the walk.</param>
    /// <param name="frames">Frames of the walk; those of the film are some four times as many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than four frames.</exception>
    public TrackingSoak(ulong seed = 1, int frames = 60)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 4);
        var crossing = new HeadCrossing(seed);
        var stage = new HeadStage(640, 480);
        _step = crossing.Length / frames;
        _walk = new Image[frames];
        _smallWalk = new Image[frames];
        for (int i = 0; i < frames; i++)
        {
            stage.Render(crossing.At(i * _step), crossing.Ground);
            _walk[i] = ImageTransforms.Resize(stage.Picture, 640, 480);
            _smallWalk[i] = ImageTransforms.Resize(stage.Picture, 480, 360);
        }
        stage.Render([], crossing.Ground);
        _empty = stage.Picture;
        _black = new Image(640, 480, PixelFormat.Rgb24);
    }

    /// <summary>Frames of one round of the film.</summary>
    public int FramesOfARound => 3 * _walk.Length + 2 * (_walk.Length / 4);

    /// <summary>Time that one round of the film takes.</summary>
    public TimeSpan Round => FramesOfARound * _step;

    /// <summary>Receives each weighing when it is made; null: nobody.</summary>
    public Action<SoakSample>? Weighed { get; init; }

    /// <summary>Plays the film round by round until so much of its time has passed. The first weighing comes after two rounds, when all is warm.</summary>
    public IReadOnlyList<SoakSample> Run(FaceTracker tracker, TimeSpan length)
    {
        _samples.Clear();
        (_passed, _next) = (TimeSpan.Zero, 2 * Round);
        TimeSpan time = TimeSpan.Zero;
        for (int round = 0; _passed < length; round++)
        {
            foreach (Image frame in _walk)
                Show(tracker, frame, time += _step);
            for (int i = 0; i < _walk.Length / 4; i++)
                Show(tracker, _empty, time += _step);
            // The same people walk back.
            for (int i = _walk.Length - 1; i >= 0; i--)
                Show(tracker, _walk[i], time += _step);
            for (int i = 0; i < _walk.Length / 4; i++)
                Show(tracker, _black, time += _step);
            // Others, a while later, in another format; every third frame has the time of the one before.
            time += TimeSpan.FromSeconds(5);
            for (int i = 0; i < _smallWalk.Length; i++)
                Show(tracker, _smallWalk[i], time += i % 3 == 2 ? TimeSpan.Zero : _step);
            if (round % 4 == 3)
                time = TimeSpan.Zero;
        }
        return [.. _samples];
    }

    void Show(FaceTracker tracker, Image frame, TimeSpan time)
    {
        float sum = 0;
        foreach (Face face in tracker.Track(frame, time))
            sum += (face.Pose?.Translation.Z ?? 0) + (face.Blendshapes?[Blendshape.JawOpen] ?? 0) + (face.Visibility?[0] ?? 0);
        if (!float.IsFinite(sum))
            throw new InvalidOperationException($"A face of the frame at {_passed} is not finite.");
        _passed += _step;
        if (_passed < _next)
            return;
        _next += Pause;
        var sample = new SoakSample(_passed, GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet, GC.GetAllocatedBytesForCurrentThread());
        _samples.Add(sample);
        Weighed?.Invoke(sample);
    }
}

/// <summary>The memory at one moment of a <see cref="TrackingSoak"/>.</summary>
/// <param name="Passed">Time of the film that has passed.</param>
/// <param name="ManagedBytes">The managed heap after a full collection.</param>
/// <param name="WorkingSetBytes">What the process holds in memory.</param>
/// <param name="AllocatedBytes">All that the thread has allocated so far.</param>
public readonly record struct SoakSample(TimeSpan Passed, long ManagedBytes, long WorkingSetBytes, long AllocatedBytes);
