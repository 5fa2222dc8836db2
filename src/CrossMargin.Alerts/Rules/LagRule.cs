using System.Globalization;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger;

namespace CrossMargin.Alerts.Rules;

/// <summary>Chains whose ledger is too far behind, or cannot be relied on.</summary>
internal sealed class LagRule(AccountBook book, IReadOnlyList<ChainSettings> chains, TimeSpan lagMax) : IAlertRule
{
    public string Name => "lag";

    public Task<IReadOnlyList<Alert>> JudgeAsync(DateTimeOffset now, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Alert>>(
    [
        .. book.Conditions(now).Where(condition => condition.Lag > lagMax || condition.Degraded is not null).Select(Tell),
    ]);

    private Alert Tell(ChainCondition condition)
    {
        string name = chains.FirstOrDefault(chain => chain.ChainId == condition.AsOf.Chain)?.Name ?? $"{condition.AsOf.Chain}";
        string text = condition.AsOf.Hash.IsZero
            ? $"Nothing of {name} is indexed yet."
            : string.Create(CultureInfo.InvariantCulture, $"{name} is {condition.Lag.TotalSeconds:0} s behind, at block {condition.AsOf.Number}.");
        return new Alert($"{Name}/{name}", AlertSeverity.Critical, condition.Degraded is null ? text : $"{text} {condition.Degraded}");
    }
}
