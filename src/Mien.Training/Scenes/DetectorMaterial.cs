using Mien.Tensors;

namespace Mien.Training;

/// <summary>
/// Everything that scenes are made of, split once and for all: people and pictures that training sees, and those that it never does.
/// </summary>
public sealed class DetectorMaterial
{
    readonly List<FaceSprite> _faces = [], _heldOut = [];
    readonly BackgroundSet _backgrounds;
    readonly List<string> _parts = [];

    DetectorMaterial(string facesFolder, string backgrounds, bool forTraining)
    {
        _backgrounds = BackgroundSet.Load(backgrounds);
        // Set after set: sprites take the crops' place in memory.
        foreach (FaceCropSet set in FaceCropSet.LoadAll(facesFolder, forTraining ? null : Mien.Training.HeldOutFaces.Contains))
        {
            var sprites = new FaceSprite[set.Faces.Count];
            Parallel.For(0, sprites.Length, i => sprites[i] = new FaceSprite(set.Faces[i].Pixels, set.Faces[i].Landmarks));
            for (int i = 0; i < sprites.Length; i++)
                (set.Faces[i].IsHeldOut ? _heldOut : _faces).Add(sprites[i]);
            _parts.Add(set.Fingerprint);
        }
        _parts.Add(_backgrounds.Fingerprint);
        Training = new SceneMaterial(_faces, Pyramids(heldOut: false));
        HeldOut = new SceneMaterial(_heldOut, Pyramids(heldOut: true));
    }

    /// <summary>What training sees; its faces are missing where the material was loaded to evaluate only.</summary>
    internal SceneMaterial Training { get; }

    /// <summary>What it never sees.</summary>
    internal SceneMaterial HeldOut { get; }

    /// <summary>The pictures without faces, to count false ones on.</summary>
    internal BackgroundSet Backgrounds => _backgrounds;

    /// <summary>The labelled sets and the pictures; see <see cref="Recipe.Material"/>.</summary>
    internal IReadOnlyList<string> Parts => _parts;

    /// <summary>Names of background pictures that were left out because they hold a face.</summary>
    public IReadOnlyList<string> LeftOutBackgrounds => _backgrounds.LeftOut;

    /// <summary>Faces held out.</summary>
    public int HeldOutFaces => _heldOut.Count;

    /// <summary>Loads faces and pictures.</summary>
    /// <param name="facesFolder">Labelled sets; see <see cref="FaceCropSet.LoadAll"/>.</param>
    /// <param name="backgrounds">ZIP or folder of pictures without faces.</param>
    /// <param name="forTraining">Whether the faces to train on are wanted too.</param>
    /// <exception cref="ModelFormatException">Something is missing or damaged; the message names it.</exception>
    public static DetectorMaterial Load(string facesFolder, string backgrounds, bool forTraining) => new(facesFolder, backgrounds, forTraining);

    /// <summary>Adds faces to those that training sees.</summary>
    public void AddToTraining(FaceCropSet set)
    {
        foreach (FaceCrop face in set.Faces)
            _faces.Add(new FaceSprite(face.Pixels, face.Landmarks));
    }

    List<PicturePyramid> Pyramids(bool heldOut) =>
        [.. _backgrounds.All.Where(background => background.IsHeldOut == heldOut).Select(background => new PicturePyramid(background.Picture))];
}
