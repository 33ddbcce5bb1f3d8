using System.Numerics;

namespace Mien.Training;

/// <summary>Where a picture shows a head, in opentrack's terms: the point between the eyes, the head's radius (100 mm), and 68 points.</summary>
/// <param name="Center">The point between the eyes, pixels.</param>
/// <param name="Radius">The radius of the head, pixels.</param>
/// <param name="Points">68 points of iBUG, pixels, z smaller = nearer; null where there are none.</param>
public sealed record HeadPlace(Vector2 Center, double Radius, IReadOnlyList<Vector3>? Points)
{
    const double RadiusMillimetres = 100;

    static readonly Mien.FaceSurface Surface = new(FaceModel.Default, [FacePart.Face]);

    /// <summary>What was found of a face; null where it has no pose.</summary>
    public static HeadPlace? Of(Face face, in CameraIntrinsics camera)
    {
        if (face.Pose is not { } pose || !(pose.Translation.Z < 0))
            return null;
        double depth = -pose.Translation.Z;
        var center = new Vector2((float)(camera.CenterX + camera.FocalX * pose.Translation.X / depth), (float)(camera.CenterY - camera.FocalY * pose.Translation.Y / depth));
        IReadOnlyList<Vector3>? points = face.Landmarks68;
        if (points is null && face.Mesh is { } mesh)
        {
            var fitted = new Vector3[Landmarks68Topology.Count];
            new PosedFace(Surface, mesh, camera).Landmarks68(fitted);
            points = fitted;
        }
        return new HeadPlace(center, camera.FocalX * RadiusMillimetres / depth, points);
    }

    /// <summary>
    /// From a label of 300W-LP or AFLW2000-3D as opentrack's trainer reads it: <c>Pose_Para</c>'s translation (y upwards) is the origin
    /// of the Basel face model, the point between the eyes lies 0.26 radii above and 0.9 before it, and scale gives the radius.
    /// </summary>
    /// <param name="pose">The label's rotation.</param>
    /// <param name="x">Translation, pixels from the left.</param>
    /// <param name="y">Translation, pixels from the bottom.</param>
    /// <param name="scale">Pixels per micrometre, times 1e5·224 at the trainer's size.</param>
    /// <param name="size">Width and height of the square picture, pixels.</param>
    /// <param name="points"><c>pt3d_68</c>: pixels, z greater = nearer.</param>
    public static HeadPlace FromLabel(in HeadPose pose, double x, double y, double scale, int size, IReadOnlyList<Vector3> points)
    {
        double radius = 0.5 * scale / 224 * size * 1e5;
        Vector3 offset = Vector3.Transform(new Vector3(0, 0.26f, 0.9f), pose.Rotation) * (float)radius;
        // Depths count from the middle of the eyes' corners.
        float depth = (points[45].Z + points[42].Z + points[39].Z + points[36].Z) / 4;
        return new HeadPlace(new Vector2((float)x + offset.X, (float)(size - y) - offset.Y), radius, [.. points.Select(p => p with { Z = depth - p.Z })]);
    }
}
