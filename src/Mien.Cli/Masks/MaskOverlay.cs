using Mien.Graphics;

namespace Mien.Cli.Masks;

/// <summary>Masks on the faces of a picture or a stream: the first face that comes wears the first mask, the next one the next, and so around; of faces that come together the left one first.</summary>
/// <param name="masks">The masks.</param>
/// <param name="options">How they are drawn.</param>
sealed class MaskOverlay(IReadOnlyList<Mask> masks, MaskRendererOptions options)
{
    readonly MaskRenderer _renderer = new(options);
    readonly Dictionary<int, Mask> _wearers = [];

    /// <summary>Draws them.</summary>
    public void Draw(Image picture, IReadOnlyList<Face> faces, TimeSpan time, in CameraIntrinsics camera)
    {
        while (Leftmost(faces) is { } comes)
            _wearers[comes.Id] = masks[_wearers.Count % masks.Count];
        _renderer.Draw(picture, faces, MaskOf, time, camera);
    }

    Mask MaskOf(Face face) => _wearers[face.Id];

    /// <summary>The leftmost of the faces that wear nothing yet.</summary>
    Face? Leftmost(IReadOnlyList<Face> faces)
    {
        Face? found = null;
        foreach (Face face in faces)
            if (!_wearers.ContainsKey(face.Id) && (found is null || face.Box.X < found.Box.X))
                found = face;
        return found;
    }
}
