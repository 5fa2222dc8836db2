using System.Globalization;
using CrossMargin.Devnet.Processes;

namespace CrossMargin.Devnet.Postgres;

/// <summary>The user that runs the server: PostgreSQL refuses to be run by root.</summary>
/// <param name="UserId">Null: the server runs as ourselves.</param>
internal sealed record ServerUser(int? UserId, int GroupId)
{
    public static ServerUser Ourselves { get; } = new(null, 0);

    public bool IsOther => UserId is not null;

    /// <summary>Ourselves, or nobody when we are root.</summary>
    public static ServerUser Choose(DevnetEnvironment environment)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return Ourselves;
        if (Executables.FindOnPath("setpriv", environment.Variable) is null)
            throw new DevnetException(
                "PostgreSQL refuses to run as root, and there is no `setpriv` (util-linux) to start it as another user. "
                + "Run as another user, or name a running server with CROSSMARGIN_POSTGRES.");
        return FindNobody(File.ReadLines("/etc/passwd"));
    }

    /// <param name="passwd">Lines of /etc/passwd: name, password, user, group, and more, with colons between.</param>
    public static ServerUser FindNobody(IEnumerable<string> passwd)
    {
        string[]? nobody = passwd.Select(line => line.Split(':')).FirstOrDefault(fields => fields[0] == "nobody" && fields.Length > 3);
        return nobody is null
            ? throw new DevnetException("PostgreSQL refuses to run as root, and this machine has no user `nobody` to run it.")
            : new ServerUser(
                int.Parse(nobody[2], NumberStyles.None, CultureInfo.InvariantCulture),
                int.Parse(nobody[3], NumberStyles.None, CultureInfo.InvariantCulture));
    }

    /// <summary>The command as this user.</summary>
    public IReadOnlyList<string> Run(params IEnumerable<string> command) => UserId is null
        ? [.. command]
        : ["setpriv", $"--reuid={UserId}", $"--regid={GroupId}", "--clear-groups", .. command];

    /// <summary>Hands a folder and all in it over to this user.</summary>
    public async Task TakeOverAsync(string folder, CancellationToken cancellationToken)
    {
        if (!IsOther)
            return;
        CommandResult result = await Command.RunAsync(
            ["chown", "-R", $"{UserId}:{GroupId}", folder], Path.GetTempPath(), input: null, cancellationToken);
        if (!result.Succeeded)
            throw new DevnetException($"Cannot hand {folder} over to the user that runs PostgreSQL: {result.Error.Trim()}");
    }
}
