using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Simulation;
using CrossMargin.SimulationTests.Nodes;
using CrossMargin.SimulationTests.Venues;

namespace CrossMargin.SimulationTests.Running;

/// <summary>One seed from beginning to end: first faults, then all heals, then everything must hold.</summary>
internal sealed class SimulationRun
{
    private const long EventsMax = 3_000_000;

    /// <summary>How long everything may take to come to rest once nothing goes wrong any more.</summary>
    private static readonly TimeSpan HealingMax = TimeSpan.FromMinutes(15);

    /// <summary>A keeper may act on what was true so long ago: its row, its node and a crash lie between judging and sending.</summary>
    private static readonly TimeSpan JudgedWithin = TimeSpan.FromMinutes(2);

    private readonly SimulatedWorld _world;
    private readonly Scenario _scenario;
    private readonly Operations _operations;
    private readonly HashSet<Hash32> _seen = [];
    private string? _failure;
    private string? _unsettled;
    private long _healedAt;
    private bool _hasBegun;
    private bool _isOver;

    private SimulationRun(int seed, Action<string>? lines)
    {
        _world = new SimulatedWorld(seed, lines);
        _scenario = new Scenario(_world);
        _operations = new Operations(_world);
        _world.Ledger.Announced += Check;
        foreach (WorldChain chain in _world.Chains)
        {
            foreach (Provider provider in chain.Providers)
                provider.Node.Received = sent => CheckSent(chain, sent);
        }
    }

    public static async Task<RunOutcome> RunAsync(int seed, Action<string>? lines)
    {
        SimulationRun run = new(seed, lines);
        try
        {
            await Pump.RunAsync(run.Next);
        }
        catch (Exception fault)
        {
            run._failure ??= fault.ToString();
        }

        run.Release();
        return new RunOutcome(
            seed, run._failure, run._world.Trace.Digest, run._world.Clock.Events, run._world.Chains.Sum(chain => chain.Chain.Blocks.Count),
            run._world.Attempts.Attempts.Count(attempt => attempt.State == AttemptState.Final), run._operations.Crashes);
    }

    /// <summary>
    /// What is measured is known to the whole runtime until it is disposed, and keeps the seed with it. What else is to be disposed hangs on what a killed
    /// process awaited, and never ends: nobody waits for it.
    /// </summary>
    private void Release()
    {
        foreach (IAsyncDisposable left in _world.Left)
            _ = left.DisposeAsync().AsTask();
    }

    private void Begin()
    {
        _scenario.Begin();
        _operations.Begin();
        TimeSpan faulty = TimeSpan.FromSeconds(_world.Random.Next(20, 100));
        _world.Clock.After(faulty, Heal);
        Disturb();
        CheckBook();
    }

    private bool Next()
    {
        // On the pool's thread, as everything else: begun on another one, the first tasks would run beside it.
        if (!_hasBegun)
        {
            _hasBegun = true;
            Begin();
            return true;
        }

        _failure ??= _operations.Failure ?? _world.Chains.SelectMany(chain => chain.Chain.Faults).FirstOrDefault();
        if (_failure is not null || _isOver)
            return false;
        _operations.KillIfDue();
        if (_world.Clock.Events > EventsMax)
            _failure = $"{EventsMax} events did not end it: {_unsettled}";
        else if (!_world.Clock.RunNext())
            _failure = "nothing happens any more";
        return true;
    }

    private void Disturb()
    {
        if (_scenario.IsHealed)
            return;
        _scenario.Disturb();
        _world.Clock.After(TimeSpan.FromSeconds(4 * _world.Random.NextDouble()), Disturb);
    }

    /// <summary>Whenever the book stands where the ledger does, they are one, whatever went wrong before.</summary>
    private void CheckBook()
    {
        if (_operations.Book is { } book && BookBehind(book) is null)
            _failure ??= Requirements.BookEqualsRebuild(_world, book);
        _world.Clock.After(TimeSpan.FromSeconds(5), CheckBook);
    }

    private void Heal()
    {
        _scenario.Heal();
        _operations.Heal();
        _healedAt = _world.Clock.Ticks;
        Settle();
    }

    private void Settle()
    {
        _unsettled = Unsettled();
        if (_unsettled is null)
        {
            _ = FinishAsync();
            return;
        }

        if (_world.Clock.Ticks - _healedAt > HealingMax.Ticks)
            _failure = $"after {HealingMax.TotalMinutes} minutes without a fault: {_unsettled}";
        else
            _world.Clock.After(TimeSpan.FromSeconds(0.5), Settle);
    }

    private string? Unsettled()
    {
        if (_world.Chains.Any(chain => chain.Checkpoint.Hash.IsZero))
            return "nothing is indexed";
        string? open = Requirements.KeeperIsDone(_world)
            ?? _world.Chains.Select(chain => Requirements.IsAtHead(chain, _world.Ledger)).FirstOrDefault(fault => fault is not null);
        if (open is not null)
            return open;
        if (_operations.Book is not { } book)
            return "the process is not up";
        return BookBehind(book) is { } behind ? $"the book of {behind.Settings.Name} is at {book.AsOf(behind.Settings.ChainId)}" : null;
    }

    /// <summary>A chain of which the book does not have all that the ledger has; null when there is none.</summary>
    private WorldChain? BookBehind(AccountBook book) => _world.Chains.FirstOrDefault(chain => chain.Checkpoint.Hash.IsZero
        || book.AsOf(chain.Settings.ChainId) != _world.Ledger.Checkpoint(chain.Settings.ChainId)
        || book.MarksOf(chain.Settings.ChainId) != _world.Ledger.Marks(chain.Settings.ChainId));

    private async Task FinishAsync()
    {
        try
        {
            _failure ??= Requirements.BookEqualsRebuild(_world, _operations.Book!) ?? Requirements.AttemptsEqualChain(_world);
            _operations.KillAll();
            // The chains stand still for good, so that both indexes of each are of one head.
            foreach (WorldChain chain in _world.Chains)
                chain.HaltedUntil = long.MaxValue;
            foreach (WorldChain chain in _world.Chains)
            {
                MemoryLedger scratch = await ScratchIndex.OfAsync(_world, chain);
                _failure ??= Requirements.LedgerIsTrue(chain, _world.Ledger, wasUnwound: false) ?? Requirements.EntriesEqualScratch(chain, _world.Ledger, scratch);
            }
        }
        catch (Exception fault)
        {
            _failure ??= fault.ToString();
        }

        _isOver = true;
    }

    /// <summary>At every commit: what is written is true, and the checkpoint stands for it.</summary>
    private void Check(string announcement)
    {
        foreach (WorldChain chain in _world.Chains)
        {
            if (!announcement.StartsWith($"{chain.Settings.ChainId} ", StringComparison.Ordinal))
                continue;
            BlockRef checkpoint = _world.Ledger.Checkpoint(chain.Settings.ChainId);
            if (checkpoint != chain.Checkpoint)
                chain.WasUnwound = checkpoint.Number < chain.Checkpoint.Number;
            chain.Checkpoint = checkpoint;
            _failure ??= Requirements.LedgerIsTrue(chain, _world.Ledger, chain.WasUnwound);
        }
    }

    /// <summary>At every sending: it was written down before, and the account was below its line when it was judged.</summary>
    private void CheckSent(WorldChain chain, SentTransaction sent)
    {
        if (sent.ChainId != chain.Settings.ChainId.Value)
            _failure ??= $"transaction {sent.Hash} was signed for chain {sent.ChainId} and sent to {chain.Settings.ChainId}";
        if (!_seen.Add(sent.Hash) || !PawnShop.TryDecode(sent.Data, out Address holder, out _))
            return;
        LiquidationAttempt? attempt = _world.Attempts.Attempts.FirstOrDefault(each => each.Transaction?.Hash == sent.Hash);
        if (attempt is null || attempt.SubAccount.Key.Holder != holder)
            _failure ??= $"transaction {sent.Hash} was sent without a row that says so";
        bool wasBelow = chain.Chain.Head.State.IsLiquidatable(holder)
            || (chain.Chain.LiquidatableAt.TryGetValue(holder, out long at) && _world.Clock.Ticks - at <= JudgedWithin.Ticks);
        if (!wasBelow)
            _failure ??= $"{holder} was to be liquidated on {chain.Settings.Name} by {sent.Hash}, and was healthy";
    }
}

/// <summary>How a seed ended.</summary>
/// <param name="Failure">Null when everything held.</param>
/// <param name="Digest">Of all that happened: the same in every run of the seed.</param>
internal sealed record RunOutcome(int Seed, string? Failure, string Digest, long Events, int Blocks, int Liquidations, int Crashes);
