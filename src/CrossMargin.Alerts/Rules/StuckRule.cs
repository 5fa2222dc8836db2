using System.Globalization;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Alerts.Rules;

/// <summary>Transactions of the keeper that were sent, and for long have been in no block.</summary>
/// <param name="patience">From then on one counts as stuck.</param>
internal sealed class StuckRule(IAttemptStore attempts, ChainSettings chain, TimeSpan patience) : IAlertRule
{
    public string Name => $"stuck/{chain.Name}";

    public async Task<IReadOnlyList<Alert>> JudgeAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
    [
        .. (await attempts.ReadUnsettledAsync(chain.ChainId, cancellationToken))
            .Where(attempt => attempt.State == AttemptState.Submitted && now - attempt.MovedAt > patience)
            .Select(attempt => new Alert($"{Name}/{attempt.Number}", AlertSeverity.Warning, string.Create(
                CultureInfo.InvariantCulture,
                $"Attempt {attempt.Number} on {chain.Name} was sent at {attempt.MovedAt:u} and is in no block: nonce {attempt.Transaction?.Nonce}, transaction {attempt.Transaction?.Hash}."))),
    ];
}
