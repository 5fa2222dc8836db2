using System.Numerics;
using CrossMargin.Chain.Abi.MorphoBlue;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Morpho;
using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Simulation;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>A keeper that ends at each row of a liquidation, on a real database and a real node.</summary>
public sealed class CrashPointTests(DevnetFixture devnet)
{
    // Planned, simulated, submitted, included, final.
    private const int Rows = 5;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(31_640, false)]
    [InlineData(31_641, true)]
    public async Task Whatever_row_it_ends_at_each_account_is_liquidated_once(long chainId, bool isWritten)
    {
        LocalNode anvil = await devnet.StartAnvilAsync(new NodeOptions(new ChainId(chainId)), Stop);
        (KeeperScene scene, MorphoMarkets markets) = await MorphoScene.StartAsync(devnet, anvil, Stop);
        await using KeeperScene ending = scene;
        await MorphoScene.ApproveAsync(scene, markets, Stop);
        MorphoToken weth = markets.Deployment.Token("WETH");
        long sentBefore = await scene.ReadSentAsync(Stop);
        for (int at = 0; at < Rows; at++)
        {
            await markets.SetPriceAsync(weth, 3_000, Stop);
            Address debtor = await MorphoScene.BorrowAsync(markets, 4 + at, 24_000, Stop);
            await markets.SetPriceAsync(weth, 2_700, Stop);
            scene.Crash = new CrashPoint(at, isWritten);

            await scene.RunUntilAsync(
                live: true, index: true, attempts => attempts.Count(one => one.State == AttemptState.Final) == at + 1, Stop,
                () => scene.Chain.MineAsync(1, TimeSpan.FromSeconds(10), Stop));

            Assert.NotNull(scene.Crash.Reached);
            MorphoBlue.Position.Result after = await markets.ReadPositionAsync(debtor, markets.Deployment.Listings[0], Stop);
            Assert.Equal(BigInteger.Zero, after.BorrowShares);
        }

        // What was never signed was given up; nothing else was sent than one liquidation for each.
        IReadOnlyList<LiquidationAttempt> attempts = await scene.ReadAttemptsAsync(Stop);
        Assert.All(attempts, one => Assert.True(one.State is AttemptState.Final or AttemptState.Abandoned, $"{one.State} {one.Reason}"));
        Assert.Equal(sentBefore + Rows, await scene.ReadSentAsync(Stop));
    }
}
