namespace CrossMargin.Ledger.Pauses;

/// <summary>One pause or resumption, as somebody decided it.</summary>
/// <param name="IsPaused">False for a resumption.</param>
/// <param name="By">Who: 1 to <see cref="ByLengthMax"/> characters.</param>
/// <param name="Reason">Why: 1 to <see cref="ReasonLengthMax"/> characters.</param>
public sealed record PauseChange(PauseScope Scope, bool IsPaused, string By, string Reason, DateTimeOffset At)
{
    public const int ByLengthMax = 200;

    public const int ReasonLengthMax = 500;
}
