namespace Mien;

/// <summary>Decides which pack to use where the user names none.</summary>
public static class PackChoice
{
    /// <summary>
    /// The pack to use: the named one (a name or a folder); else the first installed one, <c>mediapipe</c> before all others. What is
    /// not installed may lie nearby, see <see cref="FindNearby"/>; then a <paramref name="note"/> for the user says so.
    /// </summary>
    /// <exception cref="PackException">There is no such pack, or none at all; the message says how to get one.</exception>
    public static Pack Resolve(string? nameOrFolder, out string? note, PackStore? store = null)
    {
        note = null;
        store ??= new PackStore();
        if (nameOrFolder is not null)
        {
            if (store.Contains(nameOrFolder) || Directory.Exists(nameOrFolder) || FindNearby(name: nameOrFolder) is not { } named)
                return Pack.Load(nameOrFolder, store);
            note = NoteOf(named);
            return named;
        }
        PackEntry? installed = store.List().Where(entry => entry.Problem is null)
            .OrderBy(entry => Rank(entry.Name)).ThenBy(entry => entry.Name, StringComparer.Ordinal).FirstOrDefault();
        if (installed is not null)
            return store.Load(installed.Name);
        if (FindNearby() is { } nearby)
        {
            note = $"No pack is installed: {NoteOf(nearby)}";
            return nearby;
        }
        throw new PackException($"No pack is installed. Fetch the files of one ({string.Join(", ", KnownPacks.Names)}) and run: mien packs add mediapipe --from DIR.");
    }

    /// <summary>
    /// The pack of this name, or the first in the order of <see cref="Resolve"/>, in <c>../shared/models</c> relative to the working
    /// directory or any folder above it; or null. Development material beside a checkout.
    /// </summary>
    public static Pack? FindNearby(string? workingDirectory = null, string? name = null)
    {
        for (DirectoryInfo? folder = new(workingDirectory ?? Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            string models = Path.Combine(folder.FullName, "..", "shared", "models");
            if (!Directory.Exists(models))
                continue;
            Pack? best = null;
            foreach (string candidate in Directory.EnumerateDirectories(Path.GetFullPath(models)).Order(StringComparer.Ordinal))
            {
                if (!File.Exists(Path.Combine(candidate, PackDescription.FileName)) && KnownPacks.Recognise(candidate, name) is null)
                    continue;
                Pack pack = Pack.FromFolder(candidate, name);
                if ((name is null || pack.Name == name) && (best is null || Rank(pack.Name) < Rank(best.Name)))
                    best = pack;
            }
            if (best is not null)
                return best;
        }
        return null;
    }

    static string NoteOf(Pack nearby) => $"using '{nearby.Name}' from {nearby.Folder}. To install it: mien packs add {nearby.Name} --from {nearby.Folder}";

    static int Rank(string name)
    {
        int known = 0;
        foreach (string candidate in KnownPacks.Names)
        {
            if (candidate == name)
                return known;
            known++;
        }
        return known;
    }
}
