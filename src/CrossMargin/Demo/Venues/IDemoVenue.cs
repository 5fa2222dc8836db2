using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Demo.Venues;

/// <summary>One protocol of the demo on one chain: how owners come in, how it hears of prices, and what the chain itself says of them.</summary>
internal interface IDemoVenue
{
    DevnetChain Chain { get; }

    /// <summary>The venue as chains.json describes it: everything but its entry address is discovered.</summary>
    VenueSettings Settings { get; }

    IReadOnlyList<TokenSettings> Tokens { get; }

    IReadOnlyList<FeedSettings> Feeds { get; }

    /// <summary>Gives every owner what the scenario says, by the owners' own transactions, and the keeper what it needs to act.</summary>
    Task OpenAsync(DemoScenario scenario, Address keeper, CancellationToken cancellationToken);

    Task SetPricesAsync(DemoPrices prices, CancellationToken cancellationToken);

    /// <summary>Whom the contracts themselves would let anybody liquidate at a block; uses nothing of the ledger.</summary>
    Task<IReadOnlySet<SubAccountKey>> FindLiquidatableAsync(IChainClient client, BlockId block, CancellationToken cancellationToken);

    /// <summary>Every liquidation that the contracts logged in a range of blocks.</summary>
    Task<IReadOnlyList<DemoLiquidation>> ReadLiquidationsAsync(IChainClient client, long first, long last, CancellationToken cancellationToken);

    /// <summary>Whose it is.</summary>
    Address OwnerOf(SubAccountKey account) => account.Holder;
}

/// <param name="Block">The block that it is in.</param>
internal readonly record struct DemoLiquidation(long Block, SubAccountKey Account);
