using Mien.Testing;

namespace Mien.Cli.Tests;

/// <summary>A fact that needs <c>../shared</c>, node and the npm package that <c>./test.sh</c> puts into artifacts/ort.</summary>
sealed class OnnxRuntimeFactAttribute : FactAttribute
{
    public OnnxRuntimeFactAttribute() => Skip = SharedFolder.Root is null ? SharedFolder.Absent : Tools.Missing(["node"]) ?? (IsInstalled() ? null : "skipped: onnxruntime-node is not in artifacts/ort (./test.sh installs it)");

    static bool IsInstalled()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "artifacts", "ort", "node_modules", "onnxruntime-node")))
                return true;
        }
        return false;
    }
}
