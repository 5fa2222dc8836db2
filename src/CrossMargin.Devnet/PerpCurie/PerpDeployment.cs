using CrossMargin.Domain;

namespace CrossMargin.Devnet.PerpCurie;

/// <summary>Where a local Perpetual Protocol v2 is.</summary>
/// <param name="Admin">Owns it.</param>
/// <param name="Maker">Provides the liquidity that is there from the start.</param>
/// <param name="Mover">Has margin enough to move a pool's price.</param>
/// <param name="StartBlock">The block before its first contract: every log of the deployment is after it.</param>
public sealed record PerpDeployment(
    ChainId ChainId,
    Address Admin,
    Address Maker,
    Address Mover,
    PerpCore Core,
    Address SettlementToken,
    IReadOnlyList<PerpMarketListing> Markets,
    IReadOnlyList<PerpCollateralListing> Collaterals,
    long StartBlock)
{
    public PerpMarketListing Market(string symbol) => Markets.First(listing => listing.Terms.Symbol == symbol);

    public PerpCollateralListing Collateral(string symbol) => Collaterals.First(listing => listing.Terms.Symbol == symbol);
}

/// <summary>The contracts of the protocol that are there once.</summary>
public sealed record PerpCore(
    Address ClearingHouse,
    Address Vault,
    Address AccountBalance,
    Address Exchange,
    Address Config,
    Address InsuranceFund,
    Address CollateralManager);

/// <param name="Feed">The settable source of the index price; eight decimals.</param>
/// <param name="PriceFeed">The protocol's own feed over it, which keeps the price's history once it is told to update.</param>
public sealed record PerpMarketListing(PerpMarketTerms Terms, Address BaseToken, Address Pool, Address Feed, Address PriceFeed);

/// <param name="Feed">The settable source of the price; eight decimals.</param>
/// <param name="PriceFeed">The protocol's own feed over it.</param>
public sealed record PerpCollateralListing(PerpCollateralTerms Terms, Address Token, Address Feed, Address PriceFeed);
