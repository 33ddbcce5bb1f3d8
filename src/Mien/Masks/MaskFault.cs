namespace Mien;

/// <summary>Something that is wrong with a mask.</summary>
/// <param name="File">The file inside the mask's folder; <c>mask.json</c> or one that it names.</param>
/// <param name="Field">The field of mask.json that is wrong or names the file, as <c>layers[0].model</c>; empty where none is.</param>
/// <param name="Problem">What is wrong, and the mend.</param>
public sealed record MaskFault(string File, string Field, string Problem)
{
    /// <summary>In one line.</summary>
    public override string ToString() => Field.Length == 0 ? $"{File}: {Problem}" : $"{File}: {Field}: {Problem}";
}
