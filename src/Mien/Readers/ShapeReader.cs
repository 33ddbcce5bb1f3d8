using System.Numerics;

namespace Mien;

/// <summary>
/// Fits the face model to what a pack's networks say of a face and adds to it shape, expression, mesh, visibility and the certainty of the
/// pose. Serves all faces of one finder or tracker; not thread-safe.
/// </summary>
sealed class ShapeReader
{
    /// <summary>
    /// Networks err in common for a whole part of a face, and their depths more than their positions: trusted so, yaws within 30° err by
    /// 2.2° on AFLW2000-3D's crops, by 2.24° with the fitter's own values, and the surface still lies within 1.1 % of the eye distance.
    /// </summary>
    static readonly FaceFitterOptions Trust = new() { LandmarkNoiseShare = 0.05, DepthNoiseRatio = 3, ExpressionRate = 1 };

    readonly Task<Tools> _opening;
    readonly float[] _covariance = new float[PoseCovariance.Size * PoseCovariance.Size];

    ShapeReader(bool has478) => _opening = Task.Run(() => has478
        ? new Tools(FaceFitter.For478(FaceModel.Default, Trust), new LandmarkVisibility(FaceModel.Default, FaceModel.Default.Landmarks478))
        : new Tools(FaceFitter.For68(FaceModel.Default, Trust), new LandmarkVisibility(FaceModel.Default, FaceModel.Default.Landmarks68)));

    /// <summary>For a pack, or null where its networks give no landmarks. The model is unpacked beside the opening of the networks.</summary>
    public static ShapeReader? For(Pack pack) => pack.Description.Kind switch
    {
        PackKind.Opentrack => null,
        PackKind.Dense3ddfa => new ShapeReader(has478: false),
        _ => new ShapeReader(has478: true),
    };

    /// <summary>Memory for one face of so many landmarks.</summary>
    public FittedFace NewFace(int landmarks)
    {
        Tools tools = _opening.GetAwaiter().GetResult();
        return new FittedFace(FaceModel.Default, tools.Fitter.CreateFit(), tools.Fitter.Basis.LandmarkCount, landmarks);
    }

    /// <summary>
    /// Reads the shape of a face that was described. A face that follows its last fit keeps its identity and goes on learning it; any
    /// other is fitted from scratch. False where the landmarks determine no face.
    /// </summary>
    public bool Read(Face face, ReadOnlySpan<Vector3> landmarks, FittedFace fitted, in CameraIntrinsics camera, FitStart start)
    {
        Tools tools = _opening.GetAwaiter().GetResult();
        FaceFit fit = fitted.Fit;
        bool found = start switch
        {
            FitStart.Anew => tools.Fitter.TryFit(landmarks, camera, fit),
            FitStart.Returning => tools.Fitter.TryReturn(landmarks, camera, fit),
            _ => tools.Fitter.TryFollow(landmarks, camera, fit),
        };
        if (!found)
        {
            face.ForgetShape();
            return false;
        }
        if (start == FitStart.Learning && fit.Identity.IsNew(fit.Pose))
            tools.Fitter.TryLearn(landmarks, camera, fit);
        fitted.Update(landmarks);
        for (int i = 0; i < _covariance.Length; i++)
            _covariance[i] = (float)fit.PoseCovariance[i];
        face.Update(fitted, new PoseCovariance(_covariance));
        return true;
    }

    /// <summary>Reads which landmarks of a face that <see cref="Read"/> fitted the camera sees.</summary>
    public void ReadVisibility(FittedFace fitted, in CameraIntrinsics camera, int width, int height) =>
        _opening.GetAwaiter().GetResult().Visibility.Compute(fitted.Fit, camera, width, height, fitted.Visibility);

    sealed record Tools(FaceFitter Fitter, LandmarkVisibility Visibility);
}
