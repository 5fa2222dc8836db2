using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Abi.PerpCurieAdmin;
using CrossMargin.Chain.Abi.UniswapV3;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.PerpCurie;

/// <summary>Markets and collaterals.</summary>
public sealed partial class PerpRecipe
{
    private const uint PoolFee = 3_000;
    private const uint ExchangeFee = 1_000;
    private const uint InsuranceFundShare = 100_000;
    private const uint TicksPerBlockMax = 1_000;
    private const int Observations = 500;
    private const uint FeedTimeout = 40 * 60;
    private const uint TwapInterval = 15 * 60;
    private static readonly decimal DepositCap = 1_000_000_000;

    /// <summary>
    /// A base token's address must be below the quote token's. An address follows from its deployer, so that the one who gets the
    /// highest deploys the quote token.
    /// </summary>
    private async Task<(Address Quote, IReadOnlyList<Address> Bases)> DeployVirtualTokensAsync(
        IReadOnlyList<Address> deployers, int bases, CancellationToken cancellationToken)
    {
        Address[] byAddress = [.. deployers.OrderBy(FirstContractOf)];
        Address quote = await DeployAsync(byAddress[^1], "QuoteToken", ReadOnlyMemory<byte>.Empty, cancellationToken);
        List<Address> tokens = [];
        foreach (Address deployer in byAddress.Take(bases))
        {
            Address token = await DeployAsync(deployer, "BaseToken", ReadOnlyMemory<byte>.Empty, cancellationToken);
            Invariant.Require(token < quote, "A base token comes before the quote token: deploy on a fresh chain.");
            tokens.Add(token);
        }

        return (quote, tokens);
    }

    /// <summary>Where an account's first contract goes: the hash of its address and nonce (Yellow Paper, section 7).</summary>
    private static Address FirstContractOf(Address deployer) =>
        Address.FromWord(Keccak256.Hash(Rlp.OfList(Rlp.OfBytes(deployer.ToArray()), Rlp.OfNumber(0))));

    private async Task<PerpMarketListing> OpenMarketAsync(
        PerpMarketTerms terms, Address token, Address quote, Address factory, Address registry, PerpCore core,
        CancellationToken cancellationToken)
    {
        Address feed = await DeployFeedAsync(terms.Symbol, terms.OpeningUsd, cancellationToken);
        Address priceFeed = await DeployAsync(
            "ChainlinkPriceFeedV3", ChainlinkPriceFeedV3.Constructor.Encode(feed, FeedTimeout, TwapInterval), cancellationToken);
        Address dispatcher = await DeployAsync("PriceFeedDispatcher", PriceFeedDispatcher.Constructor.Encode(priceFeed), cancellationToken);
        await ExecuteAsync(token, BaseToken.Initialize.Encode(terms.Symbol, terms.Symbol, dispatcher), cancellationToken);
        await ExecuteAsync(factory, UniswapV3Factory.CreatePool.Encode(token, quote, PoolFee), cancellationToken);
        Address pool = UniswapV3Factory.GetPool.DecodeResult(
            await _chain.CallAsync(factory, UniswapV3Factory.GetPool.Encode(token, quote, PoolFee), cancellationToken));
        await MintAsync(token, core.ClearingHouse, cancellationToken);
        await ExecuteAsync(token, VirtualToken.AddWhitelist.Encode(pool), cancellationToken);
        await ExecuteAsync(quote, VirtualToken.AddWhitelist.Encode(pool), cancellationToken);
        await ExecuteAsync(pool, UniswapV3Pool.Initialize.Encode(PoolPrice.SqrtX96(terms.OpeningUsd)), cancellationToken);
        await ExecuteAsync(pool, UniswapV3Pool.IncreaseObservationCardinalityNext.Encode(Observations), cancellationToken);
        await ExecuteAsync(registry, MarketRegistry.AddPool.Encode(token, PoolFee), cancellationToken);
        await ExecuteAsync(registry, MarketRegistry.SetFeeRatio.Encode(token, ExchangeFee), cancellationToken);
        await ExecuteAsync(registry, MarketRegistry.SetInsuranceFundFeeRatio.Encode(token, InsuranceFundShare), cancellationToken);
        await ExecuteAsync(core.Exchange, Exchange.SetMaxTickCrossedWithinBlock.Encode(token, TicksPerBlockMax), cancellationToken);
        return new PerpMarketListing(terms, token, pool, feed, priceFeed);
    }

    private async Task<PerpCollateralListing> ListCollateralAsync(
        PerpCollateralTerms terms, PerpCore core, CancellationToken cancellationToken)
    {
        Address token = await DeployOwnTokenAsync(terms.Symbol, terms.Decimals, cancellationToken);
        Address feed = await DeployFeedAsync(terms.Symbol, terms.OpeningUsd, cancellationToken);
        Address priceFeed = await DeployAsync(
            "ChainlinkPriceFeedV2", ChainlinkPriceFeedV2.Constructor.Encode(feed, TwapInterval), cancellationToken);
        CollateralManager.Config config = new(
            priceFeed, terms.CollateralRatio, terms.DiscountRatio, PerpMarket.Units(DepositCap, terms.Decimals));
        await ExecuteAsync(core.CollateralManager, CollateralManager.AddCollateral.Encode(token, config), cancellationToken);
        return new PerpCollateralListing(terms, token, feed, priceFeed);
    }
}
