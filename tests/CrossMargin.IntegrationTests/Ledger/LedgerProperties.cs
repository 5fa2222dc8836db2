using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using Npgsql;

namespace CrossMargin.IntegrationTests.Ledger;

/// <summary>Random chains against the real database. A failure names its seed.</summary>
public sealed class LedgerProperties(DevnetFixture devnet)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(LedgerRetention.Full)]
    [InlineData(LedgerRetention.Finality)]
    public async Task Append_then_unwind_is_identity(LedgerRetention retention)
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        PostgresLedger ledger = new(source, retention);
        for (int seed = 1; seed <= 40; seed++)
        {
            LedgerScript script = new(seed, new ChainId(seed));
            BlockRef tip = (await ledger.OpenAsync(new ChainId(seed), LedgerScript.StartBlock, Token)).Checkpoint;
            tip = await AppendAsync(ledger, script, tip, script.Below(6), oldest: 11);
            // This one lies at finality or beyond it, so that something is compacted; its end is still remembered.
            tip = await AppendAsync(ledger, script, tip, 1, oldest: tip.Number);
            BlockRef ancestor = tip;
            IReadOnlyList<string> before = await LedgerImage.ReadAsync(source, tip.Chain, Token);

            tip = await AppendAsync(ledger, script, tip, 1 + script.Below(6), oldest: 0);
            await ledger.UnwindAsync(tip, ancestor, Token);

            IReadOnlyList<string> after = await LedgerImage.ReadAsync(source, ancestor.Chain, Token);
            Assert.True(before.SequenceEqual(after), $"seed {seed}:\n{string.Join('\n', before)}\n—\n{string.Join('\n', after)}");
        }

        Assert.Equal(0, await LedgerImage.CountContradictionsAsync(source, Token));
    }

    /// <summary>An indexer that falls behind its database writes several batches as one: nothing but the number of commits may differ.</summary>
    [Fact]
    public async Task Joined_batches_leave_the_tables_as_single_ones_do()
    {
        await using NpgsqlDataSource singly = await devnet.OpenLedgerAsync(Token);
        await using NpgsqlDataSource joined = await devnet.OpenLedgerAsync(Token);
        for (int seed = 1; seed <= 25; seed++)
        {
            ChainId chain = new(seed);
            LedgerScript script = new(seed, chain);
            BlockRef start = (await new PostgresLedger(singly).OpenAsync(chain, LedgerScript.StartBlock, Token)).Checkpoint;
            await new PostgresLedger(joined).OpenAsync(chain, LedgerScript.StartBlock, Token);
            List<LedgerBatch> batches = [];
            for (BlockRef tip = start; batches.Count < 12; tip = batches[^1].Last)
            {
                batches.Add(script.NextBatch(tip, oldestToRemember: Math.Max(0, tip.Number - 3)) with { Marks = script.NextMarks(tip) });
                await new PostgresLedger(singly).AppendAsync(tip, batches[^1], Token);
            }

            await new PostgresLedger(joined).AppendAsync(start, LedgerBatch.Join(batches[..5]), Token);
            await new PostgresLedger(joined).AppendAsync(batches[4].Last, LedgerBatch.Join(batches[5..]), Token);

            IReadOnlyList<string> expected = await LedgerImage.ReadAsync(singly, chain, Token);
            IReadOnlyList<string> found = await LedgerImage.ReadAsync(joined, chain, Token);
            Assert.True(expected.SequenceEqual(found), $"seed {seed}:\n{string.Join('\n', expected.Except(found))}\n—\n{string.Join('\n', found.Except(expected))}");
        }
    }

    /// <summary>
    /// Whatever was appended and unwound: holdings are what a replay of the surviving entries gives, with either retention,
    /// and as many entries are kept as the retention says.
    /// </summary>
    [Theory]
    [InlineData(LedgerRetention.Full)]
    [InlineData(LedgerRetention.Finality)]
    public async Task Holdings_equal_a_replay_of_the_surviving_entries(LedgerRetention retention)
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        PostgresLedger ledger = new(source, retention);
        for (int seed = 1; seed <= 25; seed++)
        {
            LedgerScript script = new(seed, new ChainId(seed));
            BlockRef tip = (await ledger.OpenAsync(new ChainId(seed), LedgerScript.StartBlock, Token)).Checkpoint;
            List<BlockRef> history = [tip];
            List<LedgerEntry> surviving = [];
            long final = 0;
            for (int step = 0; step < 14; step++)
            {
                // The four newest checkpoints can be returned to; older ones are past finality.
                long finality = history[Math.Max(0, history.Count - 4)].Number;
                BlockRef ancestor = history[^Math.Min(history.Count, 1 + script.Below(4))];
                if (script.Below(3) == 0 && ancestor != tip)
                {
                    IReadOnlyList<Holding> restored = await ledger.UnwindAsync(tip, ancestor, Token);
                    AssertRestored(surviving, ancestor, restored, seed);
                    surviving.RemoveAll(entry => entry.BlockNumber > ancestor.Number);
                    history.RemoveAll(block => block.Number > ancestor.Number);
                    tip = ancestor;
                }
                else
                {
                    LedgerBatch batch = script.NextBatch(tip, finality);
                    await ledger.AppendAsync(tip, batch, Token);
                    surviving.AddRange(batch.Entries);
                    history.Add(tip = batch.Last);
                    final = Math.Max(final, finality);
                }

                ChainHoldings held = await ledger.ReadHoldingsAsync(tip.Chain, Token);
                Assert.Equal(tip, held.Checkpoint);
                Assert.True(Replay(surviving).SetEquals(held.Holdings), $"seed {seed}, step {step}");
                long kept = retention == LedgerRetention.Full
                    ? surviving.Count
                    : surviving.Count(entry => entry.BlockNumber > final) + Replay(surviving.Where(entry => entry.BlockNumber <= final)).Count;
                Assert.Equal(kept, await source.ReadAsync<long>($"select count(*) from entry where chain_id = {seed}", Token));
            }
        }

        Assert.Equal(0, await LedgerImage.CountContradictionsAsync(source, Token));
    }

    private static void AssertRestored(List<LedgerEntry> entries, BlockRef ancestor, IReadOnlyList<Holding> restored, int seed)
    {
        Dictionary<(string, SubAccountKey, Slot), BigInteger> values = ValuesOf(entries.Where(entry => entry.BlockNumber <= ancestor.Number));
        IEnumerable<Holding> expected = entries.Where(entry => entry.BlockNumber > ancestor.Number)
            .Select(entry => (entry.Venue, entry.SubAccount, entry.Slot)).Distinct()
            .Select(key => new Holding(key.Venue, key.SubAccount, key.Slot, values.GetValueOrDefault(key)));
        Assert.True(expected.ToHashSet().SetEquals(restored), $"seed {seed}: restored at {ancestor.Number}");
    }

    private static HashSet<Holding> Replay(IEnumerable<LedgerEntry> entries) =>
        [.. ValuesOf(entries).Where(value => !value.Value.IsZero)
            .Select(value => new Holding(value.Key.Item1, value.Key.Item2, value.Key.Item3, value.Value))];

    private static Dictionary<(string, SubAccountKey, Slot), BigInteger> ValuesOf(IEnumerable<LedgerEntry> entries)
    {
        Dictionary<(string, SubAccountKey, Slot), BigInteger> values = [];
        foreach (LedgerEntry entry in entries)
            values[(entry.Venue, entry.SubAccount, entry.Slot)] = entry.Value;
        return values;
    }

    private static async Task<BlockRef> AppendAsync(PostgresLedger ledger, LedgerScript script, BlockRef tip, int batches, long oldest)
    {
        for (int batch = 0; batch < batches; batch++)
        {
            LedgerBatch next = script.NextBatch(tip, oldest);
            await ledger.AppendAsync(tip, next, Token);
            tip = next.Last;
        }

        return tip;
    }
}
