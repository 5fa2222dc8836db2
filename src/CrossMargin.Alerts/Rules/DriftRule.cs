using System.Globalization;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger.Reconciling;

namespace CrossMargin.Alerts.Rules;

/// <summary>Venues that the keeper leaves alone, because reconciliation found the ledger to differ from the chain.</summary>
internal sealed class DriftRule(IDriftStore drifts, ChainSettings chain) : IAlertRule
{
    public string Name => $"drift/{chain.Name}";

    public async Task<IReadOnlyList<Alert>> JudgeAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
    [
        .. (await drifts.ReadOpenAsync(chain.ChainId, cancellationToken))
            .GroupBy(drift => drift.Mismatch.SubAccount.Venue)
            .Select(venue => new Alert($"{Name}/{venue.Key.Name}", AlertSeverity.Critical, string.Create(
                CultureInfo.InvariantCulture,
                $"Ledger and chain differ in {venue.Count()} figures of {venue.Key}: the keeper leaves the venue alone until they are equal."))),
    ];
}
