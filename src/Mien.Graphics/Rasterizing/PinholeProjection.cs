using System.Numerics;

namespace Mien.Graphics;

/// <summary>A camera without distortion: camera space (x right, y up, z towards the viewer) to pixels (x right, y down) and distance.</summary>
/// <param name="FocalX">Focal length over the width of a pixel.</param>
/// <param name="FocalY">Focal length over the height of a pixel.</param>
/// <param name="CenterX">Where the optical axis meets the picture; the centre of the top-left pixel is 0.5.</param>
/// <param name="CenterY">Where the optical axis meets the picture; the centre of the top-left pixel is 0.5.</param>
/// <param name="Near">Points nearer than this, in units of camera space, are behind the lens: their triangles are not drawn.</param>
public readonly record struct PinholeProjection(float FocalX, float FocalY, float CenterX, float CenterY, float Near = 1e-3f)
{
    /// <summary>A point as (x pixels, y pixels, distance); the distance is NaN where it is nearer than <see cref="Near"/>.</summary>
    public Vector3 Project(Vector3 camera)
    {
        float distance = -camera.Z;
        if (!(distance >= Near && distance > 0))
            return new Vector3(CenterX, CenterY, float.NaN);
        float inverse = 1 / distance;
        return new Vector3(CenterX + FocalX * camera.X * inverse, CenterY - FocalY * camera.Y * inverse, distance);
    }

    /// <summary>Projects every point; nothing is allocated.</summary>
    /// <exception cref="ArgumentException">There are fewer places than points.</exception>
    public void Project(ReadOnlySpan<Vector3> camera, Span<Vector3> screen)
    {
        if (screen.Length < camera.Length)
            throw new ArgumentException($"{screen.Length} places for {camera.Length} points.", nameof(screen));
        for (int i = 0; i < camera.Length; i++)
            screen[i] = Project(camera[i]);
    }

    /// <summary>Turns points by a matrix into camera space and projects them; nothing is allocated.</summary>
    /// <exception cref="ArgumentException">There are fewer places than points.</exception>
    public void Project(ReadOnlySpan<Vector3> points, in Matrix4x4 cameraFromPoints, Span<Vector3> screen)
    {
        if (screen.Length < points.Length)
            throw new ArgumentException($"{screen.Length} places for {points.Length} points.", nameof(screen));
        for (int i = 0; i < points.Length; i++)
            screen[i] = Project(Vector3.Transform(points[i], cameraFromPoints));
    }
}
