using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Acting;

/// <summary>A transaction that is to take another one's place in the pools.</summary>
/// <param name="Reason">Why the attempt is given up; null while it is not.</param>
internal sealed record Replacement(SignedTransaction Transaction, string? Reason);
