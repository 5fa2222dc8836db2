namespace CrossMargin.Devnet.Processes;

/// <summary>A server to be started and, later, stopped.</summary>
/// <param name="Name">For messages: "PostgreSQL".</param>
/// <param name="StopSignal">What asks it to end: "SIGTERM".</param>
/// <param name="Grace">How long it may take to end before it is killed.</param>
/// <param name="RemovedFolder">Deleted with all its content when the server has ended; null for none.</param>
/// <param name="WorkingFolder">Null: the one for temporary files.</param>
/// <param name="IsReady">Whether a line that it writes says that it is ready.</param>
internal sealed record GuardedCommand(
    string Name,
    IReadOnlyList<string> Command,
    string? RemovedFolder,
    string StopSignal,
    TimeSpan Grace,
    Func<string, bool> IsReady,
    TimeSpan ReadyTimeout,
    string? WorkingFolder = null);
