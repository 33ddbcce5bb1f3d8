using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>Loads a mask from its files and collects all that is wrong with it.</summary>
sealed class MaskLoader(MaskFiles files, MaskFaults faults)
{
    /// <summary>4096 × 4096.</summary>
    const int MostPixels = 1 << 24;

    const float TextureAspectTolerance = 0.01f;

    readonly Dictionary<string, Image?> _pictures = [];
    readonly Dictionary<string, IReadOnlyList<MeshPart>?> _models = [];

    /// <summary>The mask; null where there are faults.</summary>
    public Mask? Load()
    {
        if (Open(MaskDescription.FileName, "") is not { } json || new MaskReader(faults).Read(json) is not { } description)
            return null;
        List<MaskContent> layers = [];
        for (int i = 0; i < description.Layers.Count; i++)
            layers.Add(Content(description.Layers[i], $"layers[{i}]"));
        long triangles = layers.Sum(layer => (long)layer.TriangleCount);
        if (triangles > MaskModel.MostTriangles)
            faults.Add(MaskDescription.FileName, "layers", $"have {triangles} triangles together, more than {MaskModel.MostTriangles}; simplify the models.");
        return faults.Any ? null : new Mask(description, layers);
    }

    MaskContent Content(MaskLayer layer, string field)
    {
        if (layer is MaskObject thing)
            return new MaskContent(layer, Parts(thing, field), null);
        Image? texture = layer.Files.FirstOrDefault() is { Length: > 0 } path ? Picture(path, $"{field}.texture") : null;
        if (layer is MaskTextureSwap swap && texture is not null)
        {
            float aspect = texture.Width / (float)texture.Height;
            bool square = texture.Width == texture.Height, withEyes = Math.Abs(aspect / FaceSurface.Default.TextureAspect - 1) <= TextureAspectTolerance;
            if (!square && !withEyes)
                faults.Add(swap.Texture, $"{field}.texture", $"is {texture.Width}×{texture.Height}; the texture of a face is square, or with eyes {FaceSurface.Default.TextureAspect} times as wide as high. Make it with: mien photo PHOTO -o uv_tex --out NAME.png.");
            else if (swap.Eyes && square)
                faults.Add(swap.Texture, $"{field}.eyes", $"must be false: a square texture has no eyes.");
        }
        return new MaskContent(layer, [], texture);
    }

    IReadOnlyList<MeshPart> Parts(MaskObject thing, string field)
    {
        Image? texture = thing.Texture is { Length: > 0 } path ? Picture(path, $"{field}.texture") : null;
        // A model's path that was refused is empty; its fault is known.
        if (thing.Model.Length == 0 || Model(thing.Model, $"{field}.model") is not { } parts)
            return [];
        if (thing.Texture is not null && parts.All(part => part.Mesh.TextureCoordinates is null))
            faults.Add(thing.Model, $"{field}.texture", "the model has no texture coordinates to lay a picture by; leave 'texture' out or unwrap the model.");
        CheckMorphs(thing, parts, field);
        Color color = thing.Color ?? Color.White;
        var factor = new Vector4(color.Red, color.Green, color.Blue, color.Alpha) / 255;
        return [.. parts.Select(part => part with
        {
            Texture = part.Mesh.TextureCoordinates is null ? null : texture ?? part.Texture,
            Color = part.Color * factor,
            Unlit = thing.Material.Unlit ?? part.Unlit,
            DoubleSided = thing.Material.DoubleSided ?? part.DoubleSided,
        })];
    }

    void CheckMorphs(MaskObject thing, IReadOnlyList<MeshPart> parts, string field)
    {
        for (int i = 0; i < thing.Morphs.Count; i++)
        {
            if (thing.Morphs[i] is MaskTargetMorph target && !parts.Any(part => part.Mesh.MorphTargets.Any(known => known.Name == target.Target)))
                faults.Add(thing.Model, $"{field}.morphs[{i}].target", $"the model has no morph target '{target.Target}'.{Known(parts.SelectMany(part => part.Mesh.MorphTargets).Select(known => known.Name))}");
            if (thing.Morphs[i] is MaskHingeMorph { Part: { } name } && !parts.Any(part => part.Name == name))
                faults.Add(thing.Model, $"{field}.morphs[{i}].hinge.part", $"the model has no part '{name}'.{Known(parts.Select(part => part.Name))}");
        }
    }

    static string Known(IEnumerable<string> names) => names.Where(name => name.Length > 0).Distinct().Take(20).ToArray() is { Length: > 0 } some ? $" It has {string.Join(", ", some)}." : "";

    IReadOnlyList<MeshPart>? Model(string path, string field)
    {
        if (_models.TryGetValue(path, out IReadOnlyList<MeshPart>? known))
            return known;
        IReadOnlyList<MeshPart>? parts = null;
        if (Open(path, field) is { } bytes)
        {
            try
            {
                parts = MaskModel.Read(path, bytes, Beside);
                if (parts.FirstOrDefault(part => part.Texture is { } texture && (long)texture.Width * texture.Height > MostPixels) is { Texture: { } huge })
                {
                    faults.Add(path, field, $"holds a picture of {huge.Width}×{huge.Height} pixels, more than {MostPixels}; make it smaller.");
                    parts = null;
                }
            }
            catch (MeshFormatException exception)
            {
                faults.Add(path, field, exception.Message);
            }
        }
        return _models[path] = parts;
    }

    byte[]? Beside(string path)
    {
        byte[]? bytes = files.Read(path, out string? problem);
        if (bytes is null && problem is not null)
            throw new MeshFormatException($"{path} {problem}");
        if (bytes is not null && TooLarge(bytes) is { } fault)
            throw new MeshFormatException($"the picture {path} {fault}");
        return bytes;
    }

    static string? TooLarge(byte[] picture) =>
        ImageFile.TryReadInfo(picture, out ImageInfo info) && (long)info.Width * info.Height > MostPixels ? $"has {info.Width}×{info.Height} pixels, more than {MostPixels}; make it smaller." : null;

    Image? Picture(string path, string field)
    {
        if (_pictures.TryGetValue(path, out Image? known))
            return known;
        Image? picture = null;
        if (Open(path, field) is { } bytes)
        {
            try
            {
                if (ImageFile.Kind(bytes) is null)
                    faults.Add(path, field, "is neither a PNG nor a JPEG picture; convert it.");
                else if (TooLarge(bytes) is { } fault)
                    faults.Add(path, field, fault);
                else
                    picture = ImageFile.Decode(bytes);
            }
            catch (ImageFormatException exception)
            {
                faults.Add(path, field, exception.Message);
            }
        }
        return _pictures[path] = picture;
    }

    byte[]? Open(string path, string field)
    {
        byte[]? bytes = files.Read(path, out string? problem);
        if (bytes is null)
            faults.Add(path, field, problem ?? "is not there; put it into the mask's folder.");
        return bytes;
    }
}
