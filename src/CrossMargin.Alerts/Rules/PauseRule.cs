using System.Globalization;
using CrossMargin.Ledger.Pauses;

namespace CrossMargin.Alerts.Rules;

/// <summary>What somebody paused, for as long as nobody has resumed it.</summary>
internal sealed class PauseRule(IPauseStore pauses) : IAlertRule
{
    public string Name => "pauses";

    public async Task<IReadOnlyList<Alert>> JudgeAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
    [
        .. (await pauses.ReadAsync(cancellationToken)).Paused.Select(pause => new Alert($"{Name}/{pause.Scope}", AlertSeverity.Warning, string.Create(
            CultureInfo.InvariantCulture,
            $"{pause.By} paused {pause.Scope} at {pause.At:u}: {pause.Reason}. The keeper begins nothing new there until it is resumed."))),
    ];
}
