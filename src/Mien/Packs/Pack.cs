using Mien.Tensors;
using Mien.Tensors.Graphs;

namespace Mien;

/// <summary>A folder of networks together with what each of them wants and gives: what a <see cref="FaceFinder"/> runs on.</summary>
public sealed class Pack
{
    static readonly Lazy<Pack> OurOwn = new(() => new Pack(PackReader.Read(BuiltInPack.Read(PackDescription.FileName)), null));

    readonly string? _folder;

    Pack(PackDescription description, string? folder)
    {
        _folder = folder;
        Description = WithoutMissing(description);
    }

    /// <summary>The pack <c>mien</c>: our own networks, inside the library, which need no file.</summary>
    public static Pack Default => OurOwn.Value;

    /// <summary>What its <c>pack.json</c> says, less whatever needs an optional file that is not there.</summary>
    public PackDescription Description { get; }

    /// <summary>Short name.</summary>
    public string Name => Description.Name;

    /// <summary>Where its files lie; empty for <see cref="Default"/>, whose files lie in no folder.</summary>
    public string Folder => _folder ?? "";

    /// <summary>
    /// Opens a pack: <c>mien</c> or the name of an installed one, a folder with a <c>pack.json</c>, or a folder that holds the bare files of a known
    /// pack (<c>mediapipe</c>, <c>mediapipe-legacy</c>, <c>3ddfa-v2</c>, <c>opentrack</c>) under their published names.
    /// </summary>
    /// <exception cref="PackException">There is no such pack, or it is damaged; the message says what to do.</exception>
    public static Pack Load(string nameOrFolder) => Load(nameOrFolder, new PackStore());

    internal static Pack Load(string nameOrFolder, PackStore store)
    {
        if (nameOrFolder == BuiltInPack.Name)
            return Default;
        if (PackStore.IsName(nameOrFolder) && store.Contains(nameOrFolder))
            return FromFolder(store.FolderOf(nameOrFolder));
        if (Directory.Exists(nameOrFolder))
            return FromFolder(nameOrFolder);
        string there = string.Join(", ", store.List().Select(entry => entry.Name).Prepend(BuiltInPack.Name));
        string mend = KnownPacks.Names.Contains(nameOrFolder)
            ? $"Install it: mien packs add {nameOrFolder} --from DIR, DIR being where its files lie"
            : "Name an installed pack or the folder of one";
        throw new PackException($"There is no pack '{nameOrFolder}'. {mend}. There is: {there}.");
    }

    /// <summary>Opens the pack in a folder.</summary>
    /// <exception cref="PackException">The folder holds no pack, or a damaged one.</exception>
    public static Pack FromFolder(string folder) => FromFolder(folder, null);

    /// <summary>The same where the bare files of several known packs may lie together and one of them is wanted.</summary>
    internal static Pack FromFolder(string folder, string? known)
    {
        string json = Path.Combine(folder, PackDescription.FileName);
        PackDescription description;
        try
        {
            if (File.Exists(json))
                description = PackReader.Read(File.ReadAllBytes(json));
            else
                description = KnownPacks.Recognise(folder, known) ?? throw new PackException($"'{folder}' is not a pack: it has neither a pack.json nor the files of a known pack. {Wanted()}");
        }
        catch (PackException exception) when (File.Exists(json))
        {
            throw new PackException($"'{json}': {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PackException($"'{json}' cannot be read: {exception.Message}", exception);
        }
        foreach (PackFile file in description.Files)
            if (!file.Optional && !File.Exists(Path.Combine(folder, file.Path)))
                throw new PackException($"The pack '{description.Name}' lacks '{file.Path}' in '{folder}'. Install it anew: mien packs add {description.Name} --from DIR (published at {file.Source}).");
        return new Pack(description, folder);
    }

    /// <summary>Reads and compiles one of the pack's networks and checks that its input is as described.</summary>
    internal Network Compile(NetworkDescription description, NetworkOptions options, int inputElements = 0)
    {
        InputDescription? input = description switch
        {
            DetectorDescription detector => detector.Input,
            LandmarkDescription landmarks => landmarks.Input,
            IrisDescription irises => irises.Input,
            _ => null,
        };
        int expected = input is null ? inputElements : input.Width * input.Height * input.Encoding.Channels;
        Graph graph = ReadGraph(description.File);
        if (graph.Inputs.Count != 1 || graph.Inputs[0].Shape.ElementCount != expected)
            throw new PackException($"'{description.File}' in '{Folder}' wants {string.Join(" and ", graph.Inputs.Select(i => i.Shape))}, which is not the input of {expected} numbers that pack.json describes. Correct pack.json.");
        return Network.Compile(graph, options);
    }

    /// <summary>The pack's canonical face, or Mien's own where the pack has none.</summary>
    internal CanonicalFace LoadCanonicalFace() => Description.CanonicalFace is null ? CanonicalFace.Default : CanonicalFace.Load(Path.Combine(Folder, Description.CanonicalFace));

    Graph ReadGraph(string file)
    {
        if (_folder is not null)
            return ModelFile.Load(Path.Combine(_folder, file));
        try
        {
            return ModelFile.Read(BuiltInPack.Read(file), Path.GetFileNameWithoutExtension(file));
        }
        catch (ModelFormatException exception)
        {
            throw new ModelFormatException($"'{file}' of the pack '{Name}': {exception.Message}", exception);
        }
    }

    PackDescription WithoutMissing(PackDescription description)
    {
        bool There(string file) => _folder is null ? BuiltInPack.Contains(file) : File.Exists(Path.Combine(_folder, file));
        return description with
        {
            Detectors = [.. description.Detectors.Where(d => There(d.ContainerFile))],
            Dense3ddfa = description.Dense3ddfa?.Where(There),
            Irises = description.Irises is { } irises && There(irises.ContainerFile) ? irises : null,
            Blendshapes = description.Blendshapes is { } shapes && There(shapes.ContainerFile) ? shapes : null,
            CanonicalFace = description.CanonicalFace is { } face && There(face) ? face : null,
        };
    }

    static string Wanted() => string.Join(" ", KnownPacks.Names.Select(name =>
        $"'{name}' is {string.Join(", ", PackReader.Read(KnownPacks.Json(name)).Files.Where(f => !f.Optional).Select(f => f.Path))}."));
}
