using System.Globalization;
using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>The pose picture: the head's axes and a frustum that opens towards where the face points, projected from the metric pose through the camera, with the angles beside it.</summary>
static class PosePicture
{
    const float AxisMillimetres = 110;

    // 3DDFA_V2's pose box in millimetres: its rear square is around the middle of jaw and brows, its front one larger and before the face.
    const float RearHalf = 70, FrontHalf = RearHalf * 4 / 3, Depth = FrontHalf;

    static readonly Vector3 Middle = new(0, -40, -40);

    static readonly Color Front = new(255, 235, 80);
    static readonly Color Sides = new(255, 235, 80, 130);
    static readonly Color Left = new(255, 80, 80);
    static readonly Color Up = new(90, 255, 110);
    static readonly Color Out = new(90, 160, 255);

    public static void Draw(Canvas canvas, HeadPose pose, CameraIntrinsics camera, float x, float y, float width, float height)
    {
        float scale = DrawingScale.Of(width, height), line = DrawingScale.Width(scale, 2.2f, 0.9f);
        Span<Vector2> corners = stackalloc Vector2[8];
        for (int i = 0; i < corners.Length; i++)
        {
            float half = i < 4 ? RearHalf : FrontHalf;
            corners[i] = Project(pose, camera, Middle + new Vector3((i & 1) == 0 ? -half : half, (i & 2) == 0 ? -half : half, i < 4 ? 0 : Depth));
        }
        canvas.Polygon([corners[0], corners[1], corners[3], corners[2]], line * 0.7f, Sides);
        for (int i = 0; i < 4; i++)
            canvas.Line(corners[i], corners[i + 4], line * 0.7f, Sides);
        canvas.Polygon([corners[4], corners[5], corners[7], corners[6]], line, Front);

        Vector2 origin = Project(pose, camera, Vector3.Zero);
        Axis(canvas, origin, Project(pose, camera, Vector3.UnitX * AxisMillimetres), line, Left);
        Axis(canvas, origin, Project(pose, camera, Vector3.UnitY * AxisMillimetres), line, Up);
        Axis(canvas, origin, Project(pose, camera, Vector3.UnitZ * AxisMillimetres), line, Out);
        Label.Below(canvas, Text(pose), x, y + height, DrawingScale.Width(scale, 17, 8), Color.White);
    }

    static void Axis(Canvas canvas, Vector2 origin, Vector2 end, float line, Color color)
    {
        canvas.Line(origin, end, line * 2.6f, Color.Black.WithAlpha(120));
        canvas.Line(origin, end, line * 1.7f, color);
        canvas.Dot(end, line * 2.2f, color);
    }

    static string Text(in HeadPose pose) => string.Create(CultureInfo.InvariantCulture,
        $"yaw {pose.YawDegrees:0.0}°\npitch {pose.PitchDegrees:0.0}°\nroll {pose.RollDegrees:0.0}°");

    /// <summary>Where a point of the head (mm) falls in the picture; not a number where it lies behind the camera.</summary>
    static Vector2 Project(in HeadPose pose, in CameraIntrinsics camera, Vector3 head)
    {
        Vector3 p = Vector3.Transform(head, pose.Rotation) + pose.Translation;
        return p.Z >= -1
            ? new Vector2(float.NaN)
            : new Vector2((float)(camera.CenterX + camera.FocalX * p.X / -p.Z), (float)(camera.CenterY - camera.FocalY * p.Y / -p.Z));
    }
}
