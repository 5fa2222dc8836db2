using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Simulation;
using CrossMargin.SimulationTests.Chains;
using CrossMargin.SimulationTests.Running;
using CrossMargin.SimulationTests.Venues;

namespace CrossMargin.SimulationTests;

/// <summary>What must hold: some of it at every moment, all of it once everything has healed. Each answers with the fault, or with null.</summary>
internal static class Requirements
{
    /// <summary>The ledger at its checkpoint says for every slot what the chain's contracts held at that block, of whatever fork it is.</summary>
    /// <param name="wasUnwound">
    /// What is observed is observed at the last block of each batch: an unwind to within a batch brings back what was observed
    /// before it, until the next batch, which a reorg always brings.
    /// </param>
    public static string? LedgerIsTrue(WorldChain chain, MemoryLedger ledger, bool wasUnwound)
    {
        ChainHoldings held = ledger.ReadHoldingsAsync(chain.Settings.ChainId, CancellationToken.None).Result;
        if (held.Checkpoint.Hash.IsZero)
            return held.Holdings.Count == 0 ? null : "there are holdings before the first block";
        if (chain.Chain.Find(held.Checkpoint.Hash) is not { } block)
            return $"the checkpoint {held.Checkpoint} is no block of the chain";
        Dictionary<(string, SubAccountKey, Slot), BigInteger> truth = Truth.Of(chain.Settings, block);
        foreach (Holding holding in held.Holdings)
        {
            if (Truth.IsMark(holding))
                continue;
            bool isThere = truth.Remove((holding.Venue, holding.SubAccount, holding.Slot), out BigInteger value);
            if (!(wasUnwound && Truth.IsObserved(holding.Slot)) && (!isThere || value != holding.Value))
                return $"at {held.Checkpoint} the ledger has {holding}, the chain {value}";
        }

        return truth.Keys.FirstOrDefault(key => !(wasUnwound && Truth.IsObserved(key.Item3))) is { Item1: { } venue } lacking
            ? $"at {held.Checkpoint} the ledger lacks {venue} {lacking.Item2} {lacking.Item3}" : null;
    }

    public static string? IsAtHead(WorldChain chain, MemoryLedger ledger) =>
        ledger.Checkpoint(chain.Settings.ChainId) == chain.Chain.Head.Ref
            ? null : $"the ledger is at {ledger.Checkpoint(chain.Settings.ChainId)}, the chain at {chain.Chain.Head.Ref}";

    /// <summary>The book that lived through it all answers as one that is loaded now.</summary>
    public static string? BookEqualsRebuild(SimulatedWorld world, AccountBook live)
    {
        using AccountBook rebuilt = new([.. world.Chains.Select(chain => chain.Settings)], SimulatedVenues.Models(world.Chains));
        foreach (WorldChain chain in world.Chains)
            rebuilt.Load(world.Ledger.ReadHoldingsAsync(chain.Settings.ChainId, CancellationToken.None).Result);
        return FirstDifference(BookImage.Of(rebuilt, world.Clock.Now), BookImage.Of(live, world.Clock.Now)) is { } difference
            ? $"the book differs from its rebuild: {difference}" : null;
    }

    /// <summary>
    /// The entries of logs are those of an index made from scratch, bit for bit; what was observed depends on where batches ended, and
    /// is what the chain held at its block.
    /// </summary>
    public static string? EntriesEqualScratch(WorldChain chain, MemoryLedger ledger, MemoryLedger scratch)
    {
        ChainId id = chain.Settings.ChainId;
        if (FirstDifference(LogEntries(scratch, id), LogEntries(ledger, id)) is { } difference)
            return $"the entries differ from a from-scratch index: {difference}";
        foreach (LedgerEntry entry in ledger.Entries(id).Where(entry => entry.LogIndex == LedgerEntry.EndOfBlock))
        {
            Holding held = new(entry.Venue, entry.SubAccount, entry.Slot, entry.Value);
            BigInteger value = Truth.Of(chain.Settings, chain.Chain.Blocks[(int)entry.BlockNumber])
                .GetValueOrDefault((entry.Venue, entry.SubAccount, entry.Slot));
            if (!Truth.IsMark(held) && value != entry.Value)
                return $"{entry} was observed, the chain had {value}";
        }

        return FirstDifference(scratch.Holdings(id), ledger.Holdings(id)) is { } held2 ? $"the holdings differ from a from-scratch index: {held2}" : null;
    }

    /// <summary>Nobody is left below the line, and nothing of the keeper's is left open.</summary>
    public static string? KeeperIsDone(SimulatedWorld world)
    {
        foreach (WorldChain chain in world.Chains)
        {
            WorldState state = chain.Chain.Head.State;
            if (state.Liquidatable().Where(holder => IsWorthwhile(state, holder)).Cast<Address?>().FirstOrDefault() is { } left)
                return $"{left} is still liquidatable on {chain.Settings.Name}: {chain.Chain.Head.State.Loans[left]}";
        }

        return world.Attempts.Attempts.FirstOrDefault(attempt => attempt.EndedAt is null && !MayComeBack(world, attempt)) is { } open
            ? $"attempt {open.Number} is {open.State} and not ended ({open.Reason})" : null;
    }

    /// <summary>A reorg took it back, and nothing has used its nonce since: whoever has its bytes may still bring it into a block.</summary>
    private static bool MayComeBack(SimulatedWorld world, LiquidationAttempt attempt) => attempt.State == AttemptState.Reorged
        && attempt.Transaction!.Nonce >= world.Chains.First(chain => chain.Settings.ChainId == attempt.Chain).Chain.Head.State.Nonce;

    /// <summary>Each of the keeper's liquidations on the chain has its one row, and each row that says so is on the chain.</summary>
    public static string? AttemptsEqualChain(SimulatedWorld world)
    {
        foreach (WorldChain chain in world.Chains)
        {
            HashSet<Hash32> succeeded = [.. chain.Chain.Blocks.SelectMany(block => block.Receipts.Values)
                .Where(receipt => receipt.Succeeded && chain.Chain.IsLiquidation(receipt.Transaction)).Select(receipt => receipt.Transaction)];
            Hash32[] final = [.. world.Attempts.Attempts
                .Where(attempt => attempt.Chain == chain.Settings.ChainId && attempt.State == AttemptState.Final).Select(attempt => attempt.Inclusion!.Transaction)];
            if (final.Length != final.Distinct().Count())
                return "two attempts count one transaction";
            if (!succeeded.SetEquals(final))
                return $"liquidations on {chain.Settings.Name} and final attempts differ: {string.Join(", ", succeeded.Except(final).Select(hash => $"no attempt for {hash}").Concat(final.Except(succeeded).Select(hash => $"no block has {hash}")))}";
        }

        return null;
    }

    /// <summary>Whether the bonus covers gas and the keeper's floor with room to spare.</summary>
    private static bool IsWorthwhile(WorldState state, Address holder)
    {
        Loan loan = state.Loans[holder];
        BigInteger repay = loan.Debt / 2;
        BigInteger seized = BigInteger.Min(loan.Collateral, PawnShop.SeizedFor(repay, state.Price));
        return (seized * state.Price / BigInteger.Pow(10, 20)) - repay > 3_000_000;
    }

    private static List<string> LogEntries(MemoryLedger ledger, ChainId chain) =>
        [.. ledger.Entries(chain).Where(entry => entry.LogIndex != LedgerEntry.EndOfBlock).Select(entry => entry.ToString())];

    private static string? FirstDifference(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        for (int i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            string wanted = i < expected.Count ? expected[i] : "nothing", found = i < actual.Count ? actual[i] : "nothing";
            if (wanted != found)
                return $"expected {wanted}, found {found}";
        }

        return null;
    }
}
