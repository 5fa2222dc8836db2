using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues;

/// <summary>Where a token can be borrowed for the length of one transaction.</summary>
/// <param name="Lender">Has Aave V3's flashLoanSimple.</param>
/// <param name="Vault">Who holds what can be lent.</param>
public sealed record FlashOffer(Address Lender, Address Vault);
