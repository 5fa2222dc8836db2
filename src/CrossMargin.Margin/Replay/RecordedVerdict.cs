using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Replay;

/// <summary>Everything that a verdict was given on: assessed again, it gives the same report, bit for bit.</summary>
/// <param name="Previous">The status that the hysteresis started from; null when there was none.</param>
public sealed record RecordedVerdict(AccountView View, MarketState Market, RiskParameters Parameters, AccountStatus? Previous)
{
    public HealthReport Replay() => MarginEngine.Assess(View, Market, Parameters, Previous);

    /// <summary>As JSON: integers of the chain as decimal strings, doubles in their shortest exact form.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, VerdictJson.Options);

    /// <exception cref="JsonException">The text is not a recorded verdict; says where.</exception>
    /// <exception cref="ArgumentException">A parameter is outside its range; names it.</exception>
    public static RecordedVerdict FromJson(string json) =>
        JsonSerializer.Deserialize<RecordedVerdict>(json, VerdictJson.Options) ?? throw new JsonException("Expected a recorded verdict, found null.");
}
