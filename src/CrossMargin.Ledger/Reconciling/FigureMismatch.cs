using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Ledger.Reconciling;

/// <summary>One figure on which ledger and chain disagree: an incident, whatever the size.</summary>
/// <param name="Ledger">Null where the ledger has no such figure, or none that it could tell.</param>
/// <param name="Chain">Null where the chain has no such figure, or does not answer.</param>
public sealed record FigureMismatch(SubAccountId SubAccount, string Figure, BigInteger? Ledger, BigInteger? Chain);
