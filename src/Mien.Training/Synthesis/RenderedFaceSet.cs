using System.Numerics;
using Mien.Graphics;

namespace Mien.Training;

/// <summary>
/// Rendered faces in the form of the labelled sets: crops of 176 × 176 pixels, twice the extent of the landmarks, unrotated, landmarks in pixels
/// of the crop. Face number i of a seed is always the same; all are rendered at once, in memory.
/// </summary>
public sealed class RenderedFaceSet
{
    readonly byte[][] _pixels;
    readonly Vector3[][] _landmarks;
    readonly float[][] _expressions;

    RenderedFaceSet(int count)
    {
        _pixels = new byte[count][];
        _landmarks = new Vector3[count][];
        _expressions = new float[count][];
    }

    /// <summary>Side of a crop, pixels.</summary>
    public const int CropSize = LabelledFaces.CropSize;

    /// <summary>Faces.</summary>
    public int Count => _pixels.Length;

    /// <summary>The name of the set among labelled ones.</summary>
    public const string Name = "rendered";

    /// <summary>Renders a set; a face takes some milliseconds of one core and 93 kB.</summary>
    /// <param name="count">Faces.</param>
    /// <param name="seed">Which faces.</param>
    /// <param name="threads">Threads that render; the set is the same whatever their number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no face or no thread.</exception>
    public static RenderedFaceSet Render(int count, ulong seed, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var set = new RenderedFaceSet(count);
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, () => new HeadStudio(), (i, _, studio) =>
        {
            set.Render(i, seed, studio);
            return studio;
        }, _ => { });
        return set;
    }

    /// <summary>The RGB crop of a face.</summary>
    public ImageView Crop(int index) => new(_pixels[index], CropSize, CropSize, PixelFormat.Rgb24);

    /// <summary>The RGB bytes of a crop, row by row.</summary>
    public byte[] Pixels(int index) => _pixels[index];

    /// <summary>478 landmarks: x, y in pixels of the crop, z in the same unit, smaller is nearer.</summary>
    public ReadOnlySpan<Vector3> Landmarks(int index) => _landmarks[index];

    /// <summary>Weights of the expressions in the order of <see cref="Blendshape"/>.</summary>
    public ReadOnlySpan<float> Expression(int index) => _expressions[index];

    /// <summary>The same as a set of labelled crops to learn from.</summary>
    public FaceCropSet ToCrops() => FaceCropSet.Of(Name, CropSize, _pixels, _landmarks, _expressions);

    void Render(int index, ulong seed, HeadStudio studio)
    {
        HeadLook look = RandomHead.Draw(seed, index);
        var picture = new Image(CropSize, CropSize, PixelFormat.Rgb24);
        var landmarks = new Vector3[LandmarkTopology.Count];
        studio.Render(look, picture, landmarks);
        (_pixels[index], _landmarks[index], _expressions[index]) = (picture.Pixels, landmarks, look.Shape.Expression[..Blendshapes.Count].ToArray());
    }
}
