using Mien.Graphics;

namespace Mien.Cli.Photos;

/// <summary>Draws one kind of picture of a photo's faces.</summary>
static class PhotoPicture
{
    const int TextureSize = 512;

    /// <param name="scene">The photo, which stays as it is, and its faces.</param>
    /// <param name="kind">A kind that is a picture.</param>
    /// <param name="request">Background, opacity, and how textures are filled.</param>
    public static Image Draw(PhotoScene scene, OutputKind kind, PhotoRequest request)
    {
        if (kind == OutputKind.UvTexture)
            return Texture(scene, request);
        Image picture = Background(scene.Photo, request.NoBackground);
        FacePicture.Draw(scene, kind, request.Opacity ?? FacePicture.UsualOpacity(kind, request.NoBackground), new FaceRenderer(), picture);
        return picture;
    }

    static Image Background(Image photo, bool black) => (photo.Format, black) switch
    {
        (PixelFormat.Gray8, false) => ImageTransforms.Convert(photo, PixelFormat.Rgb24),
        (_, false) => new Image((byte[])photo.Pixels.Clone(), photo.Width, photo.Height, photo.Format),
        _ => new Image(photo.Width, photo.Height, PixelFormat.Rgb24),
    };

    static Image Texture(PhotoScene scene, PhotoRequest request)
    {
        if (scene.Dense is { Count: > 0 } dense)
            return FacePicture.Own(() => FaceExport.SideBySide([.. dense.Select(face => Dense3ddfaRenderer.Unwrap(face, scene.Photo))]));
        // The face alone, without the eyeballs' squares.
        var surface = new FaceSurface(FaceModel.Default, [FacePart.Face], neck: false);
        var texture = new FaceTexture(surface, TextureSize);
        return FaceExport.SideBySide([.. scene.Surfaces.Select(face =>
            texture.Unwrap(new PosedFace(surface, face.Shape!, face.Pose, face.Camera), scene.Photo, request.Symmetric ? TextureFill.Mirror : TextureFill.None))]);
    }
}
