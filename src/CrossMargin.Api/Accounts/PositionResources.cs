using CrossMargin.Domain;
using CrossMargin.Margin;

namespace CrossMargin.Api.Accounts;

/// <summary>An open perpetual position.</summary>
/// <param name="Size">Signed base quantity: positive is long.</param>
/// <param name="EntryValueUsd">Signed, what was paid for it.</param>
/// <param name="FundingUsd">Unsettled: positive is owed to the account.</param>
/// <param name="MarkUsd">Null where the venue has none.</param>
/// <param name="NotionalUsd">Signed: size · mark.</param>
/// <param name="UnrealisedUsd">Result and funding that are not settled.</param>
public sealed record PerpResource(
    string Symbol, string Underlying, string Size, string EntryValueUsd, string FundingUsd, double? MarkUsd, double? IndexUsd, double NotionalUsd, double UnrealisedUsd)
{
    public static PerpResource Of(PerpPosition perp) => new(
        perp.Instrument.Symbol,
        perp.Instrument.Underlying.Symbol,
        perp.Size.ToString(),
        perp.EntryValue.ToString(),
        perp.AccruedFunding.ToString(),
        perp.Mark?.Usd,
        perp.Index?.Usd,
        PositionValue.NotionalUsd(perp),
        PositionValue.Usd(perp));
}

/// <summary>An open option position.</summary>
/// <param name="Size">Signed contracts: positive is bought, negative is written.</param>
/// <param name="Volatility">Of the venue's mark; null where it gives none.</param>
public sealed record OptionResource(
    string Symbol, string Underlying, double StrikeUsd, DateTimeOffset Expiry, bool IsCall, string Size, double? SpotUsd, double? Volatility)
{
    public static OptionResource Of(OptionPosition option) => new(
        option.Instrument.Symbol,
        option.Instrument.Underlying.Symbol,
        option.Instrument.Strike,
        option.Instrument.Expiry,
        option.Instrument.IsCall,
        option.Size.ToString(),
        option.Spot?.Usd,
        option.Mark?.Volatility);
}
