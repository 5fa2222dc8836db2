using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Keeper.Judging;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Judgements;
using CrossMargin.UnitTests.Keeper.Simulated;

namespace CrossMargin.UnitTests.Keeper;

/// <summary>An oracle's update that waits in the node's pool is acted upon before it is in a block.</summary>
public sealed class PendingPriceTests
{
    [Fact]
    public async Task Who_falls_by_a_waiting_price_is_liquidated_behind_it()
    {
        using KeeperScene scene = Watching();
        await scene.StepAsync();
        Assert.Empty(scene.Attempts);

        await WaitAsync(scene, usd: 1800);
        Assert.Equal(AttemptState.Submitted, scene.Only.State);
        Assert.False(scene.IsLiquidatable(KeeperScene.Ann));

        scene.Chain.WaitingUsd = null;
        scene.SetPrice(1800);
        await scene.StepsAsync(1);

        Assert.Equal(AttemptState.Included, scene.Only.State);
        Assert.Equal(750_000_000, scene.Only.Plan.Liquidation.Option.Repay.Raw);
        Assert.Single(scene.Chain.Sent);
    }

    [Fact]
    public async Task What_is_seized_is_worth_the_waiting_price()
    {
        using KeeperScene scene = Watching();

        await WaitAsync(scene, usd: 1800);

        // 750 USDC and 5 % more, at 1,800 USD.
        LiquidationOption option = scene.Only.Plan.Liquidation.Option;
        Assert.Equal(0.4375, option.Seize.ToAssetQuantity(), 12);
        Assert.Equal(787.5, option.SeizeUsd, 6);
    }

    [Fact]
    public async Task The_journal_says_which_prices_were_in_no_block_and_gives_the_verdict_again()
    {
        using KeeperScene scene = Watching();

        await WaitAsync(scene, usd: 1800);

        JournalEntry.Tried tried = Assert.IsType<JournalEntry.Tried>(Assert.Single(scene.Store.Journal));
        Assert.Equal([PawnShop.Price], tried.Judgement!.Unpack().Inputs.Pending);
        Assert.Empty(JudgementReplay.Compare(tried.Judgement, tried.Attempt.Plan.Health, new PawnShopModel(scene.Chain.Chain)));
    }

    [Fact]
    public async Task It_offers_less_than_whatever_moves_the_price()
    {
        using KeeperScene scene = Watching();
        scene.Chain.WaitingBid = new PendingBid(SimulatedChain.Feed, 1_500_000_000, 50_000_000);

        await WaitAsync(scene, usd: 1800);

        SignedTransaction sent = scene.Only.Transaction!;
        Assert.Equal((1_499_999_999, 49_999_999), (sent.MaxFeePerGas, sent.MaxPriorityFeePerGas));
    }

    [Fact]
    public async Task Where_less_would_be_too_little_it_waits_for_the_block()
    {
        using KeeperScene scene = Watching();
        scene.Chain.WaitingBid = new PendingBid(SimulatedChain.Feed, 1_000_000_000, 50_000_000);
        await WaitAsync(scene, usd: 1800);
        Assert.Empty(scene.Attempts);

        scene.Chain.WaitingUsd = null;
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();

        Assert.Equal(AttemptState.Submitted, scene.Only.State);
    }

    [Fact]
    public async Task A_node_that_is_only_ahead_of_the_book_has_nothing_to_be_behind_of()
    {
        using KeeperScene scene = Watching();
        await scene.StepAsync();
        scene.SetPrice(1800);
        scene.Chain.Mine();
        scene.Time.Advance(TimeSpan.FromSeconds(1));
        await scene.IdleAsync();
        Assert.Empty(scene.Attempts);

        scene.Index();
        await scene.StepAsync();

        Assert.Single(scene.Attempts);
    }

    [Fact]
    public async Task What_could_not_be_placed_is_looked_at_again()
    {
        using KeeperScene scene = Watching();
        scene.Chain.HidesPool = true;
        await WaitAsync(scene, usd: 1800);
        Assert.Empty(scene.Attempts);

        scene.Chain.HidesPool = false;
        await WaitAsync(scene, usd: 1800);

        Assert.Single(scene.Attempts);
    }

    [Fact]
    public async Task What_the_keeper_itself_has_in_the_pool_moves_no_price()
    {
        using KeeperScene scene = Watching();
        scene.Borrow(KeeperScene.Bob, weth: 1, usdc: 1300);
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        Assert.Equal(KeeperScene.Ann, scene.Only.SubAccount.Key.Holder);

        // The next block leaves it in the pool, and the book does not know that block yet.
        scene.SetPrice(1500);
        scene.Chain.Mine(includePool: false);
        scene.Time.Advance(TimeSpan.FromSeconds(1));
        await scene.IdleAsync();

        Assert.Single(scene.Attempts);
    }

    [Fact]
    public async Task A_price_of_nothing_is_no_price()
    {
        using KeeperScene scene = Watching();

        await WaitAsync(scene, usd: 0);

        Assert.Empty(scene.Attempts);
    }

    [Fact]
    public async Task Prices_are_asked_for_at_the_interval()
    {
        using KeeperScene scene = Watching();
        await WaitAsync(scene, usd: 1990);
        int asked = scene.Chain.Batches;

        await scene.IdleAsync();
        Assert.Equal(asked, scene.Chain.Batches);
        scene.Time.Advance(scene.Settings.PendingPriceInterval!.Value);
        await scene.IdleAsync();

        Assert.Equal(asked + 1, scene.Chain.Batches);
    }

    [Fact]
    public async Task Where_the_chain_does_not_ask_for_it_nobody_looks()
    {
        using KeeperScene scene = new();

        await WaitAsync(scene, usd: 1800);

        Assert.Empty(scene.Attempts);
    }

    [Fact]
    public async Task The_same_waiting_price_is_looked_at_once()
    {
        using KeeperScene scene = Watching(live: false);

        for (int count = 0; count < 5; count++)
            await WaitAsync(scene, usd: 1800);
        Assert.Single(scene.Attempts);

        await WaitAsync(scene, usd: 1790);
        Assert.Equal(2, scene.Attempts.Count);
    }

    [Fact]
    public async Task An_update_that_never_comes_costs_one_transfer_to_ourselves_and_no_revert()
    {
        using KeeperScene scene = Watching();
        await WaitAsync(scene, usd: 1800);
        Assert.Equal(AttemptState.Submitted, scene.Only.State);

        // Nothing includes ours either, as builders do that drop what reverts.
        scene.Chain.WaitingUsd = null;
        for (int count = 0; count < 3; count++)
        {
            scene.NextBlock(includePool: false);
            await scene.StepAsync();
        }

        await scene.StepsAsync(6);

        Assert.Equal(AttemptState.Abandoned, scene.Only.State);
        Assert.DoesNotContain(scene.Chain.Included, receipt => !receipt.Succeeded);
    }

    [Fact]
    public async Task A_node_that_does_not_answer_is_asked_again()
    {
        using KeeperScene scene = Watching();
        await scene.StepAsync();
        scene.Chain.IsDead = true;
        await WaitAsync(scene, usd: 1800);
        Assert.Empty(scene.Attempts);

        scene.Chain.IsDead = false;
        await WaitAsync(scene, usd: 1800);

        Assert.Single(scene.Attempts);
    }

    private static KeeperScene Watching(bool live = true)
    {
        KeeperScene scene = new(live);
        scene.Settings = scene.Settings with { PendingPriceInterval = TimeSpan.FromMilliseconds(250) };
        return scene;
    }

    /// <summary>A round between two blocks, after nothing has changed but what waits.</summary>
    private static async Task WaitAsync(KeeperScene scene, int usd)
    {
        scene.Chain.WaitingUsd = usd;
        scene.Time.Advance(TimeSpan.FromSeconds(1));
        await scene.IdleAsync();
    }
}
