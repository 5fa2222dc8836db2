namespace CrossMargin.UnitTests;

/// <summary>Where the repository's own files are, for tests that hold its form.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CrossMargin.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("CrossMargin.sln is in no parent folder.");
    }
}
