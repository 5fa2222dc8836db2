using System.Numerics;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Devnet.Aave;
using CrossMargin.Domain;

namespace CrossMargin.Demo;

/// <summary>Gives every owner what the scenario says, by the owners' own transactions.</summary>
internal static class DemoOpening
{
    // The first two unlocked accounts of each chain deploy, and lend.
    private const int FirstOwner = 2;
    private const decimal KeeperStableTokens = 2_000_000;
    private static readonly BigInteger KeeperGas = BigInteger.Pow(10, 20);

    /// <returns>The owners' addresses, the same on both chains, in the order of the scenario.</returns>
    public static async Task<IReadOnlyList<Address>> PlayAsync(
        DemoStage stage, DemoScenario scenario, Address keeper, CancellationToken cancellationToken)
    {
        IReadOnlyList<Address> unlocked = await stage.Markets[0].Chain.ReadAccountsAsync(cancellationToken);
        IReadOnlyList<Address> owners = [.. unlocked.Skip(FirstOwner).Take(scenario.Owners.Count)];
        Invariant.Require(owners.Count == scenario.Owners.Count, "There is an unlocked account for every owner.");
        await Task.WhenAll(stage.Markets.Select((market, chain) =>
            OpenChainAsync(market, chain, scenario, owners, keeper, cancellationToken)));
        return owners;
    }

    private static async Task OpenChainAsync(
        AaveMarket market, int chain, DemoScenario scenario, IReadOnlyList<Address> owners, Address keeper, CancellationToken cancellationToken)
    {
        await SetPricesAsync(market, scenario.Opening, cancellationToken);
        await market.Chain.SetBalanceAsync(keeper, KeeperGas, cancellationToken);
        foreach (string symbol in (string[])["USDC", "DAI"])
            await market.MintAsync(keeper, symbol, market.Units(symbol, KeeperStableTokens), cancellationToken);
        foreach (DemoOwner owner in scenario.Owners)
        {
            foreach (DemoPosition position in owner.Positions.Where(position => position.Chain == chain))
                await OpenAsync(market, position, scenario.Opening, owners[owner.Number], cancellationToken);
            if (owner.IdleUsd[chain] > 0)
                await market.MintAsync(owners[owner.Number], "USDC", market.Units("USDC", (decimal)owner.IdleUsd[chain]), cancellationToken);
        }
    }

    private static async Task OpenAsync(
        AaveMarket market, DemoPosition position, DemoPrices prices, Address owner, CancellationToken cancellationToken)
    {
        BigInteger supplied = market.Units(position.Collateral, (decimal)(position.CollateralUsd / prices.Of(position.Collateral)));
        await market.FundAsync(owner, position.Collateral, supplied, cancellationToken);
        await market.SupplyAsync(owner, position.Collateral, supplied, cancellationToken);
        if (position.Debt is null)
            return;
        double threshold = market.Deployment.Listing(position.Collateral).Reserve.LiquidationThreshold / 10_000.0;
        double debtUsd = position.CollateralUsd * threshold / position.HealthFactor;
        await market.BorrowAsync(owner, position.Debt, market.Units(position.Debt, (decimal)debtUsd), cancellationToken);
    }

    /// <summary>Moves the feeds of one chain, all in one block where blocks take their time; wrapped staked ether follows ether.</summary>
    public static async Task SetPricesAsync(AaveMarket market, DemoPrices prices, CancellationToken cancellationToken)
    {
        // One after another, because the node numbers them as they come; only the last is waited for.
        IReadOnlyList<AaveListing> listings = market.Deployment.Listings;
        foreach (AaveListing listing in listings.SkipLast(1))
        {
            byte[] answer = DevFeed.SetAnswer.Encode(AaveMarket.FeedAnswer((decimal)prices.Of(listing.Reserve.Symbol)));
            await market.Chain.SendAsync(market.Deployment.Admin, listing.Feed, answer, cancellationToken);
        }

        string last = listings[^1].Reserve.Symbol;
        await market.SetPriceAsync(last, (decimal)prices.Of(last), cancellationToken);
    }
}
