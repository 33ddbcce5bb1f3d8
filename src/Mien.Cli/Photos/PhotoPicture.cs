using System.Numerics;
using Mien.Graphics;

namespace Mien.Cli.Photos;

/// <summary>Draws one kind of picture of a photo's faces.</summary>
static class PhotoPicture
{
    /// <summary>How much of a lit surface covers the photo where the user does not say.</summary>
    const float SurfaceOpacity = 0.6f;

    const int TextureSize = 512;

    /// <param name="scene">The photo, which stays as it is, and its faces.</param>
    /// <param name="kind">A kind that is a picture.</param>
    /// <param name="request">Background, opacity, and how textures are filled.</param>
    /// <param name="renderer">One that serves many pictures; null: one for this.</param>
    public static Image Draw(PhotoScene scene, OutputKind kind, PhotoRequest request, FaceRenderer? renderer = null)
    {
        if (kind == OutputKind.UvTexture)
            return Texture(scene, request);
        Image picture = Background(scene.Photo, request.NoBackground);
        if (!kind.NeedsSurface())
        {
            Lines(scene, kind, picture);
            return picture;
        }
        float opacity = request.Opacity ?? (kind == OutputKind.Surface && !request.NoBackground ? SurfaceOpacity : 1);
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
            (renderer ?? new FaceRenderer()).Draw(view, scene.Surfaces, picture, opacity);
        return picture;
    }

    static Image Background(Image photo, bool black) => (photo.Format, black) switch
    {
        (PixelFormat.Gray8, false) => ImageTransforms.Convert(photo, PixelFormat.Rgb24),
        (_, false) => new Image((byte[])photo.Pixels.Clone(), photo.Width, photo.Height, photo.Format),
        _ => new Image(photo.Width, photo.Height, PixelFormat.Rgb24),
    };

    static void Lines(PhotoScene scene, OutputKind kind, Image picture)
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

    static Image Texture(PhotoScene scene, PhotoRequest request)
    {
        if (scene.Dense is { Count: > 0 } dense)
            return Own(() => FaceExport.SideBySide([.. dense.Select(face => Dense3ddfaRenderer.Unwrap(face, scene.Photo))]));
        // The face alone, without the eyeballs' squares.
        var surface = new FaceSurface(FaceModel.Default, [FacePart.Face], neck: false);
        var texture = new FaceTexture(surface, TextureSize);
        return FaceExport.SideBySide([.. scene.Surfaces.Select(face =>
            texture.Unwrap(new PosedFace(surface, face.Shape!, face.Pose, face.Camera), scene.Photo, request.Symmetric ? TextureFill.Mirror : TextureFill.None))]);
    }

    /// <summary>What a pack lacks of the original's files is the user's to mend.</summary>
    static T Own<T>(Func<T> draw)
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
