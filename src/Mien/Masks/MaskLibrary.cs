namespace Mien;

/// <summary>Where masks are found by name: those inside Mien.dll, and folders of masks.</summary>
public sealed class MaskLibrary
{
    /// <summary>The environment variable that names a folder with further masks, one folder each.</summary>
    public const string EnvironmentVariable = "MIEN_MASKS";

    readonly string[] _folders;

    /// <summary>The masks inside Mien.dll, and those in folders, where each mask is a folder of its name; a later folder does not hide an earlier one, nor a built-in mask.</summary>
    public MaskLibrary(params IReadOnlyList<string> folders) => _folders = [.. folders];

    /// <summary>The built-in masks and those in the folder that <see cref="EnvironmentVariable"/> names.</summary>
    public static MaskLibrary Default => Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } folder ? new MaskLibrary(folder) : new MaskLibrary();

    /// <summary>The masks inside Mien.dll.</summary>
    public static IReadOnlyList<string> BuiltIn => BuiltInMasks.Names;

    /// <summary>All masks by name, the built-in ones first.</summary>
    public IReadOnlyList<string> Names => [.. BuiltIn.Concat(_folders.Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateDirectories(folder).Where(IsMask).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal))).Distinct()];

    /// <summary>Loads a mask.</summary>
    /// <param name="nameOrFolder">A mask's name, or the path of a mask's folder.</param>
    /// <exception cref="MaskException">There is no such mask (the message lists those there are), or it has a fault (it names the first).</exception>
    public Mask Load(string nameOrFolder)
    {
        var faults = new MaskFaults();
        Mask? mask = new MaskLoader(Find(nameOrFolder), faults).Load();
        if (mask is not null)
            return mask;
        string more = faults.Found.Count > 1 ? $" There are {faults.Found.Count - 1} more faults; see them all with: mien masks check {nameOrFolder}" : "";
        throw new MaskException($"The mask '{nameOrFolder}' cannot be used: {faults.Found[0]}{more}");
    }

    /// <summary>Loads a mask and tells all that is wrong with it; nothing means that it can be drawn.</summary>
    /// <param name="nameOrFolder">A mask's name, or the path of a mask's folder.</param>
    /// <exception cref="MaskException">There is no such mask.</exception>
    public IReadOnlyList<MaskFault> Check(string nameOrFolder)
    {
        var faults = new MaskFaults();
        new MaskLoader(Find(nameOrFolder), faults).Load();
        return faults.Found;
    }

    /// <summary>Reads what a mask is made of without its models and pictures.</summary>
    /// <exception cref="MaskException">There is no such mask, or its mask.json has a fault.</exception>
    public MaskDescription Describe(string nameOrFolder)
    {
        var faults = new MaskFaults();
        byte[]? json = Find(nameOrFolder).Read(MaskDescription.FileName, out string? problem);
        if (json is null)
            faults.Add(MaskDescription.FileName, "", problem ?? "is not there.");
        MaskDescription? description = json is null ? null : new MaskReader(faults).Read(json);
        return description is not null && !faults.Any ? description : throw new MaskException($"The mask '{nameOrFolder}' cannot be used: {faults.Found[0]}");
    }

    MaskFiles Find(string nameOrFolder)
    {
        // What has a separator or stands in the current folder as a mask is a path; a bare name of ours means ours.
        if (BuiltIn.Contains(nameOrFolder))
            return BuiltInMasks.Files(nameOrFolder);
        if (PackStore.IsName(nameOrFolder) && _folders.Select(folder => Path.Combine(folder, nameOrFolder)).FirstOrDefault(IsMask) is { } found)
            return MaskFiles.InFolder(found);
        if (nameOrFolder.Length > 0 && Directory.Exists(nameOrFolder))
            return MaskFiles.InFolder(Path.GetFullPath(nameOrFolder));
        throw new MaskException($"There is no mask '{nameOrFolder}', nor a folder of that name. Known: {string.Join(", ", Names)}.");
    }

    static bool IsMask(string folder) => File.Exists(Path.Combine(folder, MaskDescription.FileName));
}
