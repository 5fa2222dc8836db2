using CrossMargin.Chain.Rpc;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Planning;

/// <summary>A plan that is worth its cost, ready to be carried out.</summary>
/// <param name="IsGasRemembered">Whether the limit rests on another call's estimate, so that a refusal may only be a lack of gas.</param>
/// <param name="Obstacle">Why it cannot even be simulated; null when it can.</param>
internal sealed record PricedPlan(AttemptPlan Plan, CallRequest Call, long GasLimit, bool IsGasRemembered, GasQuote Quote, string? Obstacle);
