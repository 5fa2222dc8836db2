using System.Globalization;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Alerts.Rules;

/// <summary>Liquidations that were sent, and since long before now are in no block, however often they were outbid.</summary>
/// <param name="patience">From then on one counts as stuck.</param>
internal sealed class StuckRule(IAttemptStore attempts, ChainSettings chain, TimeSpan patience) : IAlertRule
{
    public string Name => $"stuck/{chain.Name}";

    public async Task<IReadOnlyList<Alert>> JudgeAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
    [
        .. (await attempts.ReadUnsettledAsync(chain.ChainId, cancellationToken))
            .Where(attempt => attempt.State == AttemptState.Submitted && now - attempt.OpenedAt > patience)
            .Select(attempt => new Alert($"{Name}/{attempt.Number}", AlertSeverity.Warning, string.Create(
                CultureInfo.InvariantCulture,
                $"Attempt {attempt.Number} on {chain.Name} was planned at {attempt.OpenedAt:u} and is in no block, after {attempt.Replaced.Count} higher bids: nonce {attempt.Transaction?.Nonce}, transaction {attempt.Transaction?.Hash}."))),
    ];
}
