using System.Numerics;
using BenchmarkDotNet.Attributes;

namespace Mien.Benchmarks;

/// <summary>The fit of the face model to one face's 478 landmarks, on one thread.</summary>
[MemoryDiagnoser]
public class FaceFitBenchmarks
{
    static readonly CameraIntrinsics Camera = new(900, 900, 320, 240);

    readonly FaceFitter _fitter = FaceFitter.For478(FaceModel.Default);
    readonly LandmarkVisibility _visibility = new(FaceModel.Default, FaceModel.Default.Landmarks478);
    readonly float[] _seen = new float[LandmarkTopology.Count];
    readonly Vector3[][] _frames = new Vector3[64][];
    FaceFit _fit = null!, _still = null!;
    int _frame;

    /// <summary>A head that turns, talks and blinks, with landmarks that tremble by half a pixel.</summary>
    [GlobalSetup]
    public void Setup()
    {
        LandmarkBasis basis = _fitter.Basis;
        var random = new Random(1);
        float[] identity = [.. Enumerable.Range(0, basis.IdentityCount).Select(_ => random.NextSingle() * 2 - 1)];
        var points = new Vector3[basis.PointCount];
        for (int f = 0; f < _frames.Length; f++)
        {
            float phase = f * 2 * MathF.PI / _frames.Length;
            float[] expression = new float[basis.ExpressionCount];
            expression[(int)Blendshape.JawOpen] = 0.3f + 0.3f * MathF.Sin(4 * phase);
            expression[(int)Blendshape.EyeBlinkLeft] = expression[(int)Blendshape.EyeBlinkRight] = f % 32 < 4 ? 0.8f : 0;
            expression[(int)Blendshape.MouthSmileLeft] = expression[(int)Blendshape.MouthSmileRight] = 0.4f;
            basis.Evaluate(identity, expression, points);
            var pose = HeadPose.FromEuler(30 * Math.Sin(phase), 10 * Math.Cos(phase), 5 * Math.Sin(2 * phase), new Vector3(20 * MathF.Sin(phase), 0, -550));
            _frames[f] = [.. points.Select(point =>
            {
                Vector3 p = Vector3.Transform(point, pose.Rotation) + pose.Translation;
                return new Vector3((float)(Camera.CenterX - Camera.FocalX * p.X / p.Z) + random.NextSingle() - 0.5f, (float)(Camera.CenterY + Camera.FocalY * p.Y / p.Z) + random.NextSingle() - 0.5f, (-p.Z - 550) * 900 / 550);
            })];
        }
        _fit = _fitter.CreateFit();
        _still = _fitter.CreateFit();
        if (!_fitter.TryFit(_frames[0], Camera, _fit) || !_fitter.TryFit(_frames[0], Camera, _still))
            throw new InvalidOperationException("The made-up face was not fitted.");
    }

    /// <summary>Pose and expression of the next frame.</summary>
    [Benchmark]
    public bool Follow() => _fitter.TryFollow(_frames[_frame = (_frame + 1) % _frames.Length], Camera, _fit);

    /// <summary>Pose, expression and identity from scratch.</summary>
    [Benchmark]
    public bool Still() => _fitter.TryFit(_frames[_frame = (_frame + 1) % _frames.Length], Camera, _still);

    /// <summary>What a picture says of the identity.</summary>
    [Benchmark]
    public bool Learn() => _fitter.TryLearn(_frames[0], Camera, _still) || _fitter.TryFit(_frames[0], Camera, _still);

    /// <summary>Visibility of all landmarks.</summary>
    [Benchmark]
    public float Visibility()
    {
        _visibility.Compute(_still, Camera, 640, 480, _seen);
        return _seen[0];
    }
}
