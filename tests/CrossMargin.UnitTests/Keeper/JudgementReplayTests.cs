using CrossMargin.Domain;
using CrossMargin.Keeper.Judging;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Judgements;
using CrossMargin.Margin;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Replay;
using CrossMargin.UnitTests.Keeper.Simulated;
using static CrossMargin.UnitTests.Margin.Portfolio;

namespace CrossMargin.UnitTests.Keeper;

/// <summary>What a real keeper's decisions stand on: written once, and given again.</summary>
public sealed class JudgementReplayTests
{
    [Fact]
    public async Task Each_attempt_stands_on_what_gives_both_verdicts_again()
    {
        using KeeperScene scene = new();
        scene.SetRate(1_000);
        scene.SetPrice(1800);
        scene.NextBlock();
        long judged = scene.Chain.Head.Number;

        await scene.StepAsync();
        await scene.StepsAsync(4);

        JournalEntry entry = Assert.Single(scene.Store.Journal, entry => entry is JournalEntry.Tried);
        Assert.Equal((judged, judged, scene.Only.Number), (entry.EpisodeBlock, entry.Judgement!.Judged.Number, entry.Judgement.Attempt));
        Assert.Empty(Compare(scene, entry));
        JudgementInputs inputs = entry.Judgement.Unpack().Inputs;
        Assert.Equal(
            new HashSet<Slot> { PawnShop.Collateral, PawnShop.Debt, PawnShop.Price, PawnShop.Rate }, [.. inputs.Slots.Select(one => one.Slot)]);
        Assert.Equal(scene.Only.Plan.NativeUsd, inputs.Gas!.NativeUsd);
        Assert.True(inputs.Balances[SimulatedChain.Usdc] >= scene.Only.Plan.Liquidation.Option.Repay.Raw);
        Assert.Equal(scene.Options.ProfitFloorUsd, inputs.ProfitFloorUsd);
    }

    [Fact]
    public async Task A_verdict_for_the_next_block_is_given_again_for_its_time()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1876);
        scene.SetRate(3_000_000);     // Interest alone carries it below its line, between two blocks.
        for (int block = 0; block < 40 && scene.Store.Journal.Count == 0; block++)
            await scene.StepsAsync(1);

        JournalEntry entry = scene.Store.Journal[0];
        Assert.True(entry.Judgement!.Timestamp > entry.Judgement.Judged.Timestamp);
        Assert.Empty(Compare(scene, entry));
    }

    [Fact]
    public async Task A_decision_is_written_once_in_an_episode_and_stands_on_what_it_was_taken_on()
    {
        using KeeperScene scene = new();
        scene.Chain.World.Usdc = 0;
        scene.SetPrice(1800);
        await scene.StepsAsync(6);
        scene.SetPrice(2000);
        await scene.StepsAsync(1);
        scene.SetPrice(1790);
        await scene.StepsAsync(6);

        JournalEntry[] entries = [.. scene.Store.Journal];
        Assert.Equal(2, entries.Length);
        Assert.All(entries, entry => Assert.Equal(DecisionKind.NoInventory, Assert.IsType<JournalEntry.LeftAlone>(entry).Decision.Kind));
        Assert.All(entries, entry => Assert.Empty(Compare(scene, entry)));
        Assert.NotEqual(entries[0].EpisodeBlock, entries[1].EpisodeBlock);
    }

    [Fact]
    public async Task A_changed_slot_or_time_and_a_changed_record_show_what_differs()
    {
        using KeeperScene scene = new();
        scene.SetRate(1_000);
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        JournalEntry entry = scene.Store.Journal[^1];
        StoredJudgement stored = entry.Judgement!;
        JudgementInputs inputs = stored.Unpack().Inputs;

        Assert.Equal(
            ["venue: health factor", "venue: excess in USD", "venue: verdict"],
            Names(With(stored, inputs with { Slots = [.. inputs.Slots.Select(one => one.Slot == PawnShop.Price ? one with { Value = one.Value + 1 } : one)] })));
        Assert.Equal(
            ["venue: health factor", "venue: excess in USD", "venue: verdict"], Names(stored with { Timestamp = stored.Timestamp + 1_000 }));
        Assert.Equal(["inputs"], Names(stored with { Inputs = [1, 2, 3] }));
        Assert.Equal(
            "whole account: status: recorded Healthy, replayed Unknown",
            Assert.Single(JudgementReplay.Compare(stored, entry.Health with { GlobalStatus = "Healthy" }, Model(scene))).ToString());

        string[] Names(StoredJudgement changed) => [.. JudgementReplay.Compare(changed, entry.Health, Model(scene)).Select(one => one.What)];
    }

    [Fact]
    public async Task A_changed_parameter_shows_in_the_verdict_on_the_whole_account()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        StoredJudgement stored = scene.Store.Journal[^1].Judgement!;
        // The shop gives margin no prices: the account has them elsewhere.
        RecordedVerdict verdict = new(
            View(SubAccount(First, [Own(Eth(First), 3, Price(2_000, 61))], [Owe(Usdc(First), 4_000.000001, Price(1, 7))], Local(1.7))),
            MarketState.Unobserved, RiskParameters.Default, AccountStatus.Warning);
        HealthReport report = verdict.Replay();
        StoredJudgement priced = With(stored, stored.Unpack().Inputs with { Verdict = verdict.ToJson() }) with { GlobalDigest = VerdictDigest.Of(report) };
        JudgedHealth health = scene.Only.Plan.Health with { GlobalStatus = report.Status.ToString(), GlobalHealth = report.GlobalHealth.Pessimistic };
        Assert.Empty(JudgementReplay.Compare(priced, health, Model(scene)));

        RecordedVerdict changed = verdict with { Parameters = verdict.Parameters with { Quantile = 3 } };
        IReadOnlyList<ReplayDifference> differences = JudgementReplay.Compare(
            With(priced, priced.Unpack().Inputs with { Verdict = changed.ToJson() }), health, Model(scene));

        Assert.Equal(["whole account: health", "whole account: report"], differences.Select(one => one.What));
    }

    private static StoredJudgement With(StoredJudgement stored, JudgementInputs inputs) => stored with { Inputs = JudgementForm.Write(inputs) };

    private static IReadOnlyList<ReplayDifference> Compare(KeeperScene scene, JournalEntry entry) =>
        JudgementReplay.Compare(entry.Judgement!, entry.Health, Model(scene));

    private static PawnShopModel Model(KeeperScene scene) => new(scene.Venue.Chain);
}
