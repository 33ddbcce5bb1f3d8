namespace Mien.Training;

/// <summary>Makes the masks that are carried inside Mien.dll, from parametric shapes and procedural pictures alone: the same code gives the same masks.</summary>
public static class MaskWorkshop
{
    static readonly (string Name, Func<MadeMask> Make)[] Recipes =
    [
        ("carnival", CarnivalMask.Make),
        ("cat", CatMask.Make),
        ("glasses", GlassesMask.Make),
        ("moustache", MoustacheMask.Make),
        ("porcelain", PorcelainMask.Make),
        ("tiger", TigerMask.Make),
        ("top-hat", TopHatMask.Make),
        ("visor", VisorMask.Make),
    ];

    /// <summary>The masks' names.</summary>
    public static IReadOnlyList<string> Names => [.. Recipes.Select(recipe => recipe.Name)];

    /// <summary>The files of a mask's folder.</summary>
    /// <exception cref="ArgumentException">There is no mask of that name.</exception>
    public static IReadOnlyList<(string Path, byte[] Content)> Make(string name)
    {
        foreach ((string known, Func<MadeMask> make) in Recipes)
        {
            if (known == name)
                return [.. make().Files()];
        }
        throw new ArgumentException($"'{name}' is no mask of the workshop, which makes {string.Join(", ", Names)}.", nameof(name));
    }

    /// <summary>Writes a folder for every mask.</summary>
    /// <param name="folder">Where; made if it is missing. Files of the same name are replaced.</param>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static long WriteAll(string folder)
    {
        long bytes = 0;
        foreach (string name in Names)
        {
            string target = Path.Combine(folder, name);
            Directory.CreateDirectory(target);
            foreach ((string path, byte[] content) in Make(name))
            {
                string file = Path.Combine(target, path), temporary = Path.Combine(target, $".{Guid.NewGuid():N}.mien");
                try
                {
                    File.WriteAllBytes(temporary, content);
                    File.Move(temporary, file, overwrite: true);
                }
                finally
                {
                    File.Delete(temporary);
                }
                bytes += content.Length;
            }
        }
        return bytes;
    }
}
