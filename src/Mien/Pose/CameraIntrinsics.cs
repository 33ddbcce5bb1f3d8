namespace Mien;

/// <summary>A pinhole camera: pixel = focal length · direction + principal point. Pixels, centre of the top-left pixel at (0.5, 0.5).</summary>
/// <param name="FocalX">Focal length along x, pixels.</param>
/// <param name="FocalY">Focal length along y, pixels.</param>
/// <param name="CenterX">Principal point, pixels.</param>
/// <param name="CenterY">Principal point, pixels.</param>
public readonly record struct CameraIntrinsics(double FocalX, double FocalY, double CenterX, double CenterY)
{
    /// <summary>The vertical field of view that MediaPipe assumes of every camera, degrees.</summary>
    public const double MediaPipeFieldOfViewDegrees = 63;

    /// <summary>A camera with square pixels and its axis in the middle of the picture.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The angle is not between 0 and 180 degrees.</exception>
    public static CameraIntrinsics FromVerticalFieldOfView(double degrees, int width, int height)
    {
        if (!(degrees > 0 && degrees < 180))
            throw new ArgumentOutOfRangeException(nameof(degrees), $"A field of view lies between 0 and 180 degrees, not at {degrees}.");
        double focal = height / (2 * Math.Tan(degrees * Math.PI / 360));
        return new CameraIntrinsics(focal, focal, width / 2.0, height / 2.0);
    }

    /// <summary>The ray through a pixel in camera axes (x right, y up, z towards the viewer), at depth 1.</summary>
    internal Vector3D Ray(double x, double y) => new((x - CenterX) / FocalX, (CenterY - y) / FocalY, -1);
}
