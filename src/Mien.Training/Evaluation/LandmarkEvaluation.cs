using System.Numerics;
using Mien.Graphics;
using Mien.Tensors.Graphs;

namespace Mien.Training;

/// <summary>
/// Compares a landmark network with labels, crop by crop: it sees the region that a tracker would show it, from the true landmarks, and what it gives
/// is laid beside them. The result does not depend on the number of threads.
/// </summary>
public sealed class LandmarkEvaluation
{
    /// <summary>As a finder trusts the landmarks of a network.</summary>
    static readonly FaceFitterOptions Trust = new() { LandmarkNoiseShare = 0.05, DepthNoiseRatio = 3, ExpressionRate = 1 };

    readonly IReadOnlyList<FaceCrop> _samples;
    readonly BlinkList _eyes;

    /// <summary>An evaluation over these crops.</summary>
    /// <param name="samples">Labelled crops, of one or several sets.</param>
    /// <param name="eyes">Which eyes blinks are judged by; null takes the list that comes with Mien.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public LandmarkEvaluation(IReadOnlyList<FaceCrop> samples, BlinkList? eyes = null)
    {
        if (samples.Count == 0)
            throw new ArgumentException("There are no faces to evaluate.", nameof(samples));
        _samples = samples;
        _eyes = eyes ?? BlinkList.Default;
    }

    /// <summary>How much the region is off, as a share of its side: shifted, resized and (in radians) turned at random, the same for every network.</summary>
    public double Jitter { get; init; }

    /// <summary>Threads to use.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Whether blinks are read too; a fit of the face model takes some milliseconds a face.</summary>
    public bool Blinks { get; init; } = true;

    /// <summary>Evaluates a network as it was exported.</summary>
    /// <exception cref="Tensors.ModelFormatException">It is no landmark network.</exception>
    public LandmarkScores Run(Graph network) => Run(() => LandmarkPredictor.Of(network));

    /// <summary>Evaluates whatever gives landmarks.</summary>
    /// <param name="open">Opens a predictor; called once per thread, which disposes of it.</param>
    public LandmarkScores Run(Func<LandmarkPredictor> open)
    {
        var faces = new FaceError[_samples.Count];
        var eyes = new List<EyeReading>();
        Parallel.For(0, faces.Length, new ParallelOptions { MaxDegreeOfParallelism = Threads }, () => new Worker(open(), Blinks), (i, _, worker) =>
        {
            FaceCrop sample = _samples[i];
            RotatedRect region = Region(sample, i);
            float presence = worker.Predictor.Predict(sample.Pixels, region, worker.Landmarks);
            faces[i] = Judge(i, sample.Landmarks, worker.Landmarks.AsSpan(0, worker.Predictor.Points), presence);
            if (worker.Fitter is not null && _eyes.Contains(sample.Set.Name, sample.Index))
            {
                EyeReading[] read = worker.ReadEyes(_eyes, sample);
                lock (eyes)
                    eyes.AddRange(read);
            }
            return worker;
        }, worker => worker.Predictor.Dispose());
        return LandmarkScores.Of(_samples, faces, Summarise(eyes));
    }

    /// <summary>What a network says of one of the samples: 478 landmarks, pixels of its crop.</summary>
    public Vector3[] Landmarks(LandmarkPredictor predictor, int sample)
    {
        var landmarks = new Vector3[predictor.Points];
        predictor.Predict(_samples[sample].Pixels, Region(_samples[sample], sample), landmarks);
        return landmarks;
    }

    /// <summary>What a tracker shows the network: the region of the last picture's landmarks, here of the true ones, more or less.</summary>
    RotatedRect Region(FaceCrop sample, int index)
    {
        RotatedRect region = FaceRegion.FromLandmarks(sample.Landmarks);
        if (Jitter == 0)
            return region;
        var random = new SampleRandom(1, index);
        double x = random.NextGaussian() * Jitter * region.Width, y = random.NextGaussian() * Jitter * region.Width;
        region = region.Scaled(Math.Exp(random.NextGaussian() * Jitter));
        return region with { CenterX = region.CenterX + x, CenterY = region.CenterY + y, RotationRadians = region.RotationRadians + random.NextGaussian() * Jitter };
    }

    static FaceError Judge(int sample, ReadOnlySpan<Vector3> truth, ReadOnlySpan<Vector3> found, float presence)
    {
        Vector3 eyes = truth[LandmarkTopology.LeftEyeCorners.Outer] - truth[LandmarkTopology.RightEyeCorners.Outer];
        double unit = 100 / Math.Max(new Vector2(eyes.X, eyes.Y).Length(), 1e-3), all = 0, depth = 0;
        double[] regions = new double[LandmarkRegions.Names.Count];
        int[] counts = new int[regions.Length];
        for (int i = 0; i < found.Length; i++)
        {
            double error = Vector2.Distance(new Vector2(truth[i].X, truth[i].Y), new Vector2(found[i].X, found[i].Y)) * unit;
            int region = LandmarkRegions.OfLandmarks[i];
            regions[region] += error;
            counts[region]++;
            all += error;
            depth += Math.Abs(truth[i].Z - found[i].Z) * unit;
        }
        for (int i = 0; i < regions.Length; i++)
            regions[i] /= counts[i];
        all /= found.Length;
        return new FaceError(sample, Yaw(truth), all, regions, depth / found.Length, all * new Vector2(eyes.X, eyes.Y).Length() / eyes.Length(), presence);
    }

    /// <summary>From one tragion to the other, seen from above.</summary>
    static double Yaw(ReadOnlySpan<Vector3> landmarks)
    {
        Vector3 across = landmarks[LandmarkTopology.Tragions.Left] - landmarks[LandmarkTopology.Tragions.Right];
        return Math.Atan2(Math.Abs(across.Z), new Vector2(across.X, across.Y).Length()) * 180 / Math.PI;
    }

    static BlinkErrors[] Summarise(List<EyeReading> eyes)
    {
        return eyes.Count == 0 ? [] : [Count("fit", eye => eye.Fit), Count("fit × 2.5", eye => eye.Fit * 2.5f), Count("opening", eye => eye.Opening)];

        BlinkErrors Count(string measure, Func<EyeReading, float> blink) => new(
            measure, eyes.Count(eye => eye.IsShut), eyes.Count(eye => !eye.IsShut),
            eyes.Count(eye => eye.IsShut && blink(eye) > 0.5f), eyes.Count(eye => !eye.IsShut && blink(eye) > 0.5f));
    }

    readonly record struct EyeReading(bool IsShut, float Fit, float Opening);

    sealed class Worker(LandmarkPredictor predictor, bool fits)
    {
        public LandmarkPredictor Predictor { get; } = predictor;

        public Vector3[] Landmarks { get; } = new Vector3[LandmarkTopology.Count];

        public FaceFitter? Fitter { get; } = fits ? FaceFitter.For478(FaceModel.Default, Trust) : null;

        public EyeReading[] ReadEyes(BlinkList list, FaceCrop sample)
        {
            FaceFit fit = Fitter!.CreateFit();
            bool found = Fitter.TryFit(Landmarks.AsSpan(0, Predictor.Points), LabelledFaces.Camera, fit);
            return [.. list.Of(sample).Select(eye => new EyeReading(
                eye.IsShut, found ? fit.Shape.Expression[(int)(eye.IsLeft ? Blendshape.EyeBlinkLeft : Blendshape.EyeBlinkRight)] : 0, EyeOpening.Blink(Landmarks, eye.IsLeft)))];
        }
    }
}
