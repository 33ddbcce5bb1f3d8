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

    /// <summary>
    /// The field of view along the longer side of a picture that is assumed where nothing is known, degrees: what webcams and phones have.
    /// MediaPipe assumes as much along the height, which would make a wide picture's camera a fisheye.
    /// </summary>
    public const double DefaultFieldOfViewDegrees = 63;

    /// <summary>A camera with square pixels, its axis in the middle of the picture and this field of view along the picture's longer side.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The angle is not between 0 and 180 degrees.</exception>
    public static CameraIntrinsics FromFieldOfView(double degrees, int width, int height) =>
        FromSide(degrees, Math.Max(width, height), width, height);

    /// <summary>A camera with square pixels, its axis in the middle of the picture and this field of view along the picture's height.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The angle is not between 0 and 180 degrees.</exception>
    public static CameraIntrinsics FromVerticalFieldOfView(double degrees, int width, int height) =>
        FromSide(degrees, height, width, height);

    /// <summary>A camera with square pixels, its axis in the middle of the picture and this field of view along the picture's diagonal, as opentrack counts it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The angle is not between 0 and 180 degrees.</exception>
    public static CameraIntrinsics FromDiagonalFieldOfView(double degrees, int width, int height) =>
        FromSide(degrees, Math.Sqrt((double)width * width + (double)height * height), width, height);

    static CameraIntrinsics FromSide(double degrees, double side, int width, int height)
    {
        if (!(degrees > 0 && degrees < 180))
            throw new ArgumentOutOfRangeException(nameof(degrees), $"A field of view lies between 0 and 180 degrees, not at {degrees}.");
        double focal = side / (2 * Math.Tan(degrees * Math.PI / 360));
        return new CameraIntrinsics(focal, focal, width / 2.0, height / 2.0);
    }

    /// <summary>The ray through a pixel in camera axes (x right, y up, z towards the viewer), at depth 1.</summary>
    internal Vector3D Ray(double x, double y) => new((x - CenterX) / FocalX, (CenterY - y) / FocalY, -1);
}
