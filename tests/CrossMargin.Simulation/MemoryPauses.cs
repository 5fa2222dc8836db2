using CrossMargin.Ledger.Pauses;

namespace CrossMargin.Simulation;

/// <summary>The pauses in memory.</summary>
public sealed class MemoryPauses(TimeProvider time) : IPauseStore
{
    private readonly Dictionary<PauseScope, PauseChange> _latest = [];

    public Task<PauseChange> ChangeAsync(PauseScope scope, bool isPaused, string by, string reason, CancellationToken cancellationToken) =>
        Task.FromResult(_latest[scope] = new PauseChange(scope, isPaused, by, reason, time.GetUtcNow()));

    public Task<PauseBoard> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(new PauseBoard([.. _latest.Values]));
}
