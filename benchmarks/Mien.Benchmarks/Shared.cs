namespace Mien.Benchmarks;

/// <summary>The development material beside the checkout (<c>../shared</c>), found from wherever BenchmarkDotNet runs the program.</summary>
static class Shared
{
    public static string Path(params string[] parts)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Mien.slnx")))
                return System.IO.Path.GetFullPath(System.IO.Path.Combine([folder.FullName, "..", "shared", .. parts]));
        }
        throw new InvalidOperationException("Mien.slnx is not above the program: run the benchmarks from a checkout.");
    }
}
