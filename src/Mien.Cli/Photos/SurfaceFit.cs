namespace Mien.Cli.Photos;

/// <summary>Finds the surface of a face from whatever landmarks the pack gives.</summary>
sealed class SurfaceFit
{
    FaceFitter? _of478, _of68;

    /// <summary>The surface before the camera; null where the pack gives no landmarks, or they are no face's.</summary>
    public PosedFace? TryPose(Face face, in CameraIntrinsics camera)
    {
        FaceFitter fitter;
        IReadOnlyList<System.Numerics.Vector3> landmarks;
        if (face.Landmarks is { } many)
            (fitter, landmarks) = (_of478 ??= FaceFitter.For478(FaceModel.Default), many);
        else if (face.Landmarks68 is { } few)
            (fitter, landmarks) = (_of68 ??= FaceFitter.For68(FaceModel.Default), few);
        else
            return null;
        FaceFit fit = fitter.CreateFit();
        return fitter.TryFit([.. landmarks], camera, fit) ? new PosedFace(FaceSurface.Default, fit.Shape, fit.Pose, camera) : null;
    }
}
