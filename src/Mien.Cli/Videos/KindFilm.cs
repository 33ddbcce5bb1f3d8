using Mien.Cli.Photos;
using Mien.Graphics;
using Mien.Media;

namespace Mien.Cli.Videos;

/// <summary>One kind of picture of every frame, drawn into memory that serves one frame after another, and the video that it is written into.</summary>
/// <param name="kind">What is drawn; null: the frame alone.</param>
/// <param name="drawing">Background and opacity.</param>
/// <param name="renderer">Serves all kinds.</param>
/// <param name="writer">The video; null: the picture is only looked at.</param>
sealed class KindFilm(OutputKind? kind, DrawingRequest drawing, FaceRenderer renderer, VideoWriter? writer) : IDisposable
{
    Image? _picture;
    bool _hasNoted;

    /// <summary>The newest frame as it was drawn, valid until the next.</summary>
    public Image Picture => _picture ?? throw new InvalidOperationException("No frame was drawn yet.");

    /// <summary>Draws a frame, and writes it.</summary>
    public void Draw(FaceScene scene, ImageView frame, TimeSpan time)
    {
        if (_picture is null || (_picture.Width, _picture.Height) != (frame.Width, frame.Height))
            _picture = new Image(frame.Width, frame.Height, frame.Format);
        if (drawing.NoBackground)
            Array.Clear(_picture.Pixels);
        else
            for (int y = 0; y < frame.Height; y++)
                frame.Row(y).CopyTo(_picture.Row(y));
        if (kind is { } drawn)
        {
            if (drawn.NeedsSurface() && scene.Faces.Any(face => face.Landmarks is null && face.Landmarks68 is null))
                throw new InputException($"-o {drawn.Name()} needs landmarks, from which the face's surface is found, and this pack gives none; choose another with --pack.");
            if (!_hasNoted && drawn is OutputKind.Sparse or OutputKind.Dense && scene.Faces.Any(face => face.Landmarks is null && face.Landmarks68 is null))
            {
                _hasNoted = true;
                Console.Error.WriteLine($"-o {drawn.Name()}: this pack gives no landmarks, so boxes are drawn; choose another pack with --pack, or -o box or pose.");
            }
            if (drawn == OutputKind.Mask)
                drawing.Masks!.Draw(_picture, scene.Faces, time, scene.Camera);
            else
                FacePicture.Draw(scene, drawn, drawing.Opacity ?? FacePicture.UsualOpacity(drawn, drawing.NoBackground), renderer, _picture);
        }
        writer?.Write(_picture, time);
    }

    /// <summary>Puts the video in its place.</summary>
    public void Finish() => writer?.Finish();

    /// <inheritdoc/>
    public void Dispose() => writer?.Dispose();
}
