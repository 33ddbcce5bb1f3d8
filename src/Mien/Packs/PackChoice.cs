namespace Mien;

/// <summary>Decides which pack to use where the user names none.</summary>
public static class PackChoice
{
    /// <summary>
    /// The pack to use: the named one (a name or a folder), else <see cref="Pack.Default"/>. What is not installed may lie nearby, see
    /// <see cref="FindNearby"/>; then a <paramref name="note"/> for the user says so.
    /// </summary>
    /// <exception cref="PackException">There is no such pack; the message says how to get it.</exception>
    public static Pack Resolve(string? nameOrFolder, out string? note, PackStore? store = null)
    {
        note = null;
        if (nameOrFolder is null or BuiltInPack.Name)
            return Pack.Default;
        store ??= new PackStore();
        if (store.Contains(nameOrFolder) || Directory.Exists(nameOrFolder) || FindNearby(nameOrFolder) is not { } nearby)
            return Pack.Load(nameOrFolder, store);
        note = $"using '{nearby.Name}' from {nearby.Folder}. To install it: mien packs add {nearby.Name} --from {nearby.Folder}";
        return nearby;
    }

    /// <summary>
    /// The pack of this name in <c>../shared/models</c> relative to the working directory or any folder above it; or null. Development
    /// material beside a checkout.
    /// </summary>
    public static Pack? FindNearby(string name, string? workingDirectory = null)
    {
        for (DirectoryInfo? folder = new(workingDirectory ?? Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            string models = Path.Combine(folder.FullName, "..", "shared", "models");
            if (!Directory.Exists(models))
                continue;
            foreach (string candidate in Directory.EnumerateDirectories(Path.GetFullPath(models)).Order(StringComparer.Ordinal))
            {
                if (!File.Exists(Path.Combine(candidate, PackDescription.FileName)) && KnownPacks.Recognise(candidate, name) is null)
                    continue;
                Pack pack = Pack.FromFolder(candidate, name);
                if (pack.Name == name)
                    return pack;
            }
        }
        return null;
    }
}
