using System.Numerics;
using Mien.Graphics;

namespace Mien.Cli.Photos;

/// <summary>Draws one kind of picture of faces over what is behind them.</summary>
static class FacePicture
{
    /// <summary>How much of a surface covers the background where the user does not say.</summary>
    public static float UsualOpacity(OutputKind kind, bool noBackground) => kind == OutputKind.Surface && !noBackground ? 0.6f : 1;

    /// <param name="scene">The faces.</param>
    /// <param name="kind">A kind that is drawn over a picture.</param>
    /// <param name="opacity">Of surfaces.</param>
    /// <param name="renderer">Serves one picture after another.</param>
    /// <param name="picture">What is behind the faces, in colour.</param>
    public static void Draw(FaceScene scene, OutputKind kind, float opacity, FaceRenderer renderer, Image picture)
    {
        if (!kind.NeedsSurface())
        {
            Lines(scene, kind, picture);
            return;
        }
        FaceView view = kind switch
        {
            OutputKind.Surface => FaceView.Shaded,
            OutputKind.Depth => FaceView.Depth,
            OutputKind.Pncc => FaceView.NormalizedCoordinates,
            _ => FaceView.Normals,
        };
        if (scene.Dense is { Count: > 0 } dense)
            Own(() => new Dense3ddfaRenderer().Draw(view, dense, picture, opacity));
        else
            renderer.Draw(view, scene.Surfaces, picture, opacity);
    }

    static void Lines(FaceScene scene, OutputKind kind, Image picture)
    {
        var canvas = new Canvas(picture);
        for (int i = 0; i < scene.Faces.Count; i++)
        {
            Face face = scene.Faces[i];
            switch (kind)
            {
                case OutputKind.Dense when face.Landmarks is { } landmarks:
                    FaceDrawing.Landmarks(canvas, [.. landmarks], scene.Canonical?.Edges ?? []);
                    break;
                case OutputKind.Dense or OutputKind.Sparse when face.Landmarks68 is { } landmarks:
                    FaceDrawing.Landmarks68(canvas, [.. landmarks]);
                    break;
                case OutputKind.Sparse when scene.SurfaceOfFace[i] is { } surface:
                    var points = new Vector3[Landmarks68Topology.Count];
                    surface.Landmarks68(points);
                    FaceDrawing.Landmarks68(canvas, points);
                    break;
                case OutputKind.Pose when face.Pose is { } pose:
                    FaceDrawing.Pose(canvas, pose, scene.Camera, face.Box);
                    break;
                case OutputKind.Pose:
                    break;
                default:
                    FaceDrawing.Box(canvas, face);
                    break;
            }
        }
    }

    /// <summary>What a pack lacks of the original's files is the user's to mend.</summary>
    public static T Own<T>(Func<T> draw)
    {
        try
        {
            return draw();
        }
        catch (ArgumentException exception)
        {
            throw new InputException(exception.Message, exception);
        }
    }

    static void Own(Action draw) => Own(() =>
    {
        draw();
        return 0;
    });
}
