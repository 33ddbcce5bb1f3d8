namespace Mien;

/// <summary>A mask that is ready to be drawn: what it is made of, with its models and pictures loaded. Immutable; any number of threads may share it.</summary>
public sealed class Mask
{
    internal Mask(MaskDescription description, IReadOnlyList<MaskContent> layers)
    {
        Description = description;
        Layers = layers;
    }

    /// <summary>The content of its mask.json.</summary>
    public MaskDescription Description { get; }

    /// <summary>The layers of the description, in its order, with their files.</summary>
    public IReadOnlyList<MaskContent> Layers { get; }

    /// <summary>Loads a mask by its name or from its folder, as <see cref="MaskLibrary.Default"/> finds it.</summary>
    /// <exception cref="MaskException">There is no such mask, or it has a fault: a missing file, a damaged model or picture, a wrong field.</exception>
    public static Mask Load(string nameOrFolder) => MaskLibrary.Default.Load(nameOrFolder);
}
