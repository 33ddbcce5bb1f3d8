namespace Mien.Testing;

/// <summary>The development material beside the checkout (<c>../shared</c>), which a fresh clone does not have.</summary>
static class SharedFolder
{
    /// <summary>The checkout that the tests were built in.</summary>
    public static string? Checkout { get; } = FindCheckout();

    public static string? Root { get; } = Find();

    public static string Path(params string[] parts) =>
        System.IO.Path.Combine([Root ?? throw new InvalidOperationException("../shared is absent."), .. parts]);

    public const string Absent = "skipped: ../shared is not beside the checkout";

    static string? Find()
    {
        if (Checkout is null)
            return null;
        string shared = System.IO.Path.Combine(Checkout, "..", "shared");
        return Directory.Exists(System.IO.Path.Combine(shared, "models")) ? System.IO.Path.GetFullPath(shared) : null;
    }

    static string? FindCheckout()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Mien.slnx")))
                return folder.FullName;
        }
        return null;
    }
}

/// <summary>A fact that needs <c>../shared</c> and skips, with the reason printed, where that is absent.</summary>
sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute() => Skip = SharedFolder.Root is null ? SharedFolder.Absent : null;
}

/// <summary>A theory that needs <c>../shared</c> and skips, with the reason printed, where that is absent.</summary>
sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute() => Skip = SharedFolder.Root is null ? SharedFolder.Absent : null;
}
