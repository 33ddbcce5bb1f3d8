namespace Mien;

/// <summary>The packs installed for this user: one folder each.</summary>
public sealed class PackStore
{
    /// <summary>The environment variable that moves the store.</summary>
    public const string EnvironmentVariable = "MIEN_PACKS";

    /// <summary>In the name of a folder that steps aside; between the pack's name and a random tail.</summary>
    const string Aside = ".old.";

    /// <summary>A store in a folder, which need not exist yet; null means <see cref="DefaultFolder"/>.</summary>
    public PackStore(string? folder = null) => Folder = Path.GetFullPath(folder ?? DefaultFolder);

    /// <summary>The folder that holds the packs' folders.</summary>
    public string Folder { get; }

    /// <summary><c>MIEN_PACKS</c>, or <c>mien/packs</c> in the user's data folder ($XDG_DATA_HOME, ~/.local/share; %LOCALAPPDATA%; ~/Library/Application Support).</summary>
    public static string DefaultFolder
    {
        get
        {
            if (Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } named)
                return named;
            string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return Path.Combine(data.Length > 0 ? data : Path.GetTempPath(), "mien", "packs");
        }
    }

    /// <summary>The packs that <see cref="Add"/> knows.</summary>
    public static IReadOnlyList<string> KnownNames => KnownPacks.Names;

    /// <summary>
    /// Installs a known pack from a folder in which its files lie (or in folders inside it, three deep), after checking every hash. The files are
    /// copied beside the store and moved in at the end: whatever happens before leaves an older installation as it was.
    /// </summary>
    /// <exception cref="PackException">The name is unknown, a file is missing, its hash differs, or the disk refuses.</exception>
    public Pack Add(string name, string fromFolder)
    {
        byte[] json = KnownPacks.Json(IsName(name) ? name : "-")
            ?? throw new PackException($"'{name}' is not a pack that Mien knows how to install. Known: {string.Join(", ", KnownPacks.Names)}.");
        PackDescription description = PackReader.Read(json);
        if (!Directory.Exists(fromFolder))
            throw new PackException($"The folder '{fromFolder}' does not exist. Give the one that holds {string.Join(", ", description.Files.Select(f => f.Path))}.");
        string staging = Path.Combine(Folder, $".{name}.{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(staging);
            foreach (PackFile file in description.Files)
                CopyChecked(file, fromFolder, staging, name);
            File.WriteAllBytes(Path.Combine(staging, PackDescription.FileName), json);
            Pack.FromFolder(staging);
            Replace(name, staging);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PackException($"The pack '{name}' could not be installed in '{Folder}': {exception.Message} Set {EnvironmentVariable} to a folder that you may write to.", exception);
        }
        finally
        {
            DeleteQuietly(staging);
        }
        return Pack.FromFolder(FolderOf(name));
    }

    /// <summary>The installed packs, by name; a damaged one is listed with its problem.</summary>
    public IReadOnlyList<PackEntry> List()
    {
        if (!Directory.Exists(Folder))
            return [];
        Recover();
        List<PackEntry> entries = [];
        foreach (string path in Directory.EnumerateDirectories(Folder).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(path);
            if (!IsName(name))
                continue;
            try
            {
                entries.Add(new PackEntry(name, path, Pack.FromFolder(path).Description, null));
            }
            catch (PackException exception)
            {
                entries.Add(new PackEntry(name, path, null, exception.Message));
            }
        }
        return entries;
    }

    /// <summary>Whether a pack of that name is installed, sound or not.</summary>
    public bool Contains(string name)
    {
        Recover();
        return IsName(name) && File.Exists(Path.Combine(FolderOf(name), PackDescription.FileName));
    }

    /// <summary>Compares every file of an installed pack with its published hash; an empty list means that all is well.</summary>
    /// <exception cref="PackException">There is no such pack, or its pack.json is damaged.</exception>
    public IReadOnlyList<string> Verify(string name)
    {
        Pack pack = Pack.FromFolder(Existing(name));
        List<string> problems = [];
        foreach (PackFile file in pack.Description.Files)
        {
            string path = Path.Combine(pack.Folder, file.Path);
            if (!File.Exists(path))
            {
                if (!file.Optional)
                    problems.Add($"'{file.Path}' is missing. Install anew: mien packs add {name} --from DIR.");
                continue;
            }
            if (TryHash(path) is not { } hash)
                problems.Add($"'{file.Path}' cannot be read.");
            else if (file.Sha256.Length > 0 && hash != file.Sha256)
                problems.Add($"'{file.Path}' has SHA-256 {hash}, not {file.Sha256}. Install anew: mien packs add {name} --from DIR.");
        }
        return problems;
    }

    /// <summary>Deletes an installed pack.</summary>
    /// <exception cref="PackException">There is no such pack, or the disk refuses.</exception>
    public void Remove(string name)
    {
        try
        {
            Directory.Delete(Existing(name), recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PackException($"The pack '{name}' could not be removed: {exception.Message}", exception);
        }
    }

    /// <summary>Opens an installed pack.</summary>
    /// <exception cref="PackException">There is no such pack, or it is damaged.</exception>
    public Pack Load(string name) => Pack.FromFolder(Existing(name));

    internal string FolderOf(string name) => Path.Combine(Folder, name);

    /// <summary>Letters, digits, '-', '_' and '.', not first a dot: what is safe as a folder's name everywhere.</summary>
    internal static bool IsName(string text) =>
        text.Length is > 0 and <= 64 && text[0] != '.' && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    string Existing(string name)
    {
        Recover();
        return IsName(name) && Directory.Exists(FolderOf(name)) ? FolderOf(name)
            : throw new PackException($"No pack '{name}' is installed in '{Folder}'. See: mien packs list.");
    }

    static void CopyChecked(PackFile file, string from, string to, string pack)
    {
        string? source = Find(file.Path, from);
        if (source is null)
        {
            if (file.Optional)
                return;
            throw new PackException($"The pack '{pack}' needs '{file.Path}', which is not in '{from}'. Fetch it from {file.Source}, put it there and repeat: mien packs add {pack} --from \"{from}\".");
        }
        string target = Path.Combine(to, file.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(source, target);
        string hash = PackFile.Hash(target);
        if (file.Sha256.Length > 0 && hash != file.Sha256)
            throw new PackException($"'{source}' has SHA-256 {hash}; the published file has {file.Sha256}. Fetch it anew from {file.Source}.");
    }

    static string? Find(string path, string folder)
    {
        string direct = Path.Combine(folder, path);
        if (File.Exists(direct))
            return direct;
        var inside = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 };
        return Directory.EnumerateDirectories(folder, "*", inside).Order(StringComparer.Ordinal).Select(sub => Path.Combine(sub, path)).FirstOrDefault(File.Exists);
    }

    /// <summary>Moves the new folder in; the old one steps aside until that has worked.</summary>
    void Replace(string name, string staging)
    {
        string target = FolderOf(name), aside = Path.Combine(Folder, $".{name}{Aside}{Guid.NewGuid():N}");
        bool replaces = Directory.Exists(target);
        if (replaces)
            Directory.Move(target, aside);
        try
        {
            Directory.Move(staging, target);
        }
        catch when (replaces)
        {
            Directory.Move(aside, target);
            throw;
        }
        DeleteQuietly(aside);
    }

    /// <summary>Brings back a pack that stepped aside for a newer one which, by a crash in that instant, never came.</summary>
    void Recover()
    {
        if (!Directory.Exists(Folder))
            return;
        foreach (string aside in Directory.GetDirectories(Folder, $".*{Aside}*"))
        {
            string file = Path.GetFileName(aside), name = file[1..file.LastIndexOf(Aside, StringComparison.Ordinal)];
            try
            {
                if (IsName(name) && !Directory.Exists(FolderOf(name)))
                    Directory.Move(aside, FolderOf(name));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another process was faster, or the store is read-only: the pack is then not there, which the caller says.
            }
        }
    }

    static string? TryHash(string path)
    {
        try
        {
            return PackFile.Hash(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // What is left behind has a name that no pack can have, and does no harm.
    static void DeleteQuietly(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
