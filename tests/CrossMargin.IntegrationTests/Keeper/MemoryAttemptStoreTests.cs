using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Simulation;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>Holds the simulation's attempts to the real ones: the same calls, in the same order, answer the same.</summary>
public sealed class MemoryAttemptStoreTests(AttemptDatabase database) : IClassFixture<AttemptDatabase>
{
    private const int Steps = 400;

    private static readonly ChainId Chain = new(42001);

    private static readonly AttemptState[] GoesWell =
        [AttemptState.Simulated, AttemptState.Submitted, AttemptState.Included, AttemptState.Final];

    private readonly Random _random = new(7);
    private readonly MemoryAttemptStore _memory = new(TimeProvider.System);

    // As both stores gave them: pairs of one attempt, newest version last.
    private readonly List<(LiquidationAttempt Real, LiquidationAttempt Memory)> _attempts = [];

    private int _decided;
    private int _errandsEnded;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_answers_as_the_database_does()
    {
        for (int step = 0; step < Steps; step++)
        {
            switch (_random.Next(7))
            {
                case 0:
                    await OpenAsync();
                    break;
                case 1:
                    await DecideAsync();
                    break;
                case 2:
                    await CompareAsync();
                    break;
                case 3:
                    await RunErrandAsync();
                    break;
                default:
                    await MoveAsync();
                    break;
            }
        }

        Assert.Contains(_attempts, pair => pair.Real.State == AttemptState.Final);
        Assert.True(_errandsEnded > 5, $"{_errandsEnded} errands ended");
    }

    private async Task OpenAsync()
    {
        AttemptPlan plan = PlanOf(_random.Next(4)) with { DryRun = _random.Next(4) == 0 };
        if (_random.Next(5) == 0)
        {
            Keep(await database.Store.DeclineAsync(plan, "too little", Token), await _memory.DeclineAsync(plan, "too little", Token));
            return;
        }

        switch (await database.Store.OpenAsync(plan, Token), await _memory.OpenAsync(plan, Token))
        {
            case (AttemptOpening.Opened real, AttemptOpening.Opened memory):
                Keep(real.Attempt, memory.Attempt);
                break;
            case (AttemptOpening.AlreadyOpen real, AttemptOpening.AlreadyOpen memory):
                Assert.Equal(TextOf(real.Attempt), TextOf(memory.Attempt));
                break;
            case var (real, memory):
                Assert.Fail($"{real} and {memory}");
                break;
        }
    }

    /// <summary>Moves an attempt on, sometimes from a version that is overtaken.</summary>
    private async Task MoveAsync()
    {
        if (_attempts.Count == 0)
            return;
        (LiquidationAttempt real, LiquidationAttempt memory) = _attempts[_random.Next(_attempts.Count)];
        // A dry run signs nothing: the table says so, too.
        AttemptState[] next = [.. Enum.GetValues<AttemptState>()
            .Where(state => AttemptMoves.Allows(real.State, state) && !(real.DryRun && state == AttemptState.Submitted))];
        if (next.Length == 0)
            return;
        // Mostly on towards the end of all that goes well: by chance alone hardly any would get there.
        AttemptState well = next.LastOrDefault(state => GoesWell.Contains(state) && state != real.State);
        AttemptState to = well != AttemptState.Planned && _random.Next(4) > 0 ? well : next[_random.Next(next.Length)];
        AttemptStep step = new(
            to, Ends: to is AttemptState.Final or AttemptState.Dropped or AttemptState.Superseded or AttemptState.Abandoned,
            _random.Next(2) == 0 ? null : $"why {to}",
            to == AttemptState.Submitted ? new SignedTransaction(Hash32.OfNumber(real.Number), 7, 600_000, 30, 2, new byte[] { 2, 0xf8 }) : null,
            to is AttemptState.Included or AttemptState.Reverted ? new Inclusion(Hash32.OfNumber(real.Number), new BlockRef(Chain, 101, Hash32.OfNumber(101), 1_700_000_012), 412_345, 7) { DataFee = 12_345_678_901_234 } : null);
        switch (await database.Store.MoveAsync(real, step, Token), await _memory.MoveAsync(memory, step, Token))
        {
            case (AttemptMove.Moved one, AttemptMove.Moved other):
                Keep(one.Attempt, other.Attempt);
                break;
            case (AttemptMove.Overtaken one, AttemptMove.Overtaken other):
                Assert.Equal(TextOf(one.Current), TextOf(other.Current));
                break;
            case var (one, other):
                Assert.Fail($"{one} and {other}");
                break;
        }
    }

    private async Task DecideAsync()
    {
        AttemptPlan plan = PlanOf(_random.Next(4));
        KeeperDecision decision = new(
            plan.Liquidation.Target, _random.Next(3), (DecisionKind)_random.Next(3), "why", plan.Liquidation.Judged, plan.Health, DryRun: false,
            // A time of its own: among equal ones their order says nothing.
            new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(_decided++));

        Assert.Equal(await database.Store.RecordAsync(decision, Token), await _memory.RecordAsync(decision, Token));
        Assert.Equal(
            await database.Store.ReadDecisionsAsync(Chain, 5, Token), await _memory.ReadDecisionsAsync(Chain, 5, Token));
    }

    /// <summary>Opens one, or brings the oldest a step further: a higher bid, a receipt, or nothing of both.</summary>
    private async Task RunErrandAsync()
    {
        IReadOnlyList<KeeperErrand> real = await database.Store.ReadErrandsAsync(Chain, Signer, Token), memory = await _memory.ReadErrandsAsync(Chain, Signer, Token);
        Assert.Equal(memory.Select(TextOf), real.Select(TextOf));
        if (real.Count < 3)
        {
            SignedTransaction transaction = new(Hash32.OfNumber(_decided++), 7, 600_000, 30, 2, new byte[] { 2, 0xf8 });
            KeeperErrand errand = new(Chain, 0, "the approval of one", Signer, Signer, new byte[] { 9 }, 1e9, transaction, TimeProvider.System.GetUtcNow());
            Assert.Equal(TextOf(await _memory.OpenErrandAsync(errand, Token)), TextOf(await database.Store.OpenErrandAsync(errand, Token)));
            return;
        }

        int step = _random.Next(4);
        _errandsEnded += step == 0 ? 0 : 1;
        await database.Store.UpdateErrandAsync(Next(real[0], step), Token);
        await _memory.UpdateErrandAsync(Next(memory[0], step), Token);
    }

    private static KeeperErrand Next(KeeperErrand errand, int step)
    {
        Inclusion paid = new(errand.Transaction.Hash, new BlockRef(Chain, 101, Hash32.OfNumber(101), 1_700_000_012), 412_345, 7) { DataFee = 12_345_678_901_234 };
        KeeperErrand ended = errand with { EndedAt = TimeProvider.System.GetUtcNow() };
        return step switch
        {
            0 => errand with { Replaced = [.. errand.Replaced, errand.Transaction], Transaction = errand.Transaction with { MaxFeePerGas = 40 } },
            1 => ended with { State = ErrandState.Dropped, Reason = "no node held it" },
            2 => ended with { State = ErrandState.Reverted, Inclusion = paid },
            _ => ended with { State = ErrandState.Included, Inclusion = paid },
        };
    }

    private async Task CompareAsync()
    {
        AttemptQuery query = new(Chain, _random.Next(2) == 0 ? null : PlanOf(0).Liquidation.Target.Key.Holder, Limit: 6);
        Assert.Equal(
            (await database.Store.ReadPageAsync(query, Token)).Select(TextOf), (await _memory.ReadPageAsync(query, Token)).Select(TextOf));
        Assert.Equal(
            (await database.Store.ReadUnsettledAsync(Chain, Token)).Select(TextOf), (await _memory.ReadUnsettledAsync(Chain, Token)).Select(TextOf));
        await CompareTalliesAsync(new TallyQuery(Chain, TimeProvider.System.GetUtcNow(), DateTimeOffset.UnixEpoch));
        await CompareTalliesAsync(new TallyQuery(Chain, TimeProvider.System.GetUtcNow().AddHours(2), DateTimeOffset.UnixEpoch));
        await CompareTalliesAsync(new TallyQuery(Chain, TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddHours(1)));
    }

    private async Task CompareTalliesAsync(TallyQuery query)
    {
        AttemptTally real = await database.Store.ReadTallyAsync(query, Token), memory = await _memory.ReadTallyAsync(query, Token);
        Assert.Equal(memory.HourUsd, real.HourUsd, precision: 6);
        Assert.Equal(memory.DayUsd, real.DayUsd, precision: 6);
        Assert.Equal(memory.UnderwayUsd, real.UnderwayUsd, precision: 6);
        Assert.Equal(memory.RevertsInARow, real.RevertsInARow);
    }

    private void Keep(LiquidationAttempt real, LiquidationAttempt memory)
    {
        Assert.Equal(TextOf(real), TextOf(memory));
        // Some older versions are kept, to be overtaken.
        if (_random.Next(4) > 0)
            _attempts.RemoveAll(pair => pair.Real.Number == real.Number);
        _attempts.Add((real, memory));
    }

    // One was written by an earlier version.
    private static AttemptPlan PlanOf(int holder) =>
        AttemptStoreTests.PlanFor(Address.FromWord(Hash32.OfNumber(7_000 + holder)), Chain) with
        {
            NativeUsd = holder == 0 ? null : 1e9 * holder,
            Cost = new PlanCost(2.5, 0.25 * holder, 1, 0.5),
        };

    private static Address Signer => Address.FromWord(Hash32.OfNumber(6_000));

    private static string TextOf(KeeperErrand errand) =>
        $"{errand.State} {errand.Purpose} {errand.Target} {Hex.Of(errand.CallData.Span)} {errand.NativeUsd} {errand.Reason} {errand.Inclusion} "
        + string.Join(", ", errand.Transactions.Select(one => $"{one.Hash} {one.Nonce} {one.GasLimit} {one.MaxFeePerGas} {one.MaxPriorityFeePerGas} {Hex.Of(one.Bytes.Span)}"));

    // Numbers and clocks are each store's own.
    private static string TextOf(LiquidationAttempt attempt) =>
        $"{attempt.State} {attempt.Plan} {attempt.Transaction?.Nonce} {attempt.Transaction?.GasLimit} {attempt.Inclusion} {attempt.Reason} "
        + $"ended {attempt.EndedAt is not null} version {attempt.Version}";
}
