using System.Numerics;
using Mien.Graphics;
using Mien.Training.Evaluation;

namespace Mien.Training;

/// <summary>
/// How steady and how prompt packs are under smoothings: their real networks follow rendered heads of which the truth is known, and faces in videos. Each
/// film is rendered once and each pack looks at it once, unsmoothed; every smoothing is tried on what it saw.
/// </summary>
public sealed partial class StabilityEvaluation : IDisposable
{
    static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    readonly PackUnderTest[] _packs;
    readonly Image _picture = new(StabilityFilm.Width, StabilityFilm.Height, PixelFormat.Rgb24);

    /// <summary>Loads the packs' networks.</summary>
    /// <exception cref="ArgumentException">A pack gives no landmarks of the 478 mesh.</exception>
    public StabilityEvaluation(IReadOnlyList<Pack> packs, IReadOnlyList<SmoothingSpec> smoothings)
    {
        _packs = [.. packs.Select(pack => new PackUnderTest(pack, smoothings))];
    }

    /// <summary>Heads that every scene is played with.</summary>
    public static int Heads => StabilityFilm.Heads;

    /// <summary>What was measured up to now, pack by pack.</summary>
    public IReadOnlyList<PackStability> Results => [.. _packs.Select(pack => pack.Result)];

    /// <summary>Plays a scene with one head to all packs.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="head">0 … <see cref="Heads"/> − 1.</param>
    public void Run(StabilityScene scene, int head)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)head, (uint)Heads, nameof(head));
        var film = StabilityFilm.Render(scene, head);
        foreach (PackUnderTest pack in _packs)
            pack.Recorder.Begin();
        for (int frame = 0; frame < film.Times.Length; frame++)
        {
            film.Show(frame, _picture);
            foreach (PackUnderTest pack in _packs)
                pack.Recorder.Take(_picture, film.Times[frame]);
        }
        foreach (PackUnderTest pack in _packs)
            Measure(film, pack);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PackUnderTest pack in _packs)
            pack.Recorder.Dispose();
    }

    static void Measure(StabilityFilm film, PackUnderTest pack)
    {
        TrackStretch[] stretches = [.. pack.Recorder.Stretches];
        if (film.Scene.Absences.Count > 0)
        {
            MeasureLoss(film, stretches, pack.Result);
            return;
        }
        int seen = stretches.Sum(stretch => stretch.Landmarks.Count), frames = film.Times.Length;
        pack.Result.AddMissed(film.Scene.Name, frames - seen);
        // A face that was lost on the way has no figures of steadiness; that it was lost is said.
        if (stretches is not [{ First: 0 } stretch] || stretch.Landmarks.Count != frames)
            return;
        TimeSpan[] times = film.Times;
        Vector3[][] raw = [.. stretch.Landmarks];
        if (film.Scene.Name == "still")
            pack.Result.AddDrift(Steadiness.DriftPercent(times, raw, Settled));
        foreach (StabilityFigures figures in pack.Result.Figures)
        {
            SmoothedTrack track = pack.Replay.Run(stretch, figures.Smoothing, withPose: film.Scene.Motion != HeadMotion.Blinks);
            if (film.Scene.IsStill)
                MeasureStill(film.Scene.Name, times, track, figures);
            else if (film.Scene.Motion == HeadMotion.Blinks)
                figures.Add("blink", Steadiness.BlinkDepthPercent(raw, track.Landmarks, HeadMoment.Blinks(times)));
            else if (film.Scene.Motion == HeadMotion.Steps)
                MeasureSteps(film, raw, pack.Unsmoothed(stretch), track, figures);
            else
                MeasureLag(film, track, figures);
        }
    }

    static void MeasureStill(string name, TimeSpan[] times, SmoothedTrack track, StabilityFigures figures)
    {
        figures.Add($"{name} jitter", Steadiness.Jitter(times, track.Landmarks, Settled));
        figures.Add($"{name} turn", Steadiness.VectorJitter(times, track.Turns, Settled));
        figures.Add($"{name} shift", Steadiness.VectorJitter(times, track.Shifts, Settled));
    }

    static void MeasureLag(StabilityFilm film, SmoothedTrack track, StabilityFigures figures)
    {
        Vector3[][] landmarks = Frames(film, shot => shot.Landmarks);
        figures.Add($"{film.Scene.Name} lag", Steadiness.LagMilliseconds(film.Times, landmarks, track.Landmarks, Settled));
        bool turns = film.Scene.Motion == HeadMotion.Yaw;
        Vector3[][] poses = Frames(film, shot => [turns ? SmoothedTrack.TurnOf(shot.Pose) : shot.Pose.Translation]);
        figures.Add($"{film.Scene.Name} pose lag", Steadiness.LagMilliseconds(film.Times, poses, turns ? track.Turns : track.Shifts, Settled));
    }

    /// <summary>Networks err by a pixel or so, a share of a step: the places between which the truth jumps are those where they come to rest.</summary>
    static void MeasureSteps(StabilityFilm film, Vector3[][] raw, SmoothedTrack unsmoothed, SmoothedTrack track, StabilityFigures figures)
    {
        int[] rest = new int[raw.Length];
        for (int frame = raw.Length - 1; frame >= 0; frame--)
            rest[frame] = frame + 1 < raw.Length && film[frame] == film[frame + 1] ? rest[frame + 1] : frame;
        figures.Add("overshoot", Steadiness.OvershootPercent([.. rest.Select(frame => raw[frame])], track.Landmarks));
        figures.Add("pose overshoot", Steadiness.OvershootPercent([.. rest.Select(frame => unsmoothed.Shifts[frame])], track.Shifts));
    }

    static void MeasureLoss(StabilityFilm film, TrackStretch[] stretches, PackStability result)
    {
        foreach ((double from, double to) in film.Scene.Absences)
        {
            int gone = Array.FindIndex(film.Times, time => time.TotalSeconds >= from), back = Array.FindIndex(film.Times, time => time.TotalSeconds >= to);
            TrackStretch? before = Array.Find(stretches, stretch => stretch.First < gone && stretch.First + stretch.Landmarks.Count >= gone);
            TrackStretch? after = Array.Find(stretches, stretch => stretch.First + stretch.Landmarks.Count > back);
            int loss = stretches.Sum(stretch => Math.Max(0, Math.Min(stretch.First + stretch.Landmarks.Count, back) - Math.Max(stretch.First, gone)));
            int found = Math.Max(after?.First ?? film.Times.Length, back);
            double error = after is null ? double.PositiveInfinity : Error(after.Landmarks[found - after.First], after.Landmarks[^1]);
            result.AddReturn(loss, found - back, after is not null && before?.Id == after.Id, error);
        }
    }

    static double Error(Vector3[] landmarks, Vector3[] later)
    {
        double sum = 0;
        for (int i = 0; i < landmarks.Length; i++)
            sum += ((landmarks[i] - later[i]) * new Vector3(1, 1, 0)).Length() / landmarks.Length;
        return 100 * sum / HeadSequence.EyeDistance(later);
    }

    static Vector3[][] Frames(StabilityFilm film, Func<StabilityShot, Vector3[]> of) => [.. Enumerable.Range(0, film.Times.Length).Select(frame => of(film[frame]))];

    sealed class PackUnderTest
    {
        (TrackStretch Stretch, SmoothedTrack Track)? _unsmoothed;

        public PackUnderTest(Pack pack, IReadOnlyList<SmoothingSpec> smoothings)
        {
            Recorder = new TrackRecorder(pack, MostFaces);
            Replay = new SmoothingReplay(pack);
            Result = new PackStability { Pack = pack.Name, Figures = [.. smoothings.Select(smoothing => new StabilityFigures { Smoothing = smoothing })] };
        }

        public TrackRecorder Recorder { get; }

        public SmoothingReplay Replay { get; }

        public PackStability Result { get; }

        public SmoothedTrack Unsmoothed(TrackStretch stretch)
        {
            if (_unsmoothed?.Stretch != stretch)
                _unsmoothed = (stretch, Replay.Run(stretch, SmoothingSpec.None, withPose: true));
            return _unsmoothed.Value.Track;
        }
    }
}
