using Mien.Graphics;
using Mien.Testing;

namespace Mien.Golden.Tests;

/// <summary>Independent programs in Python that Mien is compared with (Peers/*.py), run by the system's python3.</summary>
static class PythonPeer
{
    /// <summary>Why there is no peer here, or null.</summary>
    public static string? Missing(string modules, string packages)
    {
        if (SharedFolder.Root is null)
            return SharedFolder.Absent;
        if (Tools.Find("python3") is null)
            return "skipped: python3 is not installed";
        try
        {
            Tools.Run("python3", [], "-c", $"import {modules}");
            return null;
        }
        catch (InvalidOperationException)
        {
            return $"skipped: python3 cannot import {modules} (apt-get install {packages})";
        }
    }

    /// <summary>Runs a script on a picture, which goes over as a PNG, so that both see the same pixels; returns what it prints.</summary>
    public static byte[] Run(string script, Image image, Func<string, string[]> arguments)
    {
        string picture = Path.Combine(Path.GetTempPath(), $"mien-{Guid.NewGuid():N}.png");
        try
        {
            ImageFile.Save(picture, image);
            return Tools.Run("python3", [], [Find(script), .. arguments(picture)]);
        }
        finally
        {
            File.Delete(picture);
        }
    }

    static string Find(string script)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "tests", "Mien.Golden.Tests", "Peers", script);
            if (File.Exists(path))
                return path;
        }
        throw new InvalidOperationException($"Peers/{script} is not in the checkout.");
    }
}
