using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>Draws lashes: curved hairs that grow from the edges of the upper lids as the picture shows them, and sink with the lids. Not thread-safe.</summary>
sealed class LashPainter
{
    const int Most = 64, Pieces = 6, Points = (Pieces + 1) * 2;

    /// <summary>Width of a hair at its root, millimetres, and the least width that is drawn, pixels: what is thinner is drawn fainter.</summary>
    const float Width = 0.30f, Least = 0.75f, Before = 6;

    static readonly short[][] UpperLid = [[133, 173, 157, 158, 159, 160, 161, 246, 33], [133, 173, 157, 158, 159, 160, 161, 246, 33]];

    readonly SampleCanvas _canvas;
    readonly ObjectPainter _objects;
    readonly LandmarkPatch _right = new(UpperLid, [0, 1]), _left = new([.. UpperLid.Select(line => (short[])[.. line.Select(landmark => LandmarkTopology.Mirror[landmark])])], [0, 1]);
    readonly Vector3[] _screen = new Vector3[Most * Points];
    readonly int[] _triangles = new int[Most * Pieces * 6];

    public LashPainter(SampleCanvas canvas, ObjectPainter objects)
    {
        _canvas = canvas;
        _objects = objects;
        for (int hair = 0, at = 0; hair < Most; hair++)
        {
            for (int piece = 0; piece < Pieces; piece++)
            {
                int corner = hair * Points + piece * 2;
                foreach (int offset in (ReadOnlySpan<int>)[0, 1, 2, 1, 3, 2])
                    _triangles[at++] = corner + offset;
            }
        }
    }

    public void Draw(MaskLashes layer, MaskHead head, FaceLight light)
    {
        if ((layer.Sides & MaskSides.Right) != 0)
            Draw(layer, head, light, _right, LandmarkTopology.RightEyeCorners, Blendshape.EyeBlinkRight);
        if ((layer.Sides & MaskSides.Left) != 0)
            Draw(layer, head, light, _left, LandmarkTopology.LeftEyeCorners, Blendshape.EyeBlinkLeft);
    }

    void Draw(MaskLashes layer, MaskHead head, FaceLight light, LandmarkPatch lid, (int Outer, int Inner) corners, Blendshape blink)
    {
        lid.Place(head.SeenLandmarks);
        ReadOnlySpan<Vector3> roots = lid.Line(0);
        int count = layer.Style switch { MaskLashStyle.Full => 60, MaskLashStyle.Natural => 36, _ => 44 };
        PinholeProjection projection = head.Projection;
        Vector3 forward = Vector3.Transform(Vector3.UnitZ, head.Pose.Rotation);
        Vector3 outward = Vector3.Normalize(head.Landmarks[corners.Outer] - head.Landmarks[corners.Inner]);
        Vector3 up = Vector3.Transform(Vector3.UnitY, head.Pose.Rotation);
        float shut = Math.Clamp(head.Expression[(int)blink], 0, 1), scale = projection.FocalX / MathF.Max(-head.Pose.Translation.Z, 1);
        float width = Math.Max(Width * scale, Least), opacity = layer.Opacity * layer.Color.Alpha / 255f * MathF.Sqrt(Math.Min(Width * scale / width, 1));
        for (int hair = 0; hair < count; hair++)
        {
            float u = 0.04f + 0.94f * (hair + 0.5f) / count, noise = Noise(hair);
            (float length, float aside) = Cut(layer.Style, u, hair, noise);
            length *= layer.Millimetres;
            Vector3 root = Lift(roots, u, projection);
            Vector3 fan = outward * ((u - 0.42f) * 0.9f + aside);
            for (int piece = 0; piece <= Pieces; piece++)
            {
                float s = piece / (float)Pieces;
                float rise = (0.12f + 0.05f * noise) * s + 0.62f * s * s, sink = -0.55f * s + 0.25f * s * s;
                Vector3 point = root + length * (forward * (0.75f * s - 0.25f * s * s) + up * (rise + (sink - rise) * shut) + fan * s);
                Vector3 seen = projection.Project(point);
                seen.Z -= Before;
                _screen[hair * Points + piece * 2] = seen;
                _screen[hair * Points + piece * 2 + 1] = seen;
            }
            Widen(hair, width);
        }
        _objects.Rasterize(_screen.AsSpan(0, count * Points), _triangles.AsSpan(0, count * Pieces * 6));
        Vector3 color = new Vector3(layer.Color.Red, layer.Color.Green, layer.Color.Blue) / 255 * light.Exposure;
        PixelRectangle extent = PixelRectangle.Around(_screen.AsSpan(0, count * Points), int.MaxValue, int.MaxValue);
        _canvas.ClearLayer(extent);
        _canvas.Rasterizer.Shade(new Surface { Color = color }, _canvas.OnLayer);
        _canvas.BlendLayer(extent, new LayerBlend(LayerBlend.ModeOf(layer.Blend), opacity));
    }

    /// <summary>Length as a share of the longest, and how much it leans to the outside.</summary>
    static (float Length, float Aside) Cut(MaskLashStyle style, float u, int hair, float noise)
    {
        float middle = MathF.Sin(MathF.PI * Math.Clamp(u, 0, 1));
        return style switch
        {
            MaskLashStyle.Full => (0.62f + 0.38f * MathF.Sqrt(middle) - 0.08f * MathF.Abs(noise), 0.06f * noise),
            MaskLashStyle.Cat => (0.35f + 0.65f * MathF.Pow(u, 1.6f) - 0.08f * MathF.Abs(noise), 0.25f * u),
            // Tufts of five that meet at their tips.
            MaskLashStyle.Doll => ((hair % 5 == 2 ? 1 : 0.82f) * (0.55f + 0.45f * middle), (2 - hair % 5) * 0.075f),
            _ => (0.45f + 0.5f * middle - 0.12f * MathF.Abs(noise), 0.10f * noise),
        };
    }

    /// <summary>Gives the two sides of a hair their distance, across its direction in the picture.</summary>
    void Widen(int hair, float width)
    {
        Span<Vector3> points = _screen.AsSpan(hair * Points, Points);
        for (int piece = 0; piece <= Pieces; piece++)
        {
            Vector3 along = points[Math.Min(piece + 1, Pieces) * 2 + 1] - points[Math.Max(piece - 1, 0) * 2];
            float length = MathF.Sqrt(along.X * along.X + along.Y * along.Y), taper = 1 - 0.8f * piece / Pieces;
            if (!(length > 1e-4f))
                continue;
            var across = new Vector3(-along.Y, along.X, 0) * (width * 0.5f * taper / length);
            points[piece * 2] -= across;
            points[piece * 2 + 1] += across;
        }
    }

    /// <summary>A place on the edge of the lid, in the camera's frame.</summary>
    static Vector3 Lift(ReadOnlySpan<Vector3> line, float u, in PinholeProjection projection)
    {
        float at = Math.Clamp(u, 0, 1) * (line.Length - 1);
        int from = Math.Min((int)at, line.Length - 2);
        Vector3 seen = Vector3.Lerp(line[from], line[from + 1], at - from);
        return new Vector3((seen.X - projection.CenterX) / projection.FocalX * seen.Z, (projection.CenterY - seen.Y) / projection.FocalY * seen.Z, -seen.Z);
    }

    /// <summary>−1 … 1, the same for a hair in every frame.</summary>
    static float Noise(int hair)
    {
        uint bits = (uint)hair * 2654435761u;
        bits ^= bits >> 15;
        bits *= 2246822519u;
        return (bits >> 8) / (float)(1 << 23) - 1;
    }
}
