using System.Numerics;
using System.Runtime.InteropServices;
using Mien.Graphics;

namespace Mien.Training;

/// <summary>
/// Makes the samples that a landmark network learns from: sample i of a seed is always the same, whichever thread makes it and when. Most are faces,
/// changed at random; some show no face, or one that is not where a face should be.
/// </summary>
public sealed class LandmarkSampler
{
    /// <summary>Share of samples without a face.</summary>
    public const double NegativeShare = 0.08;

    readonly IReadOnlyList<FaceCrop> _faces;
    readonly IReadOnlyList<Image> _backgrounds;
    readonly LandmarkAugmentation _augmentation;
    readonly FaceBalance _balance;
    readonly int[] _alone;
    readonly ulong _seed;

    /// <summary>A source of samples; thread-safe.</summary>
    /// <param name="faces">Faces to draw from, <see cref="FaceCrops.Training"/> for instance.</param>
    /// <param name="backgrounds">RGB pictures without faces, for samples without one and for what lies beyond a crop; may be empty.</param>
    /// <param name="seed">Which samples.</param>
    /// <param name="side">Side of the network's input, pixels.</param>
    /// <param name="options">How much is changed; null: the defaults.</param>
    /// <exception cref="ArgumentException">There are no faces, or the side is not from 32 to 512.</exception>
    public LandmarkSampler(IReadOnlyList<FaceCrop> faces, IReadOnlyList<Image> backgrounds, ulong seed, int side, AugmentationOptions? options = null)
    {
        if (faces.Count == 0)
            throw new ArgumentException("There are no faces to make samples from.", nameof(faces));
        _faces = faces;
        _backgrounds = backgrounds;
        _augmentation = new LandmarkAugmentation(side, backgrounds, options ?? new AugmentationOptions());
        _balance = new FaceBalance(faces);
        _alone = Alone(faces);
        _seed = seed;
    }

    /// <summary>A source of samples from faces and a zip or folder of background pictures, less those that hold a face or are kept from training.</summary>
    /// <param name="faces">Faces to draw from.</param>
    /// <param name="backgrounds">The zip or folder; null: none.</param>
    /// <param name="seed">Which samples.</param>
    /// <param name="side">Side of the network's input, pixels.</param>
    /// <param name="options">How much is changed; null: the defaults.</param>
    /// <exception cref="Mien.Tensors.ModelFormatException">The backgrounds are missing or damaged; the message names them.</exception>
    public static LandmarkSampler Open(IReadOnlyList<FaceCrop> faces, string? backgrounds, ulong seed, int side, AugmentationOptions? options = null) =>
        new(faces, backgrounds is null ? [] : BackgroundSet.Load(backgrounds).ToTrain, seed, side, options);

    /// <summary>Side of the network's input, pixels.</summary>
    public int Side => _augmentation.Side;

    /// <summary>Makes a sample. Allocates nothing once a thread has made one, but for JPEG's losses.</summary>
    /// <param name="sample">Its number.</param>
    /// <param name="input">Receives S×S×3 floats: RGB, −1 … 1, rows first.</param>
    /// <param name="points">Receives 478×3 floats: x/S − ½, y/S − ½, z/S.</param>
    /// <param name="weights">Receives 478 weights, of mean 1 for the photo of a face that is seen whole.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public LandmarkSample Fill(long sample, Span<float> input, Span<float> points, Span<float> weights)
    {
        points = points[..(LandmarkTopology.Count * 3)];
        weights = weights[..LandmarkTopology.Count];
        var random = new SampleRandom(_seed, sample);
        if (random.Chance(NegativeShare))
        {
            points.Clear();
            weights.Clear();
            if (_backgrounds.Count > 0 && random.Chance(0.5))
            {
                _augmentation.Background(_backgrounds[random.Next(_backgrounds.Count)], ref random, input);
                return new LandmarkSample(0, false, -1);
            }
            int elsewhere = _alone[random.Next(_alone.Length)];
            _augmentation.Elsewhere(_faces[elsewhere], ref random, input);
            return new LandmarkSample(0, false, elsewhere);
        }
        int face = _balance.Next(ref random);
        FaceCrop other = _faces[random.Next(_faces.Count)];
        _augmentation.Face(_faces[face], other, ref random, input, points);
        ReadOnlySpan<float> full = PointWeights.Of(_faces[face].Set);
        for (int i = 0; i < weights.Length; i++)
            weights[i] = full[i] * (Math.Abs(points[i * 3]) > 0.5f || Math.Abs(points[i * 3 + 1]) > 0.5f ? PointWeights.Unseen : 1);
        HideIris(left: false, points, weights);
        HideIris(left: true, points, weights);
        return new LandmarkSample(1, true, face);
    }

    /// <summary>Where an iris is that a lid covers can only be guessed.</summary>
    static void HideIris(bool left, ReadOnlySpan<float> points, Span<float> weights)
    {
        const int irisPoints = 5;
        if (EyeOpening.Blink(MemoryMarshal.Cast<float, Vector3>(points), left) < 0.7f)
            return;
        foreach (ref float weight in weights.Slice(left ? LandmarkTopology.LeftIris : LandmarkTopology.RightIris, irisPoints))
            weight *= PointWeights.Unseen;
    }

    /// <summary>A face as it is, upright in its region: what a network is judged on, and what it sees once it runs.</summary>
    /// <param name="face">The face.</param>
    /// <param name="side">Side of the network's input, pixels.</param>
    /// <param name="input">Receives S×S×3 floats: RGB, −1 … 1.</param>
    /// <param name="points">Receives 478×3 floats in crop units.</param>
    public static void Plain(FaceCrop face, int side, Span<float> input, Span<float> points)
    {
        RotatedRect region = FaceRegion.FromLandmarks(face.Landmarks);
        ImageCrop.ToTensor(face.Pixels, region, side, side, PixelEncoding.Signed, Border.Replicate, input);
        LandmarkAugmentation.WritePoints(face.Landmarks, region, false, points);
    }

    /// <summary>Faces that nobody stands beside, as far as one can tell: what lies next to them is no face. All, where that leaves none.</summary>
    static int[] Alone(IReadOnlyList<FaceCrop> faces)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (FaceCrop face in faces)
            counts[face.Person] = counts.GetValueOrDefault(face.Person) + 1;
        // Photos of the wild show friends and passers-by that no label names.
        int[] alone = [.. Enumerable.Range(0, faces.Count).Where(i => faces[i].Set.Name is not ("helen" or "afw") && counts[faces[i].Person] == 1)];
        return alone.Length > 0 ? alone : [.. Enumerable.Range(0, faces.Count)];
    }
}
