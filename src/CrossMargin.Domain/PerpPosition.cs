namespace CrossMargin.Domain;

/// <summary>An open perpetual position of one sub-account.</summary>
/// <param name="Size">Signed base quantity: positive is long, negative is short.</param>
/// <param name="EntryValue">Signed USD that was paid for it: size · average entry price. Unrealised gain = size · mark − this.</param>
/// <param name="AccruedFunding">Unsettled funding in USD: positive is owed to the account.</param>
/// <param name="Mark">The price that the venue marks the position at; null where the venue has none.</param>
/// <param name="Index">The price of the underlying that the perpetual follows; null where it is the mark.</param>
public sealed record PerpPosition(
    Perpetual Instrument,
    TokenAmount Size,
    TokenAmount EntryValue,
    TokenAmount AccruedFunding,
    PriceObservation? Mark,
    PriceObservation? Index = null);
