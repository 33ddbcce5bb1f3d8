using Mien.Graphics;

namespace Mien.Cli.Photos;

/// <summary>A photo with its faces and their surfaces.</summary>
sealed class PhotoScene(Image photo, IReadOnlyList<Face> faces, CanonicalFace? canonical, in CameraIntrinsics camera) : FaceScene(faces, canonical, camera)
{
    public Image Photo => photo;
}
