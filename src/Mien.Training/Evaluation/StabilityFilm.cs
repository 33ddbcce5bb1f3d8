using System.Numerics;
using Mien.Graphics;

namespace Mien.Training.Evaluation;

/// <summary>
/// A <see cref="StabilityScene"/> with one head: the few pictures that differ are rendered once, and a frame is one of them with noise of its own.
/// </summary>
sealed class StabilityFilm
{
    public const int Width = 640, Height = 480;

    /// <summary>Numbers of <see cref="RandomHead"/> under <see cref="Seed"/>: people whose eyes no fringe hides, in fair and in poor light.</summary>
    static readonly int[] People = [1, 2, 3];

    const ulong Seed = 6;
    const float Distance = 600;

    readonly StabilityShot[] _frames;
    readonly ulong _noiseSeed;

    StabilityFilm(StabilityScene scene, TimeSpan[] times, StabilityShot[] frames, ulong noiseSeed)
    {
        Scene = scene;
        Times = times;
        _frames = frames;
        _noiseSeed = noiseSeed;
    }

    /// <summary>How many heads there are.</summary>
    public static int Heads => People.Length;

    public StabilityScene Scene { get; }

    public TimeSpan[] Times { get; }

    /// <summary>What is shown in a frame, before the noise; frames of one moment of the motion share one.</summary>
    public StabilityShot this[int frame] => _frames[frame];

    /// <summary>Renders a scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="head">0 … <see cref="Heads"/> − 1.</param>
    /// <param name="expression">What the face does all the time.</param>
    public static StabilityFilm Render(StabilityScene scene, int head, params ReadOnlySpan<(Blendshape Shape, float Weight)> expression)
    {
        int length = (int)Math.Round(scene.Seconds * StabilityScene.FrameRate);
        TimeSpan[] times = [.. Enumerable.Range(0, length).Select(i => TimeSpan.FromSeconds((double)i / StabilityScene.FrameRate))];
        HeadLook look = RandomHead.Draw(Seed, People[head]) with { YawDegrees = 0, PitchDegrees = 0, RollDegrees = 0, DistanceMillimetres = Distance };
        float[] rest = new float[look.Shape.Expression.Length];
        foreach ((Blendshape shape, float weight) in expression)
            rest[(int)shape] = weight;
        look = look with { Shape = new FaceShape(look.Shape.Identity, rest) };
        var stage = new HeadStage(Width, Height);
        var shots = new Dictionary<HeadMoment, StabilityShot>();
        StabilityShot? empty = null;
        var frames = new StabilityShot[length];
        for (int frame = 0; frame < length; frame++)
        {
            double seconds = times[frame].TotalSeconds;
            if (scene.Absences.Any(absence => seconds >= absence.From && seconds < absence.To))
            {
                frames[frame] = empty ??= Shoot(stage, [], look.Pattern);
                continue;
            }
            HeadMoment moment = HeadMoment.Of(scene.Motion, seconds).Rounded();
            if (!shots.TryGetValue(moment, out StabilityShot? shot))
                shots[moment] = shot = Shoot(stage, [Posed(look, moment)], look.Pattern);
            frames[frame] = shot;
        }
        return new StabilityFilm(scene, times, frames, ((ulong)head << 32) + scene.Seed);
    }

    /// <summary>A frame as the camera gives it: what is shown, with noise.</summary>
    public void Show(int frame, Image picture)
    {
        ReadOnlySpan<byte> clean = _frames[frame].Picture.Pixels;
        Span<byte> noisy = picture.Pixels;
        if (Scene.Noise == 0)
        {
            clean.CopyTo(noisy);
            return;
        }
        var random = new SampleRandom(_noiseSeed, frame);
        float sigma = (float)Scene.Noise;
        for (int row = 0; row < clean.Length; row += 3 * Width)
        {
            int place = random.Next(int.MaxValue / 2);
            for (int i = 0; i < 3 * Width; i++)
                noisy[row + i] = (byte)Math.Clamp(clean[row + i] + sigma * SensorNoise.At(place + i) + 0.5f, 0, 255);
        }
    }

    static StabilityShot Shoot(HeadStage stage, ReadOnlySpan<HeadLook> looks, ulong ground)
    {
        IReadOnlyList<StagedHead> heads = stage.Render(looks, ground);
        var picture = new Image(Width, Height, PixelFormat.Rgb24);
        stage.Picture.Pixels.CopyTo(picture.Pixels, 0);
        return heads.Count == 0 ? new StabilityShot(picture, [], default) : new StabilityShot(picture, [.. heads[0].Landmarks], heads[0].Pose);
    }

    static HeadLook Posed(HeadLook look, HeadMoment moment)
    {
        float[] expression = look.Shape.Expression.ToArray();
        expression[(int)Blendshape.EyeBlinkLeft] = expression[(int)Blendshape.EyeBlinkRight] = (float)moment.Lid;
        expression[(int)Blendshape.JawOpen] = (float)moment.Jaw;
        return look with { Shape = new FaceShape(look.Shape.Identity, expression), YawDegrees = moment.YawDegrees, Aside = new Vector2((float)moment.AsideMillimetres, 0) };
    }
}

/// <summary>A rendered picture with its truth.</summary>
/// <param name="Picture">RGB.</param>
/// <param name="Landmarks">As <see cref="RenderedHead.Landmarks"/>; none where nobody is there.</param>
/// <param name="Pose">Where the head is.</param>
sealed record StabilityShot(Image Picture, Vector3[] Landmarks, HeadPose Pose)
{
    public bool HasFace => Landmarks.Length > 0;
}
