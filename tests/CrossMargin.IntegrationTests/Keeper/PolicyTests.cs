using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Morpho;
using CrossMargin.Domain;
using CrossMargin.Keeper.Policies;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Pauses;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>The real keeper under a policy, on a real chain and database.</summary>
public sealed class PolicyTests(DevnetFixture devnet)
{
    // DevFeed.latestRound's place in its storage.
    private const int LatestRoundSlot = 1;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Spend_per_hour_that_is_reached_ends_it_also_for_the_next_keeper()
    {
        (KeeperScene scene, MorphoMarkets markets) = await StartAsync(31_611, [24_000]);
        await using KeeperScene ending = scene;
        await markets.SetPriceAsync(markets.Deployment.Token("WETH"), 2_700, Stop);
        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.Any(one => one.State == AttemptState.Included), Stop);
        LiquidationAttempt paid = Assert.Single(await scene.ReadAttemptsAsync(Stop));
        AttemptTally tally = await scene.ReadTallyAsync(Stop);
        double paidUsd = (double)paid.Inclusion!.Cost / 1e18 * paid.Plan.NativeUsd!.Value;
        Assert.Equal(paidUsd, tally.HourUsd, precision: 9);
        Assert.Equal(paidUsd, tally.DayUsd, precision: 9);
        Assert.Equal(0, tally.UnderwayUsd);
        long sent = await scene.ReadSentAsync(Stop);

        scene.Policy = Policy(new PolicyLimits { SpendUsdPerHour = paidUsd * 1.01 });
        Address second = await MorphoScene.BorrowAsync(markets, 5, 21_000, Stop);
        await markets.SetPriceAsync(markets.Deployment.Token("WETH"), 2_300, Stop);
        await scene.RunUntilPassedAsync(DecisionKind.Spend, Stop);

        KeeperDecision decision = Assert.Single(await scene.ReadDecisionsAsync(Stop), one => one.Kind == DecisionKind.Spend);
        Assert.Equal(second, decision.SubAccount.Key.Holder);
        Assert.Contains("gas within an hour would cost", decision.Reason, StringComparison.Ordinal);
        Assert.Equal(sent, await scene.ReadSentAsync(Stop));
    }

    [Fact]
    public async Task Three_reverts_in_a_row_end_it_until_it_is_resumed()
    {
        (KeeperScene scene, MorphoMarkets markets) = await StartAsync(31_612, [24_000, 24_100, 24_200]);
        await using KeeperScene ending = scene;
        MorphoToken weth = markets.Deployment.Token("WETH");
        scene.Policy = Policy(new PolicyLimits { RevertsInARow = 3 });
        await markets.SetPriceAsync(weth, 2_700, Stop);
        await scene.IndexAsync(Stop);
        await scene.Chain.RequestAsync("evm_setAutomine", [false], Stop);
        await scene.RunUntilSentAsync(3, Stop);

        // The feed's newest round is its first again, and nobody is below the line any more, when the block comes.
        await scene.Chain.RequestAsync("anvil_setStorageAt", [weth.Feed.ToString(), Hash32.OfNumber(LatestRoundSlot).ToString(), Hash32.OfNumber(1).ToString()], Stop);
        await scene.Chain.RequestAsync("evm_mine", [], Stop);
        await scene.Chain.RequestAsync("evm_setAutomine", [true], Stop);
        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.Count(one => one.State == AttemptState.Reverted) == 3, Stop);
        Assert.Equal(3, (await scene.ReadTallyAsync(Stop)).RevertsInARow);
        long sent = await scene.ReadSentAsync(Stop);

        await markets.SetPriceAsync(weth, 2_600, Stop);
        await scene.RunUntilPassedAsync(DecisionKind.Reverts, Stop);
        Assert.Equal(sent, await scene.ReadSentAsync(Stop));

        await scene.Pauses.ChangeAsync(PauseScope.All, isPaused: false, "ann@desk", "the feed was set back by hand", Stop);
        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.Count(one => one.State == AttemptState.Included) == 3, Stop);
    }

    [Fact]
    public async Task On_a_venue_that_is_not_listed_nobody_is_liquidated()
    {
        (KeeperScene scene, MorphoMarkets markets) = await StartAsync(31_613, [24_000]);
        await using KeeperScene ending = scene;
        long sent = await scene.ReadSentAsync(Stop);
        scene.Policy = Policy(new PolicyLimits { Venues = new HashSet<string> { "aave-v3" } });
        await markets.SetPriceAsync(markets.Deployment.Token("WETH"), 2_700, Stop);

        await scene.RunUntilPassedAsync(DecisionKind.VenueNotAllowed, Stop);

        Assert.Empty(await scene.ReadAttemptsAsync(Stop));
        Assert.Equal(sent, await scene.ReadSentAsync(Stop));
    }

    [Fact]
    public async Task A_pause_lasts_across_a_restart_and_ends_when_it_is_resumed()
    {
        (KeeperScene scene, MorphoMarkets markets) = await StartAsync(31_614, [24_000]);
        await using KeeperScene ending = scene;
        long sent = await scene.ReadSentAsync(Stop);
        PauseScope scope = new(scene.Chain.ChainId);
        await scene.Pauses.ChangeAsync(scope, isPaused: true, "ann@desk", "an upgrade", Stop);
        await markets.SetPriceAsync(markets.Deployment.Token("WETH"), 2_700, Stop);
        await scene.RunUntilPassedAsync(DecisionKind.Paused, Stop);

        // Another keeper finds the pause where the first one did.
        await scene.RunForAsync(TimeSpan.FromSeconds(2), Stop);
        Assert.Empty(await scene.ReadAttemptsAsync(Stop));
        Assert.Equal(sent, await scene.ReadSentAsync(Stop));
        Assert.Contains("ann@desk paused", (await scene.ReadDecisionsAsync(Stop))[0].Reason, StringComparison.Ordinal);

        await scene.Pauses.ChangeAsync(scope, isPaused: false, "ann@desk", "done", Stop);
        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.Any(one => one.State == AttemptState.Included), Stop);
    }

    private static KeeperPolicy Policy(PolicyLimits all) => new(all, new Dictionary<ChainId, PolicyLimits>());

    /// <summary>A keeper that has approved, and debtors of so much USDC against ten WETH each.</summary>
    private async Task<(KeeperScene Scene, MorphoMarkets Markets)> StartAsync(long chainId, decimal[] debts)
    {
        LocalNode anvil = await devnet.StartAnvilAsync(new NodeOptions(new ChainId(chainId)), Stop);
        (KeeperScene scene, MorphoMarkets markets) = await MorphoScene.StartAsync(devnet, anvil, Stop);
        await MorphoScene.ApproveAsync(scene, markets, Stop);
        for (int index = 0; index < debts.Length; index++)
            await MorphoScene.BorrowAsync(markets, 4 + index, debts[index], Stop);
        await scene.IndexAsync(Stop);
        return (scene, markets);
    }
}
