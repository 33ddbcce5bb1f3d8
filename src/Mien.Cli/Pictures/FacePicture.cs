using Mien.Cli.Photos;
using Mien.Graphics;

namespace Mien.Cli.Pictures;

/// <summary>A copy of a photo with its faces drawn in one of the kinds.</summary>
static class FacePicture
{
    /// <param name="photo">Stays as it is.</param>
    /// <param name="kind">What to draw.</param>
    /// <param name="faces">The faces, in pixels of the photo.</param>
    /// <param name="canonical">Gives the mesh's edges; null draws none.</param>
    /// <param name="fieldOfViewDegrees">The camera that the poses were computed for.</param>
    public static Image Draw(Image photo, PictureKind kind, IReadOnlyList<Face> faces, CanonicalFace? canonical, double fieldOfViewDegrees)
    {
        Image picture = photo.Format == PixelFormat.Gray8
            ? ImageTransforms.Convert(photo, PixelFormat.Rgb24)
            : new Image((byte[])photo.Pixels.Clone(), photo.Width, photo.Height, photo.Format);
        var canvas = new Canvas(picture);
        CameraIntrinsics camera = CameraIntrinsics.FromFieldOfView(fieldOfViewDegrees, photo.Width, photo.Height);
        foreach (Face face in faces)
        {
            FaceBox box = face.Box;
            switch (kind)
            {
                case PictureKind.Dense when face.Landmarks is { } landmarks:
                    DensePicture.Draw(canvas, [.. landmarks], canonical?.Edges ?? []);
                    break;
                case PictureKind.Dense when face.Landmarks68 is { } landmarks:
                    SparsePicture.Draw(canvas, [.. landmarks]);
                    break;
                case PictureKind.Dense or PictureKind.Box:
                    BoxPicture.Draw(canvas, box.X, box.Y, box.Width, box.Height, face.Score, [.. face.Keypoints ?? []]);
                    break;
                case PictureKind.Pose when face.Pose is { } pose:
                    PosePicture.Draw(canvas, pose, camera, box.X, box.Y, box.Width, box.Height);
                    break;
            }
        }
        return picture;
    }
}
