using CrossMargin.Chain.Rpc;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Planning;

/// <summary>A plan that is worth its cost, ready to be carried out.</summary>
/// <param name="Obstacle">Why it cannot even be simulated; null when it can.</param>
internal sealed record PricedPlan(AttemptPlan Plan, CallRequest Call, long GasLimit, GasQuote Quote, string? Obstacle);
