using CrossMargin.Domain;

namespace CrossMargin.Margin.Exposures;

/// <summary>All that a set of sub-accounts holds, owes and has open, each kind in its total order.</summary>
internal sealed record Holdings(IReadOnlyList<SpotHolding> Spots, IReadOnlyList<PerpHolding> Perps, IReadOnlyList<OptionHolding> Options)
{
    public static Holdings Gather(IReadOnlyList<SubAccountView> subAccounts) =>
        new(SpotHolding.Gather(subAccounts), PerpHolding.Gather(subAccounts), OptionHolding.Gather(subAccounts));

    /// <summary>What every holding depends on, in a fixed order; without a price where the venue has none.</summary>
    public IReadOnlyList<PricedBy> Prices { get; } =
    [
        .. Spots.Select(spot => new PricedBy(spot.Token.Underlying, spot.Token.Chain, spot.Price, spot.Token.Symbol, spot.Token.Address, spot.IsDebt)),
        .. Perps.Select(perp => new PricedBy(perp.Instrument.Underlying, perp.Instrument.Venue.Chain, perp.Mark, perp.Instrument.Symbol, null, true)),
        .. Options.Select(option => new PricedBy(option.Instrument.Underlying, option.Instrument.Venue.Chain, option.Spot, option.Instrument.Symbol, null, option.Size.Sign < 0)),
    ];
}

/// <summary>One holding's dependence on a price.</summary>
/// <param name="Symbol">Of the token or the instrument.</param>
/// <param name="Token">Null for an instrument.</param>
/// <param name="MayCost">Whether the holding may cost more than nothing: a debt, a perpetual, a written option.</param>
internal readonly record struct PricedBy(Underlying Underlying, ChainId Chain, PriceObservation? Price, string Symbol, Address? Token, bool MayCost)
{
    /// <summary>What is held, for a person: symbols of tokens are anybody's to choose, so these come with their address.</summary>
    public string About => Token is { } address ? $"{Symbol} {address}" : Symbol;
}
