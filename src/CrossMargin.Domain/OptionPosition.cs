namespace CrossMargin.Domain;

/// <summary>An open position of one sub-account in one option.</summary>
/// <param name="Size">Signed contracts: positive is bought, negative is written.</param>
/// <param name="Spot">The price of the underlying on the venue; null where the venue has none.</param>
/// <param name="Mark">How the venue values the option; null where it does not: a volatility surface must then be at hand.</param>
public sealed record OptionPosition(Option Instrument, TokenAmount Size, PriceObservation? Spot, OptionMark? Mark);

/// <summary>What a venue prices an option with.</summary>
/// <param name="Forward">USD per unit of the underlying, at the expiry; positive.</param>
/// <param name="Volatility">Implied, per √year: 0.80 is 80 %; never negative.</param>
/// <param name="Rate">Continuously compounded, per year, from now to the expiry.</param>
public sealed record OptionMark(double Forward, double Volatility, double Rate = 0);
