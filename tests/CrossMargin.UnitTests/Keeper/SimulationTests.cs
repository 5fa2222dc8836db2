using CrossMargin.Ledger.Attempts;
using CrossMargin.UnitTests.Keeper.Simulated;

namespace CrossMargin.UnitTests.Keeper;

/// <summary>The book says liquidatable; the chain's pending state has the last word.</summary>
public sealed class SimulationTests
{
    [Fact]
    public async Task An_account_that_is_healthy_again_supersedes_the_attempt_and_nothing_is_sent()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1800);
        scene.NextBlock();
        scene.SetPrice(2000);       // On the chain; the book does not know it yet.
        scene.Chain.Mine();

        await scene.StepAsync();

        Assert.Equal(AttemptState.Superseded, scene.Only.State);
        Assert.Equal("simulation: Healthy", scene.Only.Reason);
        Assert.Empty(scene.Chain.Sent);
    }

    [Fact]
    public async Task Any_other_revert_abandons_the_attempt_with_the_error()
    {
        using KeeperScene scene = new();
        scene.Pause(true);
        scene.SetPrice(1800);
        scene.NextBlock();

        await scene.StepAsync();

        Assert.Equal(AttemptState.Abandoned, scene.Only.State);
        Assert.Equal("simulation: custom error 0x0bad0bad", scene.Only.Reason);
        Assert.Empty(scene.Chain.Sent);
    }

    [Fact]
    public async Task A_revert_that_repeats_is_tried_ever_more_rarely()
    {
        using KeeperScene scene = new();
        scene.Options.RetryDelay = TimeSpan.FromSeconds(12);
        scene.Pause(true);
        scene.SetPrice(1800);

        await scene.StepsAsync(64);     // 12 s each: tried at 0, 1, 3, 7, 15, 31 and 63 times 12 s, but resting at most 5 minutes.

        Assert.Equal([0, 1, 3, 7, 15, 31, 56], Blocks(scene));
    }

    [Fact]
    public async Task When_the_venue_opens_again_the_account_is_liquidated()
    {
        using KeeperScene scene = new();
        scene.Pause(true);
        scene.SetPrice(1800);
        await scene.StepsAsync(1);
        scene.Pause(false);

        await scene.StepsAsync(2);

        Assert.Equal([AttemptState.Abandoned, AttemptState.Included], scene.Attempts.Select(attempt => attempt.State));
    }

    [Fact]
    public async Task A_node_that_does_not_answer_costs_no_row_and_the_account_is_tried_again()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1800);
        await scene.StepAsync();
        scene.Chain.IsDead = true;
        await scene.StepsAsync(1);
        Assert.Empty(scene.Attempts);
        scene.Chain.IsDead = false;

        await scene.StepsAsync(2);

        Assert.Equal(AttemptState.Included, scene.Only.State);
    }

    private static IEnumerable<int> Blocks(KeeperScene scene)
    {
        DateTimeOffset first = scene.Attempts[0].OpenedAt;
        return scene.Attempts.Select(attempt => (int)((attempt.OpenedAt - first).TotalSeconds / SimulatedChain.BlockSeconds));
    }
}
