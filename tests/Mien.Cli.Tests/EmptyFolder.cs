namespace Mien.Cli.Tests;

/// <summary>A folder for one test, deleted afterwards.</summary>
public abstract class EmptyFolder : IDisposable
{
    protected string Folder { get; } = Directory.CreateTempSubdirectory("mien-test-").FullName;

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string File(string name) => Path.Combine(Folder, name);

    protected string Write(string name, ReadOnlySpan<byte> bytes)
    {
        System.IO.File.WriteAllBytes(File(name), bytes);
        return File(name);
    }

    private protected MienProcess Mien(params string[] arguments) => MienProcess.Run(Folder, arguments);

    /// <summary>What a test left in the folder.</summary>
    protected string[] Left => [.. Directory.EnumerateFileSystemEntries(Folder).Select(path => Path.GetFileName(path)).Order()];
}
