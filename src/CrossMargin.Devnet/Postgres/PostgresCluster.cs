using System.Security.Cryptography;
using CrossMargin.Devnet.Processes;

namespace CrossMargin.Devnet.Postgres;

/// <summary>The files of a server of our own: its programs, its data, its password.</summary>
/// <param name="ThrowAway">Whether the data end with the server.</param>
internal sealed record PostgresCluster(
    string ServerProgram, string Folder, string Password, ServerUser User, bool ThrowAway)
{
    private const string SuperUser = "postgres";

    public string DataFolder => Path.Combine(Folder, "data");

    /// <summary>Makes the data folder unless a kept one is there already.</summary>
    /// <param name="runFolder">Temporary, removed when the server ends.</param>
    public static async Task<PostgresCluster> PrepareAsync(
        PostgresBinaries binaries, string runFolder, string? keptFolder, ServerUser user, CancellationToken cancellationToken)
    {
        string programs = await ReadableProgramsAsync(binaries, runFolder, user, cancellationToken);
        string folder = keptFolder ?? runFolder;
        Directory.CreateDirectory(folder);
        PostgresCluster cluster = new(
            Executables.FindIn([programs], "postgres")!, folder, ReadOrMakePassword(folder), user, keptFolder is null);
        await user.TakeOverAsync(runFolder, cancellationToken);
        await user.TakeOverAsync(folder, cancellationToken);
        if (!Directory.Exists(cluster.DataFolder))
            await cluster.InitialiseAsync(Executables.FindIn([programs], "initdb")!, cancellationToken);
        return cluster;
    }

    public string ConnectionString(int port) => ConnectionString(port, Password);

    /// <summary>How to reach the server that another process runs on a kept folder.</summary>
    public static string ConnectionStringOf(string folder, int port) => ConnectionString(port, File.ReadAllText(PasswordFile(folder)));

    /// <summary>The server's command: loopback only, and durable only if the data are kept.</summary>
    public IReadOnlyList<string> ServerCommand(int port)
    {
        List<string> settings =
        [
            $"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200",
            "shared_buffers=256MB", "max_wal_size=4GB", "logging_collector=off", "log_destination=stderr", "lc_messages=C",
        ];
        if (ThrowAway)
            settings.AddRange(["fsync=off", "synchronous_commit=off", "full_page_writes=off"]);
        return User.Run([ServerProgram, "-D", DataFolder, .. settings.SelectMany(setting => new[] { "-c", setting })]);
    }

    // An interrupted initdb must not look like data: it works beside, and the rename comes last.
    private async Task InitialiseAsync(string initdb, CancellationToken cancellationToken)
    {
        string partial = DataFolder + ".partial";
        if (Directory.Exists(partial))
            Directory.Delete(partial, recursive: true);
        IReadOnlyList<string> command = User.Run(
        [
            initdb, "-D", partial, $"--username={SuperUser}", "--auth=scram-sha-256", $"--pwfile={PasswordFile(Folder)}",
            "--encoding=UTF8", "--locale=C", .. ThrowAway ? ["--no-sync"] : Array.Empty<string>(),
        ]);
        CommandResult result = await Command.RunAsync(command, Folder, input: null, cancellationToken);
        if (!result.Succeeded)
            throw new DevnetException($"PostgreSQL's initdb failed:\n{result.Error.Trim()}");
        Directory.Move(partial, DataFolder);
    }

    // The cache of root is in /root, which no other user can enter.
    private static async Task<string> ReadableProgramsAsync(
        PostgresBinaries binaries, string runFolder, ServerUser user, CancellationToken cancellationToken)
    {
        if (!user.IsOther || binaries.Package is null)
            return binaries.Folder;
        string copy = Path.Combine(runFolder, "native");
        CommandResult result = await Command.RunAsync(
            ["cp", "-a", binaries.Package, copy], runFolder, input: null, cancellationToken);
        return result.Succeeded
            ? Path.Combine(copy, Path.GetRelativePath(binaries.Package, binaries.Folder))
            : throw new DevnetException($"Cannot copy PostgreSQL's programs to {copy}: {result.Error.Trim()}");
    }

    private static string ReadOrMakePassword(string folder)
    {
        string file = PasswordFile(folder);
        if (File.Exists(file))
            return File.ReadAllText(file);

        string password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using StreamWriter writer = new(file, options);
        writer.Write(password);
        return password;
    }

    private static string ConnectionString(int port, string password) =>
        $"Host=127.0.0.1;Port={port};Username={SuperUser};Password={password};Database=postgres";

    private static string PasswordFile(string folder) => Path.Combine(folder, "password");
}
