using System.Numerics;

namespace Mien.Training;

/// <summary>
/// Finds where the 478 landmarks lie on a face model's surface: faces are fitted to their labels with the points found so far, then
/// each landmark moves to the point of the surface that lies nearest to its labels over all faces, and so on. The first fits use
/// the 68 points that ICT-FaceKit names. Both sides of the face share one solution.
/// </summary>
public sealed class LandmarkSearch
{
    /// <summary>A landmark's depth counts this much beside its position: networks guess it.</summary>
    const float DepthWeight = 0.3f;

    /// <summary>Faces used in all rounds but the last two, spread evenly.</summary>
    const int SomeFaces = 488;

    readonly FaceModel _model;
    readonly FaceSurface _surface;
    readonly LabelledFaces _faces;
    readonly List<int> _visible;
    readonly Action<string> _report;

    LandmarkSearch(FaceModel model, LabelledFaces faces, Action<string> report)
    {
        _model = model;
        _faces = faces;
        _report = report;
        _surface = new FaceSurface(model);
        _visible = _surface.Visible();
    }

    /// <summary>Runs the search; the same labels give the same points.</summary>
    /// <param name="model">The model; its 68 points must be there.</param>
    /// <param name="faces">Labelled faces, mostly frontal.</param>
    /// <param name="rounds">Rounds of fitting and moving.</param>
    /// <param name="report">Receives a line a round.</param>
    public static SurfacePoint[] Run(FaceModel model, LabelledFaces faces, int rounds, Action<string> report) =>
        new LandmarkSearch(model, faces, report).Run(rounds);

    SurfacePoint[] Run(int rounds)
    {
        int[] some = [.. Enumerable.Range(0, _faces.Landmarks.Length).Where(f => f % Math.Max(1, _faces.Landmarks.Length / SomeFaces) == 0)];
        int[] all = [.. Enumerable.Range(0, _faces.Landmarks.Length)];
        FaceFit?[] fits = Fit(some, model68: true, []);
        int[] mirror = LandmarkPairs.Mirror(MeanFace(some, fits));
        Vector3[] mean = MeanFace(some, fits);
        LandmarkPlace?[] places = LandmarkPlace.Of(_surface, mirror, [.. mean.Select(p => p.X)]);
        SurfacePoint[] points = [];
        for (int round = 0; round < rounds; round++)
        {
            int[] used = round < rounds - 2 ? some : all;
            if (round > 0)
                fits = Fit(used, model68: false, points);
            SurfacePoint[] next = Move(used, fits, mirror, places);
            if (points.Length > 0)
            {
                double moved = points.Zip(next, (a, b) => (double)Vector3.DistanceSquared(a.On(_model.Triangles, _model.Neutral), b.On(_model.Triangles, _model.Neutral))).Average();
                _report($"round {round}: median residual {Median(used, fits) * 100:f2} % of the outer-eye distance, landmarks moved {Math.Sqrt(moved):f2} mm");
            }
            points = next;
        }
        return points;
    }

    FaceFit?[] Fit(int[] used, bool model68, SurfacePoint[] points)
    {
        LandmarkBasis basis = model68 ? LandmarkBasis.Of(_model, _model.Landmarks68, 68) : LandmarkBasis.Of(_model, points, LandmarkTopology.Count);
        var fits = new FaceFit?[used.Length];
        using var fitters = new ThreadLocal<FaceFitter>(() => new FaceFitter(basis, FitOptions));
        Parallel.For(0, used.Length, i =>
        {
            FaceFitter fitter = fitters.Value!;
            FaceFit fit = fitter.CreateFit();
            Vector3[] landmarks = _faces.Landmarks[used[i]];
            if (model68)
                landmarks = [.. LandmarkPairs.Of68.ToArray().Select(l => landmarks[l])];
            fits[i] = fitter.TryFit(landmarks, LabelledFaces.Camera, fit) ? fit : null;
        });
        // A label that fits nothing teaches nothing.
        double limit = 2 * MedianOf(fits.Where(fit => fit is not null).Select(fit => fit!.ResidualPixels));
        return [.. fits.Select(fit => fit is { } good && good.ResidualPixels <= limit ? good : null)];
    }

    static FaceFitterOptions FitOptions => new() { LandmarkNoiseShare = 0.02, DepthNoiseRatio = 3, IdentityDeviation = 1, ExpressionRate = 2 };

    /// <summary>The mean of the labels turned into the head frame by the fitted poses, in outer-eye distances.</summary>
    Vector3[] MeanFace(int[] used, FaceFit?[] fits)
    {
        var mean = new Vector3[LandmarkTopology.Count];
        for (int i = 0; i < used.Length; i++)
        {
            if (fits[i] is not { } fit)
                continue;
            Vector3[] landmarks = _faces.Landmarks[used[i]];
            (int left, int right) = (LandmarkTopology.LeftEyeCorners.Outer, LandmarkTopology.RightEyeCorners.Outer);
            Vector3 middle = (landmarks[left] + landmarks[right]) / 2;
            float size = Vector3.Distance(landmarks[left], landmarks[right]);
            Quaternion turn = Quaternion.Inverse(fit.Pose.Rotation);
            for (int l = 0; l < mean.Length; l++)
            {
                Vector3 p = (landmarks[l] - middle) / size;
                mean[l] += Vector3.Transform(new Vector3(p.X, -p.Y, -p.Z), turn) / used.Length;
            }
        }
        return mean;
    }

    SurfacePoint[] Move(int[] used, FaceFit?[] fits, int[] mirror, LandmarkPlace?[] places)
    {
        FaceStatistics statistics = Gather(used, fits, mirror);
        var points = new SurfacePoint[LandmarkTopology.Count];
        Parallel.For(0, points.Length, l =>
        {
            points[l] = places[l] switch
            {
                LandmarkPlace.Fixed place => place.Point,
                LandmarkPlace.OnEdges place => BestOnEdges(statistics, l, place.Edges),
                LandmarkPlace.Anywhere => BestAnywhere(statistics, l),
                _ => default,
            };
        });
        for (int l = 0; l < points.Length; l++)
            if (places[l] is null)
                points[l] = l < LandmarkTopology.MeshCount ? _surface.Mirror(points[mirror[l]]) : MirrorOnEyes(points[mirror[l]]);
        return points;
    }

    FaceStatistics Gather(int[] used, FaceFit?[] fits, int[] mirror)
    {
        int[] good = [.. Enumerable.Range(0, used.Length).Where(i => fits[i] is not null)];
        var statistics = new FaceStatistics(_surface, [.. _visible, .. Enumerable.Range(0, _surface.VertexCount).Where(v => _model.Originals[v] == v)], mirror, good.Length);
        Parallel.For(0, good.Length, g =>
        {
            FaceFit fit = fits[good[g]]!;
            Vector3[] labels = _faces.Landmarks[used[good[g]]];
            var vertices = new Vector3[_surface.VertexCount];
            _model.Evaluate(fit.Shape.Identity, fit.Shape.Expression, vertices);
            CameraIntrinsics camera = LabelledFaces.Camera;
            Vector3 origin = Project(Vector3.Zero, fit.Pose, camera);
            for (int v = 0; v < vertices.Length; v++)
                vertices[v] = Scaled(Project(vertices[v], fit.Pose, camera) - origin);
            // Labels' depths have a unit and an origin of their own; the fit knows both.
            float meanDepth = labels.Average(p => p.Z);
            statistics.Set(g, vertices, [.. labels.Select(p => Scaled(new Vector3(p.X, p.Y, (float)((p.Z - meanDepth) * fit.DepthUnit - fit.DepthOffset)) - origin with { Z = 0 }))]);
        });
        return statistics;
    }

    static Vector3 Scaled(Vector3 p) => p with { Z = p.Z * DepthWeight };

    /// <summary>Pixels; depth in pixels, larger = farther.</summary>
    static Vector3 Project(Vector3 point, in HeadPose pose, in CameraIntrinsics camera)
    {
        Vector3 arm = Vector3.Transform(point, pose.Rotation), p = arm + pose.Translation;
        return new Vector3((float)(camera.CenterX - camera.FocalX * p.X / p.Z), (float)(camera.CenterY + camera.FocalY * p.Y / p.Z), (float)(-arm.Z * camera.FocalX / -pose.Translation.Z));
    }

    SurfacePoint BestOnEdges(FaceStatistics statistics, int landmark, IReadOnlyList<(int From, int To)> edges)
    {
        SurfacePoint best = default;
        double least = double.MaxValue;
        foreach ((int from, int to) in edges)
        {
            (double cost, double second) = TriangleQuadratic.Edge(
                statistics.Gram(from, from), statistics.Gram(from, to), statistics.Gram(to, to), statistics.Cross(from, landmark), statistics.Cross(to, landmark));
            if (cost < least)
                (least, best) = (cost, _surface.PointOn(from, 1 - second, to, second));
        }
        return best;
    }

    SurfacePoint BestAnywhere(FaceStatistics statistics, int landmark)
    {
        int vertex = _visible.Where(v => _model.Neutral[v].X >= 0).MinBy(v => statistics.Gram(v, v) - 2 * statistics.Cross(v, landmark));
        int[] near = [.. _surface.Neighbours(vertex).Append(vertex).SelectMany(_surface.TrianglesAt).Distinct().Order()];
        SurfacePoint best = default;
        double least = double.MaxValue;
        foreach (int t in near)
        {
            (int a, int b, int c) = _surface.Corners(t);
            var square = new TriangleQuadratic(
                statistics.Gram(a, a), statistics.Gram(a, b), statistics.Gram(a, c), statistics.Gram(b, b), statistics.Gram(b, c), statistics.Gram(c, c),
                statistics.Cross(a, landmark), statistics.Cross(b, landmark), statistics.Cross(c, landmark));
            (double cost, double u, double v, double w) = square.Minimum();
            if (cost < least)
                (least, best) = (cost, new SurfacePoint(t, (float)u, (float)v, (float)w));
        }
        return best;
    }

    /// <summary>The mirror image of a point of the eyeballs.</summary>
    SurfacePoint MirrorOnEyes(SurfacePoint point)
    {
        Vector3 position = point.On(_model.Triangles, _model.Neutral) * new Vector3(-1, 1, 1);
        return IrisPoints.Front(_model, position);
    }

    double Median(int[] used, FaceFit?[] fits) =>
        MedianOf(used.Zip(fits).Where(pair => pair.Second is not null).Select(pair => pair.Second!.ResidualPixels / Vector3.Distance(
            _faces.Landmarks[pair.First][LandmarkTopology.LeftEyeCorners.Outer] with { Z = 0 }, _faces.Landmarks[pair.First][LandmarkTopology.RightEyeCorners.Outer] with { Z = 0 })));

    static double MedianOf(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
