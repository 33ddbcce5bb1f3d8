using System.Numerics;
using Mien.Graphics;

namespace Mien.Training;

/// <summary>A mask as the generator makes it: what stands in its folder.</summary>
/// <param name="Description">Its mask.json.</param>
/// <param name="Models">The models by their path, in the head's frame, millimetres.</param>
/// <param name="Pictures">The pictures by their path.</param>
sealed record MadeMask(MaskDescription Description, IReadOnlyDictionary<string, IReadOnlyList<MeshPart>> Models, IReadOnlyDictionary<string, Image> Pictures)
{
    // Written in metres, as glTF has it.
    const float MillimetresPerUnit = 1000;

    public const string Licence = "CC0-1.0";

    /// <summary>The files by their path.</summary>
    public IEnumerable<(string Path, byte[] Content)> Files()
    {
        yield return (MaskDescription.FileName, MaskWriter.Write(Description));
        foreach ((string path, IReadOnlyList<MeshPart> parts) in Models)
        {
            using MemoryStream stream = new();
            GlbFile.Write(stream, parts);
            yield return (path, stream.ToArray());
        }
        foreach ((string path, Image picture) in Pictures)
            yield return (path, ImageFile.EncodePng(picture));
    }

    /// <summary>An object that was modelled where it sits on the mean head: its anchor stays, its size goes by the fit.</summary>
    public static MaskObject Object(string name, string model, MaskAnchor anchor, MaskFit fit)
    {
        HeadField head = HeadField.Mean;
        Vector3 at = anchor.IsOrigin ? Vector3.Zero : (head.Landmark(anchor.First) + head.Landmark(anchor.Second)) / 2;
        float unit = fit switch { MaskFit.EyeDistance => head.EyeDistance, MaskFit.HeadWidth => head.FaceWidth, _ => 1 };
        return new MaskObject { Name = name, Model = model, Anchor = anchor, Fit = fit, Scale = MillimetresPerUnit / unit, RotationCentre = at / MillimetresPerUnit };
    }
}
