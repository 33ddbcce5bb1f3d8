using Mien.Graphics;
using Mien.Tensors;

namespace Mien;

/// <summary>
/// What finding and following faces share: the networks of a pack, from a picture to detections and from a detection to a
/// <see cref="FaceReading"/>. Each kind of pack has its own reader; finder and tracker know none of them. Not thread-safe.
/// </summary>
abstract class FaceReader : IDetectors, IDisposable
{
    /// <summary>Faces whose boxes overlap more than this are one face that two regions led to.</summary>
    public const float SameFace = 0.4f;

    readonly List<IDisposable> _owned = [];

    /// <summary>Loads and compiles the networks of a pack of whatever kind.</summary>
    /// <exception cref="PackException">The pack has no detector, or its description does not fit its networks.</exception>
    /// <exception cref="ModelFormatException">A file of the pack is damaged.</exception>
    public static FaceReader Open(Pack pack, int threads, bool irises, bool networkBlendshapes)
    {
        var options = new NetworkOptions { Threads = threads };
        return pack.Description.Kind switch
        {
            PackKind.Dense3ddfa => new Dense3ddfaReader(pack, options),
            PackKind.Opentrack => new OpentrackReader(pack, options),
            _ => new LandmarkReader(pack, options, irises, networkBlendshapes),
        };
    }

    /// <summary>The pack's canonical face, or null.</summary>
    public virtual CanonicalFace? CanonicalFace => null;

    /// <inheritdoc/>
    public abstract int DetectorCount { get; }

    /// <summary>How often a finder that is not told looks again where its first look at a still picture led.</summary>
    public abstract int DefaultRefinements { get; }

    /// <summary>The presence from which the pack takes a region for a face.</summary>
    public virtual float DefaultMinPresence => LandmarkDescription.UsualPresence;

    /// <inheritdoc/>
    public virtual bool SearchesTiles => true;

    /// <inheritdoc/>
    public virtual bool SearchesParts(int width, int height) => false;

    /// <summary>Whether a reading knows by itself when its face is gone; where not, a tracker asks the detector now and then.</summary>
    public virtual bool KnowsPresence => true;

    /// <summary>Called once for every picture, before anything looks at it.</summary>
    public virtual void Begin(ImageView image)
    {
    }

    /// <inheritdoc/>
    public abstract void Detect(int detector, ImageView image, in RotatedRect part, float minScore, float? minSuppression, List<FaceDetection> results);

    /// <summary>The region that the first look at a detection sees.</summary>
    public abstract RotatedRect RegionOf(in FaceDetection detection);

    /// <summary>Memory for all that is read of one face.</summary>
    public abstract FaceReading NewReading();

    public void Dispose()
    {
        foreach (IDisposable network in _owned)
            network.Dispose();
        _owned.Clear();
    }

    protected T Owned<T>(T network) where T : IDisposable
    {
        _owned.Add(network);
        return network;
    }
}
