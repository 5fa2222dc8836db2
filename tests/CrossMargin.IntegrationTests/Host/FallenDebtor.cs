using System.Numerics;
using CrossMargin.Devnet.Aave;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger.Attempts;
using Npgsql;

namespace CrossMargin.IntegrationTests.Host;

/// <summary>One debtor who falls below the line, and a keeper with gas and dollars.</summary>
internal static class FallenDebtor
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task OpenAsync(LocalDeployment local, Address keeper)
    {
        AaveMarket market = local.Market;
        local.Rewrite(chain => chain with
        {
            Feeds = [.. market.Deployment.Listings.DistinctBy(one => one.Reserve.Underlying).Select(
                one => new FeedSettings(one.Reserve.Underlying, one.Feed, TimeSpan.FromDays(1), 0.005))],
            CreditFrom = FinalityLevel.Head,
        });
        Address debtor = (await market.Chain.ReadAccountsAsync(Token))[5];
        await market.FundAsync(debtor, "WETH", market.Units("WETH", 10), Token);
        await market.SupplyAsync(debtor, "WETH", market.Units("WETH", 10), Token);
        await market.BorrowAsync(debtor, "USDC", market.Units("USDC", 23_000), Token);
        await market.Chain.SetBalanceAsync(keeper, BigInteger.Pow(10, 20), Token);
        await market.MintAsync(keeper, "USDC", market.Units("USDC", 1_000_000), Token);
    }

    /// <summary>The price that takes the debtor below the line.</summary>
    public static Task FallAsync(LocalDeployment local) => local.Market.SetPriceAsync("WETH", 2_600, Token);

    /// <remarks>The chain goes on meanwhile: a keeper acts on no old block, and a loaded machine may take long to start it.</remarks>
    public static async Task<LiquidationAttempt> AwaitInclusionAsync(LocalDeployment local, NpgsqlDataSource database)
    {
        AttemptStore store = new(database, TimeProvider.System);
        for (int glance = 0; glance < 3_000; glance++)
        {
            IReadOnlyList<LiquidationAttempt> attempts = await store.ReadPageAsync(new AttemptQuery(), Token);
            if (attempts.FirstOrDefault(one => one.State is AttemptState.Included or AttemptState.Final) is { } included)
                return included;
            if (glance % 100 == 99)
                await local.Market.Chain.MineAsync(1, TimeSpan.FromSeconds(1), Token);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Token);
        }

        throw new TimeoutException("No liquidation came into a block.");
    }
}
