using System.Numerics;

namespace Mien.Training;

/// <summary>How far labels lie from the fitted face in one set: medians over all landmarks of all faces, per cent of the outer-eye distance.</summary>
/// <param name="Set">The set's name.</param>
/// <param name="Faces">Its faces.</param>
/// <param name="NotFitted">Faces that no fit was found for.</param>
/// <param name="MedianPercent">Median by part of the face, in the order of <see cref="Parts"/>.</param>
/// <param name="MedianPercentByYaw">Median of all landmarks by the head's yaw, in the order of <see cref="YawLimits"/>; NaN where no face is so turned.</param>
public sealed record LandmarkCheck(string Set, int Faces, int NotFitted, IReadOnlyList<double> MedianPercent, IReadOnlyList<double> MedianPercentByYaw)
{
    /// <summary>Parts of the face that are told apart.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["all", "outline", "brows", "lids", "irises", "lips", "rest"];

    /// <summary>Yaw from which each class begins, degrees.</summary>
    public static IReadOnlyList<int> YawLimits { get; } = [0, 15, 30, 45];

    /// <summary>Fits every face of a set.</summary>
    public static LandmarkCheck Of(FaceModel model, LabelledFaces faces)
    {
        LandmarkBasis basis = LandmarkBasis.Of478(model);
        int[] partOf = PartOfLandmarks();
        double[][] distances = new double[faces.Landmarks.Length][];
        double[] yaws = new double[distances.Length];
        using var fitters = new ThreadLocal<FaceFitter>(() => FaceFitter.For478(model));
        Parallel.For(0, distances.Length, f =>
        {
            FaceFit fit = fitters.Value!.CreateFit();
            if (!fitters.Value.TryFit(faces.Landmarks[f], LabelledFaces.Camera, fit))
                return;
            distances[f] = Distances(basis, fit, faces.Landmarks[f]);
            yaws[f] = Math.Abs(fit.Pose.YawDegrees);
        });
        int[] fitted = [.. Enumerable.Range(0, distances.Length).Where(f => distances[f] is not null)];
        return new LandmarkCheck(
            faces.Name, distances.Length, distances.Length - fitted.Length,
            [.. Enumerable.Range(0, Parts.Count).Select(part => Median(fitted.SelectMany(f => distances[f].Where((_, l) => part == 0 || partOf[l] == part))))],
            [.. Enumerable.Range(0, YawLimits.Count).Select(i => Median(fitted.Where(f => yaws[f] >= YawLimits[i] && (i + 1 == YawLimits.Count || yaws[f] < YawLimits[i + 1])).SelectMany(f => distances[f])))]);
    }

    /// <summary>The outer-eye distance is that of the fitted face unforeshortened, at the head's distance.</summary>
    static double[] Distances(LandmarkBasis basis, FaceFit fit, Vector3[] landmarks)
    {
        CameraIntrinsics camera = LabelledFaces.Camera;
        var points = new Vector3[basis.PointCount];
        basis.Evaluate(fit.Shape.Identity, fit.Shape.Expression, points);
        double eyes = Vector3.Distance(points[LandmarkTopology.LeftEyeCorners.Outer], points[LandmarkTopology.RightEyeCorners.Outer]) * camera.FocalX / -fit.Pose.Translation.Z;
        double[] distances = new double[landmarks.Length];
        for (int l = 0; l < distances.Length; l++)
        {
            Vector3 p = Vector3.Transform(points[l], fit.Pose.Rotation) + fit.Pose.Translation;
            double dx = camera.CenterX - camera.FocalX * p.X / p.Z - landmarks[l].X, dy = camera.CenterY + camera.FocalY * p.Y / p.Z - landmarks[l].Y;
            distances[l] = Math.Sqrt(dx * dx + dy * dy) / eyes * 100;
        }
        return distances;
    }

    static int[] PartOfLandmarks()
    {
        int[] part = new int[LandmarkTopology.Count];
        Array.Fill(part, Parts.Count - 1);
        Mark(1, LandmarkTopology.FaceOval);
        Mark(2, LandmarkTopology.LeftBrowLower);
        Mark(2, LandmarkTopology.LeftBrowUpper);
        Mark(2, LandmarkTopology.RightBrowLower);
        Mark(2, LandmarkTopology.RightBrowUpper);
        Mark(3, LandmarkTopology.LeftEye);
        Mark(3, LandmarkTopology.RightEye);
        Mark(5, LandmarkTopology.LipsInner);
        Mark(5, LandmarkTopology.LipsOuter);
        part.AsSpan(LandmarkTopology.MeshCount).Fill(4);
        return part;

        void Mark(int value, ReadOnlySpan<short> landmarks)
        {
            foreach (short landmark in landmarks)
                part[landmark] = value;
        }
    }

    static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
    }
}
