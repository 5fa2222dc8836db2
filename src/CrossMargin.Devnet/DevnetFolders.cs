using System.Runtime.InteropServices;

namespace CrossMargin.Devnet;

/// <summary>Where files belong on each platform.</summary>
public static class DevnetFolders
{
    /// <summary>
    /// CROSSMARGIN_CACHE, else the platform's cache folder of the user: XDG_CACHE_HOME or ~/.cache on Linux,
    /// ~/Library/Caches on macOS, %LOCALAPPDATA% on Windows.
    /// </summary>
    public static string Cache(OSPlatform platform, Func<string, string?> variable, string home)
    {
        if (variable("CROSSMARGIN_CACHE") is { Length: > 0 } chosen)
            return Path.GetFullPath(chosen);
        if (platform == OSPlatform.Windows)
            return Path.Combine(Absolute(variable("LOCALAPPDATA")) ?? Path.Combine(home, "AppData", "Local"), "crossmargin", "cache");
        if (platform == OSPlatform.OSX)
            return Path.Combine(home, "Library", "Caches", "crossmargin");
        return Path.Combine(Absolute(variable("XDG_CACHE_HOME")) ?? Path.Combine(home, ".cache"), "crossmargin");
    }

    /// <summary>
    /// Where the program keeps what must not be lost: XDG_DATA_HOME or ~/.local/share on Linux, /var/lib for root,
    /// whose home the user that runs PostgreSQL cannot enter; ~/Library/Application Support on macOS, %LOCALAPPDATA% on Windows.
    /// </summary>
    public static string Kept(OSPlatform platform, Func<string, string?> variable, string home, bool isRoot)
    {
        if (platform == OSPlatform.Windows)
            return Path.Combine(Absolute(variable("LOCALAPPDATA")) ?? Path.Combine(home, "AppData", "Local"), "crossmargin");
        if (platform == OSPlatform.OSX)
            return Path.Combine(home, "Library", "Application Support", "crossmargin");
        if (isRoot)
            return "/var/lib/crossmargin";
        return Path.Combine(Absolute(variable("XDG_DATA_HOME")) ?? Path.Combine(home, ".local", "share"), "crossmargin");
    }

    /// <summary><see cref="Kept"/> of this machine and user.</summary>
    public static string KeptOfMachine() => Kept(
        DevnetEnvironment.CurrentPlatform(), Environment.GetEnvironmentVariable, DevnetEnvironment.HomeFolder(), Environment.IsPrivilegedProcess);

    // The XDG specification: a relative path is invalid and must be ignored.
    private static string? Absolute(string? path) => Path.IsPathFullyQualified(path ?? "") ? path : null;
}
