using Mien.Graphics;

namespace Mien.Cli.Masks;

/// <summary>Masks on the faces of a picture or a stream: the first face that comes wears the first mask, the next one the next, and so around.</summary>
/// <param name="masks">The masks.</param>
/// <param name="options">How they are drawn.</param>
sealed class MaskOverlay(IReadOnlyList<Mask> masks, MaskRendererOptions options)
{
    readonly MaskRenderer _renderer = new(options);
    readonly Dictionary<int, Mask> _wearers = [];

    /// <summary>Draws them.</summary>
    public void Draw(Image picture, IReadOnlyList<Face> faces, TimeSpan time, in CameraIntrinsics camera) => _renderer.Draw(picture, faces, MaskOf, time, camera);

    Mask MaskOf(Face face)
    {
        if (!_wearers.TryGetValue(face.Id, out Mask? mask))
            _wearers[face.Id] = mask = masks[_wearers.Count % masks.Count];
        return mask;
    }
}
