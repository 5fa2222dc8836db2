using System.Globalization;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger.Pauses;

namespace CrossMargin.Commands;

/// <summary>A pause or a resumption, for machines.</summary>
/// <param name="Chain">Its name; its number where the chains file no longer has it; null for every chain.</param>
/// <param name="Venue">Null for every venue.</param>
/// <param name="WasPaused">Whether it was paused before; null in a list.</param>
internal sealed record PauseModel(string? Chain, string? Venue, bool Paused, string By, string Reason, DateTimeOffset At, bool? WasPaused)
{
    public static PauseModel Of(PauseChange change, ChainsConfiguration chains, bool? wasPaused = null) =>
        new(ChainOf(change.Scope, chains), change.Scope.Venue, change.IsPaused, change.By, change.Reason, change.At, wasPaused);

    /// <inheritdoc cref="PauseModel" path="/param[@name='Chain']"/>
    public static string? ChainOf(PauseScope scope, ChainsConfiguration chains) => scope.Chain is not { } id
        ? null
        : chains.Chains.FirstOrDefault(chain => chain.ChainId == id)?.Name ?? id.Value.ToString(CultureInfo.InvariantCulture);
}
