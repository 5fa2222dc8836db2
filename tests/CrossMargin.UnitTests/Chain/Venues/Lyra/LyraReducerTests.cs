using System.Numerics;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Chain.Abi.LyraV1;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Chain.Venues.Lyra;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Venues.Lyra;

public sealed class LyraReducerTests
{
    private static readonly string Decimals = Hex.Of(Erc20.Decimals.Selector);
    private static readonly string GetExchangeParams = Hex.Of(SynthetixAdapter.GetExchangeParams.Selector);

    [Fact]
    public async Task Logs_and_observations_give_what_the_contracts_said_of_every_position()
    {
        LyraRun run = await LyraRun.ReplayAsync();

        foreach ((long id, IReadOnlyList<BigInteger?> figures) in run.Recorded.Positions)
        {
            IEnumerable<Figure> ours = run.View(id).Local!.Figures.Concat(run.Model.Figures(LyraSlots.KeyOf(id), run.Slots, run.Time));
            Assert.Equal(figures, ours.Select(figure => figure.Value));
        }
    }

    [Fact]
    public async Task A_reducer_that_is_resumed_after_any_log_comes_to_the_same_slots()
    {
        LyraRun run = await LyraRun.BeginAsync();
        SlotJournal other = new(new VenueSlots(run.Adapter.Venue));
        foreach (EventLog log in run.Recorded.Logs)
        {
            run.Apply(log);
            other.MoveTo(log);
            run.Adapter.Resume(other).Apply(log);
        }

        Assert.Equal(Sorted(run.Slots), Sorted(other.Slots));
        Assert.NotEmpty(other.Slots.SubAccounts());
    }

    [Fact]
    public async Task Contracts_that_no_log_names_are_in_the_first_filter_and_a_market_without_any_is_watched_alone()
    {
        LyraRun run = await LyraRun.BeginAsync();
        Assert.Equal(4, run.Reducer.Filter.Addresses.Count);
        Assert.Superset(run.Reducer.Filter.Addresses.ToHashSet(), run.Recorded.Logs.Select(log => log.Address).ToHashSet());

        RecordedLyra bare = RecordedLyra.Load();
        bare.ForgetStorage();
        Assert.Null(await LyraContracts.FindAsync(bare, bare.Market, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_was_found_once_is_known_from_the_slots_alone()
    {
        LyraRun run = await LyraRun.ReplayAsync();

        IVenueReducer resumed = new LyraReducer(
            run.Recorded.Market, LyraContracts.Of(run.Recorded.Market, run.Slots), new LyraTokens(run.Settings), run.Journal);

        Assert.Equal(run.Reducer.Filter.Addresses.ToHashSet(), resumed.Filter.Addresses.ToHashSet());
        Assert.Equal(
            await LyraContracts.FindAsync(run.Recorded, run.Recorded.Market, TestContext.Current.CancellationToken),
            LyraContracts.Of(run.Recorded.Market, run.Slots));
    }

    [Fact]
    public async Task A_log_of_any_kind_that_does_not_fit_the_abi_is_the_venue_s_fault()
    {
        LyraRun run = await LyraRun.ReplayAsync();
        EventLog[] kinds = [.. run.Recorded.Logs.DistinctBy(log => (log.Address, log.Topic0))];
        Assert.True(kinds.Length >= 15, $"Only {kinds.Length} kinds of logs were recorded.");

        foreach (EventLog log in kinds)
        {
            EventLog cut = log.Data.IsEmpty ? With(log, log.Data, topics: 3) : With(log, log.Data[..^1], log.TopicCount);
            Assert.Throws<VenueDecodeException>(() => run.Reducer.Apply(cut));
        }
    }

    [Theory]
    [InlineData(1, "no number of a strike")]      // A strike beyond any number that the market gives.
    [InlineData(2, "option type is 255")]
    public async Task A_position_that_no_market_has_is_the_venue_s_fault(int word, string fault)
    {
        LyraRun run = await LyraRun.ReplayAsync();
        EventLog log = run.Recorded.Logs.First(one => one.Topic0 == OptionToken.PositionUpdatedEvent.Topic0);
        byte[] data = log.Data.ToArray();
        data.AsSpan(word * Hash32.Size, Hash32.Size).Clear();
        // The last byte for a type; the highest for a strike.
        data[(word * Hash32.Size) + (word == 2 ? Hash32.Size - 1 : 0)] = byte.MaxValue;

        VenueDecodeException refusal = Assert.Throws<VenueDecodeException>(() => run.Reducer.Apply(With(log, data, log.TopicCount)));

        Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0x")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_spot_that_does_not_come_leaves_nobody_healthy_and_nobody_to_liquidate(string? answer)
    {
        LyraRun run = await LyraRun.ReplayAsync();
        Assert.True(run.View(5).Local!.IsLiquidatable);
        // A word of zero is a price of zero, with fees and keys of zero after it.
        run.Recorded.Answer(GetExchangeParams, answer?.Length > 2 ? "0x" + new string('0', 5 * 64) : answer);

        await run.ObserveAsync();

        foreach (long id in (long[])[2, 4, 5, 7])
        {
            SubAccountView view = run.View(id);
            Assert.Equal((false, 0d), (view.Local!.IsLiquidatable, view.Local.HealthFactor));
            Assert.Null(view.Options.Single().Spot);
            Assert.Null(view.Options.Single().Mark);
            Assert.Empty(run.Options(id));
        }

        Assert.Null(run.View(2).Collateral.Single().Price);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(24)]
    public async Task Tokens_of_other_decimals_than_the_contracts_reckon_with_are_not_followed(int decimals)
    {
        LyraRun run = await LyraRun.BeginAsync();
        run.Recorded.Answer(Decimals, Hash32.OfNumber(decimals).ToString());

        VenueDecodeException fault = await Assert.ThrowsAsync<VenueDecodeException>(run.ObserveAsync);

        Assert.Contains($"has {decimals} decimals", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_does_not_tell_its_decimals_is_asked_again()
    {
        LyraRun run = await LyraRun.BeginAsync();
        run.Recorded.Answer(Decimals, null);
        await run.ObserveAsync();
        Assert.Equal(0, run.Slots[LyraSlots.HasKnownTokens]);

        run.Recorded.Answer(Decimals, Hash32.OfNumber(18).ToString());
        await run.ObserveAsync();
        Assert.Equal(1, run.Slots[LyraSlots.HasKnownTokens]);
    }

    [Fact]
    public async Task Moving_averages_are_kept_only_while_somebody_can_be_liquidated()
    {
        LyraRun run = await LyraRun.ReplayAsync();
        Slot[] averages = [StrikeSlots.Of(1).SkewAverage, BoardSlots.Of(1).Average, BoardSlots.Of(1).VarianceAverage, LyraSlots.PoolValue];
        Assert.All(averages, slot => Assert.NotEqual(0, run.Slots[slot]));
        Assert.Equal(0, run.Slots[StrikeSlots.Of(2).SkewAverage]);

        run.Recorded.Answer(GetExchangeParams, null);
        await run.ObserveAsync();

        Assert.All(averages, slot => Assert.Equal(0, run.Slots[slot]));
    }

    private static EventLog With(in EventLog log, ReadOnlyMemory<byte> data, int topics) => new()
    {
        Address = log.Address,
        TopicCount = (byte)topics,
        Topic0 = log.Topic0,
        Topic1 = log.Topic1,
        Topic2 = log.Topic2,
        Topic3 = topics == 4 ? log.Topic3 : default,
        Data = data,
        BlockNumber = log.BlockNumber,
        BlockHash = default,
        BlockTimestamp = log.BlockTimestamp,
        TransactionHash = default,
        TransactionIndex = 0,
        LogIndex = log.LogIndex,
    };

    private static IEnumerable<Holding> Sorted(VenueSlots slots) =>
        slots.Holdings().OrderBy(holding => holding.Slot.Name, StringComparer.Ordinal).ThenBy(holding => holding.SubAccount.Part.ToNumber());
}
