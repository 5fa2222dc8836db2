using CrossMargin.Domain;

namespace CrossMargin.Margin.Exposures;

/// <summary>Names a position in a report: equal positions of several sub-accounts are one.</summary>
/// <param name="Symbol">The token's or the instrument's.</param>
/// <param name="Source">Tells equal symbols apart: the token's address, or the venue of the instrument.</param>
public sealed record PositionLabel(PositionKind Kind, ChainId Chain, string Symbol, string Source)
{
    public override string ToString() => $"{Kind} {Symbol} ({Source}) on chain {Chain}";

    internal static PositionLabel Of(SpotHolding spot) =>
        new(spot.IsDebt ? PositionKind.Debt : PositionKind.Asset, spot.Token.Chain, spot.Token.Symbol, spot.Token.Address.ToString());

    internal static PositionLabel Of(PositionKind kind, Instrument instrument) =>
        new(kind, instrument.Venue.Chain, instrument.Symbol, instrument.Venue.Name);
}

/// <summary>What a position is.</summary>
public enum PositionKind
{
    Asset,
    Debt,
    Perp,
    Option,
}
