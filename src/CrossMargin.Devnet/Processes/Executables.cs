namespace CrossMargin.Devnet.Processes;

/// <summary>Finds programs on the machine.</summary>
internal static class Executables
{
    /// <summary>The full path of a program that is on PATH; null when none is.</summary>
    public static string? FindOnPath(string name, Func<string, string?> variable) =>
        FindIn((variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), name);

    /// <summary>The first of the folders' programs of that name; null when none has it.</summary>
    public static string? FindIn(IEnumerable<string> folders, string name) =>
        folders
            .SelectMany(folder => FileNames(name).Select(file => Path.Combine(folder, file)))
            .FirstOrDefault(IsExecutable);

    /// <summary>On Windows programs end in .exe, and npm and its like are command files.</summary>
    public static IReadOnlyList<string> FileNames(string name) =>
        OperatingSystem.IsWindows() ? [name + ".exe", name + ".cmd"] : [name];

    /// <exception cref="DevnetException">Node is not installed.</exception>
    public static string RequireNode(Func<string, string?> variable) => FindOnPath("node", variable)
        ?? throw new DevnetException("Node.js is needed and `node` is not on PATH. Install Node 20 or later: https://nodejs.org");

    private static bool IsExecutable(string file)
    {
        // A link whose target is gone exists, but is no program.
        if (!File.Exists(file) || File.ResolveLinkTarget(file, returnFinalTarget: true) is { Exists: false })
            return false;
        const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & AnyExecute) != 0;
    }
}
