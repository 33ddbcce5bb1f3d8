// Finds the faces on a photo and draws their landmarks alone, on black: README's picture.
// dotnet run --project samples/LandmarksOnBlack PHOTO PICTURE.png
using System.Numerics;
using Mien;
using Mien.Graphics;
using Mien.Media;

const int Size = 720;

if (args.Length != 2)
{
    Console.Error.WriteLine("Usage: LandmarksOnBlack PHOTO PICTURE.png");
    return 2;
}
using var finder = new FaceFinder();
IReadOnlyList<Face> faces = finder.Find(PictureFile.Load(args[0]));
if (faces.MaxBy(face => face.Box.Area) is not { Landmarks: { } landmarks } face)
    return 1;

float scale = Size * 0.86f / Math.Max(face.Box.Width, face.Box.Height);
Vector2 center = new(face.Box.X + face.Box.Width / 2, face.Box.Y + face.Box.Height / 2);
Vector2[] points = [.. landmarks.Select(landmark => (new Vector2(landmark.X, landmark.Y) - center) * scale + new Vector2(Size / 2f))];

var picture = new Image(Size, Size, PixelFormat.Rgb24);
var canvas = new Canvas(picture);
foreach (Vector2 point in points)
    canvas.Dot(point, 2.2f, new Color(130, 255, 190));
Draw(canvas, LandmarkTopology.FaceOval, new Color(190, 215, 255));
Draw(canvas, LandmarkTopology.RightBrowUpper, new Color(255, 180, 60));
Draw(canvas, LandmarkTopology.RightBrowLower, new Color(255, 180, 60));
Draw(canvas, LandmarkTopology.LeftBrowUpper, new Color(255, 180, 60));
Draw(canvas, LandmarkTopology.LeftBrowLower, new Color(255, 180, 60));
Draw(canvas, LandmarkTopology.RightEye, new Color(70, 235, 255));
Draw(canvas, LandmarkTopology.LeftEye, new Color(70, 235, 255));
Draw(canvas, LandmarkTopology.LipsOuter, new Color(255, 95, 135));
Draw(canvas, LandmarkTopology.LipsInner, new Color(255, 95, 135));
DrawIris(canvas, LandmarkTopology.RightIris, LandmarkTopology.RightIrisRim, new Color(255, 235, 80));
DrawIris(canvas, LandmarkTopology.LeftIris, LandmarkTopology.LeftIrisRim, new Color(255, 235, 80));
ImageFile.Save(args[1], picture);
return 0;

void Draw(Canvas canvas, ReadOnlySpan<short> indices, Color color)
{
    Span<Vector2> line = stackalloc Vector2[indices.Length];
    for (int i = 0; i < line.Length; i++)
        line[i] = points[indices[i]];
    canvas.Polyline(line, 3, color);
}

void DrawIris(Canvas canvas, int center, ReadOnlySpan<short> rim, Color color)
{
    float radius = 0;
    foreach (short index in rim[..4])
        radius += Vector2.Distance(points[index], points[center]) / 4;
    Span<Vector2> circle = stackalloc Vector2[48];
    for (int i = 0; i < circle.Length; i++)
        circle[i] = points[center] + radius * new Vector2(MathF.Cos(i * MathF.Tau / 48), MathF.Sin(i * MathF.Tau / 48));
    canvas.Polygon(circle, 3, color);
}
