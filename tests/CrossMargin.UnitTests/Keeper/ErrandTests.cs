using CrossMargin.Domain;
using CrossMargin.Keeper.Policies;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Simulation;
using CrossMargin.UnitTests.Keeper.Simulated;

namespace CrossMargin.UnitTests.Keeper;

/// <summary>Approvals, and what fills a gap: each has a row before it is sent, ends with what became of it, and counts as spent.</summary>
public sealed class ErrandTests
{
    // 299,999 gas at 1.5 gwei and 2,000 USD; and the most of it: 375,000 at 2.1 gwei.
    private const double PaidUsd = 0.899997;
    private const double MostUsd = 1.575;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_approval_is_underway_at_its_most_and_then_paid_with_its_data()
    {
        using KeeperScene scene = Fallen();
        scene.Chain.DataFee = 1_000_000_000_000;
        scene.Chain.OperatorFee = _ => 500;
        await scene.StepAsync();

        KeeperErrand underway = Assert.Single(scene.Store.Errands);
        Assert.Equal((ErrandState.Submitted, 0L, SimulatedChain.Usdc), (underway.State, underway.Transaction.Nonce, underway.Target));
        Assert.Equal(2 * MostUsd, (await TallyAsync(scene)).UnderwayUsd, precision: 9);

        await scene.StepsAsync(2);

        KeeperErrand ended = Assert.Single(scene.Store.Errands);
        Assert.Equal((ErrandState.Included, ended.Transaction.Hash), (ended.State, ended.Inclusion!.Transaction));
        Assert.Equal(1_000_000_000_500, ended.Inclusion.DataFee);
        AttemptTally tally = await TallyAsync(scene);
        Assert.Equal((2 * (PaidUsd + 0.002), 0.0), (Math.Round(tally.HourUsd, 9), tally.UnderwayUsd));
    }

    [Fact]
    public async Task One_that_fails_in_its_block_is_paid_all_the_same_and_another_follows()
    {
        using KeeperScene scene = Fallen();
        await scene.StepAsync();
        scene.Chain.World.RefusesApprovals = true;
        scene.NextBlock();
        scene.Chain.World.RefusesApprovals = false;
        await scene.StepAsync();

        Assert.Equal(ErrandState.Reverted, scene.Store.Errands[0].State);
        await scene.StepsAsync(20);
        Assert.Equal([ErrandState.Reverted, ErrandState.Included], scene.Store.Errands.Select(errand => errand.State));
        Assert.False(scene.IsLiquidatable(KeeperScene.Ann));
    }

    [Fact]
    public async Task One_that_the_node_refuses_is_dropped_and_its_nonce_is_free()
    {
        using KeeperScene scene = Fallen();
        scene.Chain.SendFaults.Enqueue(new SendFault("insufficient funds for gas * price + value"));
        await scene.StepAsync();

        KeeperErrand refused = Assert.Single(scene.Store.Errands);
        Assert.Equal((ErrandState.Dropped, true), (refused.State, refused.Reason!.StartsWith("insufficient funds", StringComparison.Ordinal)));
        Assert.Equal(0.0, (await TallyAsync(scene)).UnderwayUsd);

        await scene.StepsAsync(3);
        Assert.Equal((ErrandState.Included, 0L), (scene.Store.Errands[1].State, scene.Store.Errands[1].Transaction.Nonce));
    }

    [Fact]
    public async Task One_that_no_node_holds_is_given_up_at_its_deadline()
    {
        using KeeperScene scene = Fallen();
        await scene.StepAsync();
        scene.SetPrice(2000);

        for (int block = 0; block * SimulatedChain.BlockSeconds <= scene.Options.InclusionDeadline.TotalSeconds + SimulatedChain.BlockSeconds; block++)
        {
            scene.Chain.ForgetPool();
            scene.NextBlock(includePool: false);
            await scene.StepAsync();
        }

        Assert.Equal((ErrandState.Dropped, "no node held it at its deadline"), (scene.Store.Errands[0].State, scene.Store.Errands[0].Reason));
    }

    [Fact]
    public async Task One_whose_nonce_another_program_used_is_dropped_when_no_receipt_came_and_holds_back_no_other()
    {
        using KeeperScene scene = Fallen();
        await scene.StepAsync();
        scene.Chain.ForgetPool();
        scene.Chain.UseNonce();
        scene.Borrow(KeeperScene.Bob, weth: 1, usdc: 1_500);
        await scene.StepsAsync(25);

        // The others fill gaps.
        KeeperErrand[] approvals = [.. scene.Store.Errands.Where(errand => errand.Target == SimulatedChain.Usdc)];
        Assert.Equal([ErrandState.Dropped, ErrandState.Included], approvals.Select(errand => errand.State));
        Assert.Equal("another transaction has its nonce", approvals[0].Reason);
        Assert.True(approvals[1].OpenedAt < approvals[0].EndedAt);
        Assert.False(scene.IsLiquidatable(KeeperScene.Bob));
    }

    [Fact]
    public async Task A_higher_bid_is_in_the_row_before_it_is_sent_and_whichever_is_in_a_block_is_found()
    {
        using KeeperScene scene = Fallen();
        await scene.StepAsync();
        for (int block = 0; block < 3; block++)
        {
            scene.NextBlock(includePool: false);
            await scene.StepAsync();
        }

        KeeperErrand outbid = Assert.Single(scene.Store.Errands);
        Assert.NotEmpty(outbid.Replaced);
        Assert.True(outbid.Transaction.MaxFeePerGas > outbid.Replaced[0].MaxFeePerGas);
        Assert.Contains(outbid.Transaction.Hash, scene.Chain.Pool.Select(sent => sent.Hash));

        // A builder had the first one.
        scene.Chain.ForgetPool();
        scene.Chain.Build(outbid.Replaced[0].Bytes);
        await scene.StepsAsync(1);
        Assert.Equal((ErrandState.Included, outbid.Replaced[0].Hash), (scene.Store.Errands[0].State, scene.Store.Errands[0].Inclusion!.Transaction));
    }

    [Fact]
    public async Task A_restart_follows_the_one_that_waits_and_sends_no_other()
    {
        using KeeperScene scene = Fallen();
        await scene.StepAsync();
        scene.Kill();
        await scene.StepsAsync(3);

        Assert.Equal(ErrandState.Included, Assert.Single(scene.Store.Errands).State);
        Assert.Equal(2, scene.DistinctSent);
    }

    /// <summary>At every row that it writes of an approval and of the liquidation after it, before and after.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_row_it_ends_at_the_next_one_approves_and_liquidates_once(bool isWritten)
    {
        HashSet<string> reached = [];
        for (int at = 0; at < 20; at++)
        {
            CrashPoint point = new(at, isWritten);
            using KeeperScene scene = Fallen(point);
            await StepAsync(scene);
            for (int block = 0; block < 60; block++)
            {
                scene.NextBlock();
                await StepAsync(scene);
            }

            if (point.Reached is not { } row)
                break;
            reached.Add(row);
            Assert.True(
                scene.Store.Errands.Count(errand => errand.State == ErrandState.Included) == 1
                && scene.Store.Errands.All(errand => errand.EndedAt is not null)
                && scene.Attempts.Count(attempt => attempt.State == AttemptState.Final) == 1,
                $"{row}: {string.Join(", ", scene.Store.Errands.Select(errand => $"{errand.State} {errand.Reason}"))}; {string.Join(", ", scene.Attempts.Select(one => one.State))}");
        }

        Assert.Superset(new HashSet<string> { "Errand", "Errand to Included" }, reached);
    }

    [Fact]
    public async Task An_approval_counts_against_the_limit_of_what_it_was_sent_for()
    {
        using KeeperScene scene = Fallen(limitUsd: (2 * MostUsd) - 0.001);
        await scene.StepAsync();

        Assert.Single(scene.Store.Errands);
        Assert.Empty(scene.Attempts);
        Assert.Contains(scene.Store.Decisions, decision => decision.Kind == DecisionKind.Spend);

        // In a block it cost less.
        await scene.StepsAsync(2);
        Assert.Single(scene.Attempts);
    }

    [Fact]
    public async Task What_approvals_cost_is_not_left_for_others_after_a_restart_either()
    {
        using KeeperScene scene = Fallen(limitUsd: MostUsd + PaidUsd - 0.001);
        await scene.StepAsync();
        scene.Kill();
        await scene.StepsAsync(5);

        Assert.Single(scene.Store.Errands);
        Assert.Empty(scene.Attempts);
    }

    [Fact]
    public async Task An_approval_above_the_limit_is_not_sent()
    {
        using KeeperScene scene = Fallen(limitUsd: MostUsd - 0.001);
        await scene.StepAsync();

        Assert.Empty(scene.Store.Errands);
        Assert.Empty(scene.Chain.Sent);
        Assert.Contains(scene.Store.Decisions, decision => decision.Kind == DecisionKind.Spend);
    }

    /// <summary>Ann is below her line, and the shop may take nothing of the keeper's yet.</summary>
    private static KeeperScene Fallen(CrashPoint? crash = null, double? limitUsd = null)
    {
        KeeperScene scene = new() { Crash = crash };
        scene.Options.Policy = new KeeperPolicy(new PolicyLimits { SpendUsdPerHour = limitUsd }, new Dictionary<ChainId, PolicyLimits>());
        scene.Chain.World.Allowance = 0;
        scene.SetPrice(1800);
        scene.NextBlock();
        return scene;
    }

    private static async Task StepAsync(KeeperScene scene)
    {
        try
        {
            await scene.StepAsync();
        }
        catch (CrashException)
        {
            scene.Kill();
        }
    }

    private static Task<AttemptTally> TallyAsync(KeeperScene scene) =>
        scene.Store.ReadTallyAsync(new TallyQuery(scene.Chain.Chain, scene.Time.GetUtcNow(), DateTimeOffset.UnixEpoch), Stop);
}
