using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Judgements;
using CrossMargin.Ledger.Leases;
using Npgsql;

namespace CrossMargin.IntegrationTests.Keeper;

public sealed class KeeperJournalTests(AttemptDatabase database) : IClassFixture<AttemptDatabase>
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Each test has holders of its own.
    private static int _holders;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private KeeperJournal Journal => new(database.Source);

    [Fact]
    public async Task A_decision_keeps_what_it_stands_on_once_for_each_kind_and_episode()
    {
        KeeperDecision decision = DecisionOf(Plan(), 90);

        Assert.True(await database.Store.RecordAsync(decision, Stop));
        Assert.False(await database.Store.RecordAsync(decision with { Reason = "again", Judgement = Basis(90, usd: 7) }, Stop));
        Assert.True(await database.Store.RecordAsync(decision with { Kind = DecisionKind.Paused, DecidedAt = Start.AddSeconds(1) }, Stop));
        Assert.True(await database.Store.RecordAsync(DecisionOf(Plan(), 90), Stop));

        IReadOnlyList<JournalEntry> entries = await ReadAsync(decision.SubAccount);
        Assert.Equal([DecisionKind.NoInventory, DecisionKind.Paused], entries.Cast<JournalEntry.LeftAlone>().Select(entry => entry.Decision.Kind));
        Assert.Equal(decision with { Judgement = null }, ((JournalEntry.LeftAlone)entries[0]).Decision);
        AssertSame(decision.Judgement!, entries[0].Judgement!.Unpack());
    }

    [Fact]
    public async Task An_attempt_keeps_what_it_stands_on_and_one_that_was_not_opened_keeps_nothing()
    {
        AttemptPlan plan = Plan();
        LiquidationAttempt declined = await database.Store.DeclineAsync(plan with { Judgement = Basis(95, usd: 1) }, "too little", Stop);
        LiquidationAttempt opened = Assert.IsType<AttemptOpening.Opened>(await database.Store.OpenAsync(plan with { Judgement = Basis(95, usd: 2) }, Stop)).Attempt;
        Assert.IsType<AttemptOpening.AlreadyOpen>(await database.Store.OpenAsync(plan with { Judgement = Basis(95, usd: 3) }, Stop));

        IReadOnlyList<JournalEntry> entries = await ReadAsync(plan.Liquidation.Target);
        Assert.Equal([declined.Number, opened.Number], entries.Select(entry => entry.Judgement!.Attempt!.Value));
        Assert.Equal([1, 2], entries.Select(entry => entry.Judgement!.Unpack().Inputs.ProfitFloorUsd));
        Assert.Equal(2, await CountAsync(plan.Liquidation.Target));
    }

    [Fact]
    public async Task A_keeper_whose_term_is_over_keeps_nothing()
    {
        AttemptPlan plan = Plan();
        LeaseTerm term = (await database.Leases.TakeAsync(
            plan.Liquidation.Target.Venue.Chain, plan.Owner, "one", TimeSpan.FromMinutes(1), Stop))!;
        IAttemptStore store = database.Store.Under(term);
        await database.Leases.EndAsync(term, Stop);
        await database.Leases.TakeAsync(plan.Liquidation.Target.Venue.Chain, plan.Owner, "another", TimeSpan.FromMinutes(1), Stop);

        await Assert.ThrowsAsync<LeaseLostException>(() => store.OpenAsync(plan with { Judgement = Basis(95, usd: 1) }, Stop));

        Assert.Equal(0, await CountAsync(plan.Liquidation.Target));
    }

    [Fact]
    public async Task Entries_end_at_the_time_that_is_asked_for_and_the_newest_are_kept_in_a_limit()
    {
        AttemptPlan plan = Plan();
        for (int episode = 0; episode < 5; episode++)
            await database.Store.RecordAsync(DecisionOf(plan, episode) with { DecidedAt = Start.AddMinutes(episode) }, Stop);

        IReadOnlyList<JournalEntry> entries = await Journal.ReadAsync(plan.Liquidation.Target, Start.AddMinutes(3), limit: 2, Stop);

        Assert.Equal([2L, 3L], entries.Select(entry => entry.EpisodeBlock!.Value));
        Assert.All(entries, entry => Assert.Equal(entry.EpisodeBlock, entry.Judgement!.EpisodeBlock));
        Assert.Equal([plan.Liquidation.Target], await Journal.FindAsync(plan.Liquidation.Target.Venue.Chain, plan.Owner, Stop));
    }

    [Fact]
    public async Task What_is_kept_is_never_changed_and_only_what_is_too_old_is_deleted()
    {
        AttemptPlan plan = Plan();
        await database.Store.RecordAsync(DecisionOf(plan, 1) with { DecidedAt = Start.AddYears(-2) }, Stop);
        await database.Store.RecordAsync(DecisionOf(plan, 2) with { DecidedAt = Start.AddYears(-1) }, Stop);
        await using NpgsqlCommand change = database.Source.CreateCommand("update keeper_judgement set inputs = ''");
        await Assert.ThrowsAsync<PostgresException>(() => change.ExecuteNonQueryAsync(Stop));

        Assert.Equal(1, await Journal.TrimAsync(Start.AddMonths(-18), Stop));

        IReadOnlyList<JournalEntry> entries = await ReadAsync(plan.Liquidation.Target);
        Assert.Equal([true, false], entries.Select(entry => entry.Judgement is null));
    }

    private Task<IReadOnlyList<JournalEntry>> ReadAsync(SubAccountId subAccount) =>
        Journal.ReadAsync(subAccount, DateTimeOffset.MaxValue, KeeperJournal.MaxLimit, Stop);

    private async Task<long> CountAsync(SubAccountId subAccount)
    {
        await using NpgsqlCommand command = database.Source.CreateCommand("select count(*) from keeper_judgement where sub_account = $1");
        command.Parameters.AddWithValue(subAccount.Key.Encode());
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }

    private static void AssertSame(Judgement expected, Judgement read)
    {
        Assert.Equal(
            (expected.EpisodeBlock, expected.Judged, expected.Timestamp, expected.LocalDigest, expected.GlobalDigest),
            (read.EpisodeBlock, read.Judged, read.Timestamp, read.LocalDigest, read.GlobalDigest));
        Assert.Equal(expected.Inputs.Slots, read.Inputs.Slots);
        Assert.Equal(expected.Inputs.Balances, read.Inputs.Balances);
        Assert.Equal((expected.Inputs.Verdict, expected.Inputs.Gas), (read.Inputs.Verdict, read.Inputs.Gas));
    }

    private static AttemptPlan Plan() =>
        AttemptStoreTests.PlanFor(Address.FromWord(Hash32.OfNumber(9_000_000 + Interlocked.Increment(ref _holders))), new ChainId(43001));

    private static KeeperDecision DecisionOf(AttemptPlan plan, long episode) => new(
        plan.Liquidation.Target, episode, DecisionKind.NoInventory, "holds no USDC", plan.Liquidation.Judged, plan.Health, DryRun: true, Start)
    {
        Judgement = Basis(episode, usd: 1),
    };

    private static Judgement Basis(long episode, double usd)
    {
        Address token = Address.Parse("0x" + new string('d', 40));
        JudgementInputs inputs = new(
            [new Holding("aave-v3", SubAccountKey.Market, Slot.Of("price", token), BigInteger.One << 255)], "{\"view\":null}", usd,
            new Dictionary<Address, BigInteger> { [token] = 5 }, new GasFigures(3, 1, 2, 2_000));
        return new Judgement(
            episode, new BlockRef(new ChainId(43001), 100, Hash32.OfNumber(100), 1_700_000_000), 1_700_000_012, inputs, Hash32.OfNumber(1), Hash32.OfNumber(2));
    }
}
