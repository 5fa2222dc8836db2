using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Keeper.Planning;
using CrossMargin.Keeper.Policies;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Pauses;
using CrossMargin.UnitTests.Keeper.Simulated;

namespace CrossMargin.UnitTests.Keeper.Policies;

/// <summary>The real keeper under a policy: each refusal is recorded once, nothing is sent, and nothing that is allowed is held back.</summary>
public sealed class PolicyBreakerTests
{
    // As the simulated chain has it: 300,000 gas and a quarter more, at most 2.1 gwei, 2,000 USD each.
    private const double MostUsd = 1.575;

    // 299,999 gas at 1.5 gwei.
    private const double PaidUsd = 0.899997;

    private static readonly Selector Liquidate = new(0xfeedbeef);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(MostUsd + 1e-9, null)]
    [InlineData(MostUsd - 0.001, DecisionKind.Spend)]
    public async Task What_may_cost_more_than_is_left_is_not_sent(double limitUsd, DecisionKind? refusal)
    {
        using KeeperScene scene = Fallen(new PolicyLimits { SpendUsdPerHour = limitUsd });

        await scene.StepAsync();

        Require(scene, refusal);
    }

    [Theory]
    [InlineData(PaidUsd + MostUsd + 1e-9, 2)]
    [InlineData(PaidUsd + MostUsd - 0.001, 1)]
    public async Task What_was_paid_counts_for_a_day_across_restarts(double limitUsd, int sent)
    {
        using KeeperScene scene = Fallen(new PolicyLimits { SpendUsdPerDay = limitUsd });
        await scene.StepAsync();
        await scene.StepsAsync(1);
        Assert.Equal(AttemptState.Included, scene.Only.State);
        scene.Kill();
        scene.SetPrice(1500);
        scene.NextBlock();

        await scene.StepAsync();
        Assert.Equal(sent, scene.DistinctSent);

        if (sent == 2)
            return;

        // A day later it no longer does.
        scene.Time.Advance(TimeSpan.FromDays(1));
        scene.Options.Policy = scene.Options.Policy with { All = new PolicyLimits { HeadAgeMax = TimeSpan.FromDays(3) } };
        scene.Kill();
        await scene.StepAsync();
        Assert.Equal(2, scene.DistinctSent);
    }

    [Fact]
    public async Task What_is_on_its_way_counts_at_its_most()
    {
        using KeeperScene scene = Fallen(new PolicyLimits { SpendUsdPerHour = (2 * MostUsd) - 0.001 });
        scene.Borrow(KeeperScene.Bob, weth: 1, usdc: 1500);
        scene.NextBlock();

        await scene.StepAsync();

        Assert.Single(scene.Attempts);
        Assert.Equal(DecisionKind.Spend, Assert.Single(scene.Store.Decisions).Kind);
    }

    [Fact]
    public async Task Reverts_in_a_row_end_it_until_it_is_resumed()
    {
        using KeeperScene scene = new();
        scene.Options.Policy = new KeeperPolicy(new PolicyLimits { RevertsInARow = 2 }, new Dictionary<ChainId, PolicyLimits>());
        await RevertAsync(scene);
        Assert.Equal(AttemptState.Reverted, scene.Only.State);
        await RevertAsync(scene);
        Assert.Equal([AttemptState.Reverted, AttemptState.Reverted], scene.Attempts.Select(one => one.State));

        scene.Kill();
        await RevertAsync(scene);
        Assert.Equal(2, scene.Attempts.Count);
        Assert.Contains(scene.Store.Decisions, decision => decision.Kind == DecisionKind.Reverts);

        await scene.Pauses.ChangeAsync(PauseScope.All, isPaused: false, "ann", "looked at", Stop);
        await RevertAsync(scene);
        Assert.Equal(3, scene.Attempts.Count);
    }

    [Theory]
    [InlineData(240, null)]     // 20 blocks of 12 s.
    [InlineData(241, DecisionKind.StaleHead)]
    public async Task Nobody_is_liquidated_on_a_head_that_is_too_old(int age, DecisionKind? refusal)
    {
        using KeeperScene scene = Fallen(PolicyLimits.None);
        DateTimeOffset head = DateTimeOffset.FromUnixTimeSeconds(scene.Chain.Head.Timestamp);
        scene.Time.Advance(head + TimeSpan.FromSeconds(age) - scene.Time.GetUtcNow());

        await scene.StepAsync();

        Require(scene, refusal);
    }

    [Theory]
    [InlineData(1.1, null)]     // A base fee of 1 gwei, and 0.1 for the builder.
    [InlineData(1.09, DecisionKind.GasPrice)]
    public async Task Nobody_is_liquidated_while_gas_is_too_dear_and_no_more_is_offered(double gwei, DecisionKind? refusal)
    {
        using KeeperScene scene = Fallen(new PolicyLimits { GasPriceMaxGwei = gwei });

        await scene.StepAsync();

        Require(scene, refusal);
        if (refusal is null)
            Assert.Equal(new BigInteger(1_100_000_000), scene.Only.Transaction!.MaxFeePerGas);
    }

    [Fact]
    public async Task A_venue_that_is_not_listed_is_left_alone()
    {
        using KeeperScene scene = Fallen(new PolicyLimits { Venues = new HashSet<string> { "aave-v3" } });

        await scene.StepAsync();

        Require(scene, DecisionKind.VenueNotAllowed);
    }

    [Fact]
    public async Task A_token_that_is_not_listed_is_not_seized()
    {
        using KeeperScene scene = Fallen(new PolicyLimits { SeizeTokens = new HashSet<Address> { SimulatedChain.Usdc } });

        await scene.StepAsync();

        Require(scene, DecisionKind.TokenNotAllowed);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, DecisionKind.CallNotAllowed)]
    public async Task Only_listed_calls_are_made(bool isListed, DecisionKind? refusal)
    {
        Selector listed = isListed ? Liquidate : new Selector(1);
        using KeeperScene scene = Fallen(new PolicyLimits
        {
            Calls = new Dictionary<Address, IReadOnlySet<Selector>> { [SimulatedChain.Shop] = new HashSet<Selector> { listed } },
        });

        await scene.StepAsync();

        Require(scene, refusal);
    }

    [Fact]
    public async Task An_approval_is_given_to_a_listed_contract()
    {
        using KeeperScene scene = Fallen(new PolicyLimits
        {
            Calls = new Dictionary<Address, IReadOnlySet<Selector>> { [SimulatedChain.Shop] = new HashSet<Selector> { Liquidate } },
            RepayTokens = new HashSet<Address> { SimulatedChain.Usdc },
        });
        scene.Chain.World.Allowance = 0;
        scene.NextBlock();

        await scene.StepAsync();
        await scene.StepsAsync(2);

        Assert.Equal(2, scene.DistinctSent);
        Assert.Equal(AttemptState.Included, scene.Only.State);
    }

    [Fact]
    public async Task A_price_on_which_endpoints_disagree_is_a_reason_to_wait_and_no_fault()
    {
        using KeeperScene scene = Fallen(PolicyLimits.None);
        scene.Chain.IsDisputed = true;

        await scene.StepAsync();
        Require(scene, DecisionKind.PriceDisputed);
        scene.Chain.IsDisputed = false;
        await scene.StepsAsync(2);

        Assert.Equal(AttemptState.Included, scene.Only.State);
    }

    [Fact]
    public async Task A_paused_keeper_finishes_what_is_on_its_way_and_begins_nothing_new()
    {
        using KeeperScene scene = Fallen(PolicyLimits.None);
        await scene.StepAsync();
        await scene.Pauses.ChangeAsync(new PauseScope(scene.Venue.Chain), isPaused: true, "ann@desk", "an upgrade", Stop);
        scene.Kill();
        scene.Borrow(KeeperScene.Bob, weth: 1, usdc: 1500);

        await scene.StepsAsync(6);

        Assert.Equal(AttemptState.Final, scene.Only.State);
        KeeperDecision decision = Assert.Single(scene.Store.Decisions);
        Assert.Equal((DecisionKind.Paused, KeeperScene.Bob), (decision.Kind, decision.SubAccount.Key.Holder));
        Assert.Contains("ann@desk paused chain 31337", decision.Reason, StringComparison.Ordinal);
        Assert.EndsWith("an upgrade", decision.Reason, StringComparison.Ordinal);

        await scene.Pauses.ChangeAsync(new PauseScope(scene.Venue.Chain), isPaused: false, "ann@desk", "done", Stop);
        await scene.StepsAsync(1);
        Assert.Equal(2, scene.Attempts.Count);
    }

    [Fact]
    public async Task A_refusal_is_recorded_once_an_episode()
    {
        using KeeperScene scene = Fallen(new PolicyLimits { Venues = new HashSet<string>() });

        await scene.StepsAsync(5);

        Assert.Equal(DecisionKind.VenueNotAllowed, Assert.Single(scene.Store.Decisions).Kind);
    }

    /// <summary>Ann may be liquidated, and nothing hinders it but the policy.</summary>
    private static KeeperScene Fallen(PolicyLimits limits)
    {
        KeeperScene scene = new();
        scene.Options.Policy = new KeeperPolicy(PolicyLimits.None, new Dictionary<ChainId, PolicyLimits> { [scene.Venue.Chain] = limits });
        scene.SetPrice(1800);
        scene.NextBlock();
        return scene;
    }

    /// <summary>Sends a liquidation if the keeper will, and lets the account recover before it is included.</summary>
    private static async Task RevertAsync(KeeperScene scene)
    {
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        scene.SetPrice(2000);
        await scene.StepsAsync(2);
    }

    private static void Require(KeeperScene scene, DecisionKind? refusal)
    {
        if (refusal is null)
        {
            Assert.Equal(AttemptState.Submitted, scene.Only.State);
            Assert.Empty(scene.Store.Decisions);
            return;
        }

        Assert.Empty(scene.Attempts);
        Assert.Empty(scene.Chain.Sent);
        Assert.Equal(refusal, Assert.Single(scene.Store.Decisions).Kind);
    }
}
