namespace CrossMargin.Ledger.Pauses;

/// <summary>Who paused the keeper, and who let it go on.</summary>
public interface IPauseStore
{
    /// <summary>Writes a pause or a resumption. A scope that is paused already gets another reason.</summary>
    Task<PauseChange> ChangeAsync(PauseScope scope, bool isPaused, string by, string reason, CancellationToken cancellationToken);

    /// <summary>As of now.</summary>
    Task<PauseBoard> ReadAsync(CancellationToken cancellationToken);
}
