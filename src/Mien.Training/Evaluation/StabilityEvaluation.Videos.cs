using System.Numerics;
using Mien.Graphics;
using Mien.Training.Evaluation;

namespace Mien.Training;

/// <content>Real videos, of which no truth is known: jitter against the same track smoothed without lag, and blinks against those without smoothing.</content>
public sealed partial class StabilityEvaluation
{
    /// <summary>Most faces followed at a time.</summary>
    const int MostFaces = 4;

    /// <summary>Begins a video.</summary>
    public void BeginVideo()
    {
        foreach (PackUnderTest pack in _packs)
            pack.Recorder.Begin();
    }

    /// <summary>Shows its next frame to all packs.</summary>
    public void TakeVideo(ImageView image, TimeSpan time)
    {
        foreach (PackUnderTest pack in _packs)
            pack.Recorder.Take(image, time);
    }

    /// <summary>Measures it.</summary>
    public void EndVideo(string name)
    {
        foreach (PackUnderTest pack in _packs)
        {
            int blinks = 0, resting = 0;
            foreach (TrackStretch stretch in pack.Recorder.Stretches)
            {
                (int found, int rests) = MeasureVideo(stretch, pack);
                (blinks, resting) = (blinks + found, resting + rests);
            }
            int seen = pack.Recorder.Stretches.Sum(stretch => stretch.Landmarks.Count);
            pack.Result.Add(new VideoStability(name, pack.Recorder.Frames, seen, resting, pack.Recorder.Held, pack.Recorder.Lost, blinks));
        }
    }

    static (int Blinks, int Resting) MeasureVideo(TrackStretch stretch, PackUnderTest pack)
    {
        TimeSpan[] times = [.. stretch.Times];
        Vector3[][] raw = [.. stretch.Landmarks];
        int[] blinks = Steadiness.FindBlinks(times, raw);
        bool[] rests = Steadiness.AtRest(times, raw);
        foreach (StabilityFigures figures in pack.Result.Figures)
        {
            Vector3[][] track = pack.Replay.Run(stretch, figures.Smoothing, withPose: false).Landmarks;
            AddJitter("video jitter", null);
            AddJitter("video rest", rests);
            foreach (int blink in blinks)
            {
                (int from, int to) = Steadiness.Around(times, blink, Steadiness.OpenReach);
                figures.Add("video blink", Steadiness.BlinkDepthPercent(raw[from..to], track[from..to], [blink - from]));
            }

            void AddJitter(string figure, bool[]? counted)
            {
                (double square, int frames) = Steadiness.JitterSquare(times, track, Settled / 4, counted);
                if (frames > 0)
                    figures.Add(figure, 1e4 * square / frames, frames);
            }
        }
        return (blinks.Length, rests.Count(rest => rest));
    }
}
