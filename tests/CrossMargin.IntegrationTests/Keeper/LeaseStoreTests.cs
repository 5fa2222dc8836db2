using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Leases;
using CrossMargin.Simulation;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>The leases in PostgreSQL, and the simulation's beside them: both keep the same rules.</summary>
public sealed class LeaseStoreTests(AttemptDatabase database) : IClassFixture<AttemptDatabase>
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(1);
    private static readonly Address Account = Address.Parse("0x" + new string('5', 40));

    // Each test has a chain of its own, so that they share a database without meeting.
    private static long _chains = 43_000;

    private readonly ChainId _chain = new(Interlocked.Increment(ref _chains));
    private readonly MemoryAttemptStore _memory = new(TimeProvider.System);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_keeper_at_a_time_has_an_account_and_the_next_one_a_later_term(bool isReal)
    {
        ILeaseStore leases = Leases(isReal);
        LeaseTerm first = (await leases.TakeAsync(_chain, Account, "one", Long, Stop))!;

        Assert.Null(await leases.TakeAsync(_chain, Account, "two", Long, Stop));
        Assert.NotNull(await leases.TakeAsync(new ChainId(_chain.Value + 1_000_000), Account, "two", Long, Stop));
        Assert.NotNull(await leases.TakeAsync(_chain, Address.Parse("0x" + new string('6', 40)), "two", Long, Stop));
        Assert.True(await leases.ExtendAsync(first, Long, Stop));
        await leases.EndAsync(first, Stop);
        LeaseTerm second = (await leases.TakeAsync(_chain, Account, "two", Long, Stop))!;

        Assert.Equal(first.Number + 1, second.Number);
        Assert.False(await leases.ExtendAsync(first, Long, Stop));
        await leases.EndAsync(first, Stop);
        Assert.Null(await leases.TakeAsync(_chain, Account, "one", Long, Stop));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_term_that_ran_out_goes_on_unless_another_took_over(bool isReal)
    {
        ILeaseStore leases = Leases(isReal);
        LeaseTerm first = (await leases.TakeAsync(_chain, Account, "one", Short, Stop))!;
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Stop);

        Assert.True(await leases.ExtendAsync(first, Short, Stop));
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Stop);
        Assert.NotNull(await leases.TakeAsync(_chain, Account, "two", Long, Stop));

        Assert.False(await leases.ExtendAsync(first, Long, Stop));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_lost_its_term_writes_no_attempt_any_more(bool isReal)
    {
        (ILeaseStore leases, IAttemptStore attempts) = (Leases(isReal), isReal ? database.Store : _memory);
        LeaseTerm first = (await leases.TakeAsync(_chain, Account, "one", Short, Stop))!;
        IAttemptStore mine = attempts.Under(first);
        LiquidationAttempt opened = Assert.IsType<AttemptOpening.Opened>(await mine.OpenAsync(Plan(1), Stop)).Attempt;
        AttemptStep simulated = new(AttemptState.Simulated, Ends: false);
        LiquidationAttempt moved = Assert.IsType<AttemptMove.Moved>(await mine.MoveAsync(opened, simulated, Stop)).Attempt;
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Stop);
        await leases.TakeAsync(_chain, Account, "two", Long, Stop);

        await Assert.ThrowsAsync<LeaseLostException>(() => mine.OpenAsync(Plan(2), Stop));
        await Assert.ThrowsAsync<LeaseLostException>(() => mine.OpenAsync(Plan(1), Stop));
        await Assert.ThrowsAsync<LeaseLostException>(() => mine.DeclineAsync(Plan(3), "too little", Stop));
        await Assert.ThrowsAsync<LeaseLostException>(() => mine.MoveAsync(moved, new AttemptStep(AttemptState.Abandoned, Ends: true), Stop));

        LiquidationAttempt only = Assert.Single(await attempts.ReadUnsettledAsync(_chain, Stop));
        Assert.Equal((opened.Number, AttemptState.Simulated), (only.Number, only.State));
    }

    [Fact]
    public async Task Whoever_takes_over_waits_for_what_was_begun_in_time()
    {
        // Fifty times at once: a writer whose term is about to end, and another keeper that takes over and then reads.
        for (int round = 0; round < 50; round++)
        {
            ChainId chain = new(44_000_000 + _chain.Value + (round * 1000));
            LeaseTerm first = (await database.Leases.TakeAsync(chain, Account, "one", Short, Stop))!;
            AttemptPlan plan = AttemptStoreTests.PlanFor(Account, chain);
            Task<AttemptOpening> opening = database.Store.Under(first).OpenAsync(plan, Stop);
            LeaseTerm? second = null;
            while (second is null)
                second = await database.Leases.TakeAsync(chain, Account, "two", Long, Stop);
            int seen = (await database.Store.ReadUnsettledAsync(chain, Stop)).Count;

            bool wasWritten = await WasWrittenAsync(opening);

            Assert.Equal(wasWritten ? 1 : 0, seen);
        }
    }

    private static async Task<bool> WasWrittenAsync(Task<AttemptOpening> opening)
    {
        try
        {
            return await opening is AttemptOpening.Opened;
        }
        catch (LeaseLostException)
        {
            return false;
        }
    }

    private ILeaseStore Leases(bool isReal) => isReal ? database.Leases : _memory.Leases;

    private AttemptPlan Plan(int holder) => AttemptStoreTests.PlanFor(Address.FromWord(Hash32.OfNumber(holder)), _chain);
}
