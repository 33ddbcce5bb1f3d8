using System.Numerics;
using Mien.Graphics;
using Mien.Tensors;

namespace Mien;

/// <summary>
/// Refines the eyes of a 468-point mesh and adds the irises (MediaPipe's legacy iris pipeline). The network knows one eye, the
/// subject's right; the other is shown to it mirrored.
/// </summary>
sealed class IrisNetwork : IDisposable
{
    const int ContourPoints = 71, IrisPoints = 5;

    readonly IrisDescription _description;
    readonly Network _network;
    readonly int _contour, _iris;

    public IrisNetwork(Pack pack, IrisDescription description, NetworkOptions options)
    {
        _description = description;
        _network = pack.Compile(description, options);
        _contour = description.OutputIndex(_network, "contour", ContourPoints * 3);
        _iris = description.OutputIndex(_network, "iris", IrisPoints * 3);
    }

    /// <summary>Moves the eye points of a mesh in x and y and fills points 468 … 477; an iris lies at the mean depth of its lids.</summary>
    public void Refine(ImageView image, Span<Vector3> landmarks)
    {
        RotatedRect right = FaceRegion.OfEye(landmarks[LandmarkTopology.RightEyeCorners.Outer], landmarks[LandmarkTopology.RightEyeCorners.Inner]);
        RotatedRect left = FaceRegion.OfEye(landmarks[LandmarkTopology.LeftEyeCorners.Inner], landmarks[LandmarkTopology.LeftEyeCorners.Outer]);
        Refine(image, right, mirror: false, LandmarkTopology.RightEyeContour, LandmarkTopology.RightIris, landmarks);
        Refine(image, left, mirror: true, LandmarkTopology.LeftEyeContour, LandmarkTopology.LeftIris, landmarks);
    }

    void Refine(ImageView image, in RotatedRect region, bool mirror, ReadOnlySpan<short> contour, int firstIris, Span<Vector3> landmarks)
    {
        float depth = 0;
        for (int i = 0; i < LandmarkTopology.LidPoints; i++)
            depth += landmarks[contour[i]].Z / LandmarkTopology.LidPoints;
        if (!FaceRegion.IsUsable(region))
        {
            // Eyes less than a pixel apart: nothing to look at, so the iris stays between the lids.
            for (int i = 0; i < IrisPoints; i++)
                landmarks[firstIris + i] = new Vector3((float)region.CenterX, (float)region.CenterY, depth);
            return;
        }
        _description.Input.Fill(image, region, _network.Input(), mirror);
        _network.Run();
        ReadOnlySpan<float> points = _network.Output(_contour);
        for (int i = 0; i < ContourPoints; i++)
            landmarks[contour[i]] = Project(points[(i * 3)..], region, mirror, landmarks[contour[i]].Z);
        points = _network.Output(_iris);
        for (int i = 0; i < IrisPoints; i++)
            landmarks[firstIris + i] = Project(points[(i * 3)..], region, mirror, depth);
    }

    Vector3 Project(ReadOnlySpan<float> point, in RotatedRect region, bool mirror, float depth)
    {
        double u = point[0] / _description.Input.Width, v = point[1] / _description.Input.Height;
        (double x, double y) = region.ToImage(mirror ? 1 - u : u, v);
        return new Vector3((float)x, (float)y, depth);
    }

    public void Dispose() => _network.Dispose();
}
