namespace CrossMargin.Domain;

/// <summary>What one sub-account holds and owes at one block, and what its venue says of it.</summary>
/// <param name="Local">Null only for venues that cannot liquidate, as a plain wallet.</param>
/// <param name="Degraded">Why what the venue's slots say is not to be relied on; null when it is.</param>
public sealed record SubAccountView(
    SubAccountId Id,
    IReadOnlyList<CollateralBalance> Collateral,
    IReadOnlyList<DebtPosition> Debts,
    LocalHealth? Local,
    string? Degraded = null)
{
    public IReadOnlyList<PerpPosition> Perps { get; init; } = [];

    public IReadOnlyList<OptionPosition> Options { get; init; } = [];

    /// <summary>Whether only its own collateral answers for it: its loss stops there, and its surplus helps nobody else.</summary>
    public bool IsIsolated { get; init; }
}
