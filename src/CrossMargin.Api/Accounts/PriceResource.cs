using System.Globalization;
using CrossMargin.Margin.Oracles;

namespace CrossMargin.Api.Accounts;

/// <summary>A price that an account depends on.</summary>
/// <param name="Raw">The oracle's integer: USD times 10 to the decimals.</param>
/// <param name="Source">The contract that answered.</param>
/// <param name="UpdatedAt">The oracle's own time; null where it does not say.</param>
/// <param name="AgeSeconds">Up to the time of the answer; null like UpdatedAt.</param>
/// <param name="HeartbeatSeconds">How often the feed promises to answer; null for a feed that is not described.</param>
/// <param name="Deviation">The move at which it promises to answer, a fraction; null likewise.</param>
/// <param name="Buffer">The move to reckon with since, a fraction of the price.</param>
/// <param name="PermitsNewRisk">Whether somebody may open on it: a late price blocks that long before it blocks a liquidation.</param>
public sealed record PriceResource(
    string Underlying,
    long ChainId,
    string Raw,
    int Decimals,
    double Usd,
    string Source,
    DateTimeOffset? UpdatedAt,
    double? AgeSeconds,
    double? HeartbeatSeconds,
    double? Deviation,
    double Buffer,
    PriceValidity Validity,
    bool PermitsNewRisk,
    bool PermitsLiquidation)
{
    public static PriceResource Of(JudgedPrice price) => new(
        price.Underlying.Symbol,
        price.Chain.Value,
        price.Price.Raw.ToString(CultureInfo.InvariantCulture),
        price.Price.Decimals,
        price.Usd,
        price.Price.Source.ToString(),
        price.Price.UpdatedAt,
        price.Age?.TotalSeconds,
        price.Price.Feed?.Heartbeat.TotalSeconds,
        price.Price.Feed?.Deviation,
        price.Buffer,
        price.Validity,
        price.Permits(PriceUse.IncreaseRisk),
        price.Permits(PriceUse.Liquidate));
}
