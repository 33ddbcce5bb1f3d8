using System.Text;
using System.Text.Json;
using Mien.Testing;

namespace Mien.Graphics.Tests;

/// <summary>
/// The Khronos glTF validator through node. Install: <c>npm install --prefix artifacts/gltf --ignore-scripts gltf-validator@2.0.0-dev.3.10</c>
/// (./test.sh does).
/// </summary>
static class GltfValidator
{
    static string? Modules { get; } = FindModules();

    /// <summary>Why tests skip, or null where node and the validator are there.</summary>
    public static string? Absence { get; } = Modules is null
        ? "skipped: gltf-validator is not installed (npm install --prefix artifacts/gltf --ignore-scripts gltf-validator@2.0.0-dev.3.10)"
        : Tools.Missing(["node"]);

    /// <summary>The number of errors and warnings, and every message.</summary>
    public static (int Errors, int Warnings, string Messages) Validate(byte[] glb)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, glb);
            byte[] output = Tools.Run("node", [], Path.Combine(AppContext.BaseDirectory, "gltf-validate.mjs"), Modules!, file);
            using JsonDocument report = JsonDocument.Parse(output);
            JsonElement issues = report.RootElement.GetProperty("issues");
            StringBuilder messages = new();
            foreach (JsonElement message in issues.GetProperty("messages").EnumerateArray())
                messages.AppendLine(message.GetRawText());
            return (issues.GetProperty("numErrors").GetInt32(), issues.GetProperty("numWarnings").GetInt32(), messages.ToString());
        }
        finally
        {
            File.Delete(file);
        }
    }

    static string? FindModules()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string modules = Path.Combine(folder.FullName, "artifacts", "gltf", "node_modules");
            if (File.Exists(Path.Combine(folder.FullName, "Mien.slnx")) && Directory.Exists(Path.Combine(modules, "gltf-validator")))
                return modules;
        }
        return null;
    }
}

/// <summary>A fact that needs the glTF validator and skips, with the reason printed, where it is absent.</summary>
sealed class GltfFactAttribute : FactAttribute
{
    public GltfFactAttribute() => Skip = GltfValidator.Absence;
}
