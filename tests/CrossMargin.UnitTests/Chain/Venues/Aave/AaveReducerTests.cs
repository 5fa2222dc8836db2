using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Chain.Venues.Aave;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.UnitTests.Chain.Venues.Aave;

/// <summary>Over a recorded run: liquidations with and without bad debt, one that takes aTokens, eMode, transfers, months of interest.</summary>
public sealed class AaveReducerTests
{
    private const string LatestRoundData = "0xfeaf968c";
    private const string GetAssetPrice = "0xb3596f07";

    private readonly RecordedAave _recorded = RecordedAave.Load();
    private readonly AaveAdapter _adapter;
    private readonly AaveModel _model;
    private readonly SlotJournal _journal;

    public AaveReducerTests()
    {
        VenueSettings venue = new(
            "aave-v3", VenueKind.Aave, new Dictionary<string, Address> { [VenueKind.PoolAddressesProvider] = _recorded.Provider }, [], 0);
        ChainSettings chain = AaveSlotsBuilder.Settings with { Venues = [venue] };
        (_adapter, _model) = (new AaveAdapter(chain, venue), new AaveModel(chain, venue));
        _journal = new SlotJournal(new VenueSlots(_adapter.Venue));
    }

    private VenueSlots Slots => _journal.Slots;

    [Fact]
    public async Task Logs_and_observations_give_what_the_contracts_said_of_every_account()
    {
        await ApplyAndObserveAsync(_adapter.Resume(_journal));

        foreach (RecordedAccount account in _recorded.Accounts)
        {
            SubAccountKey key = new(account.Holder);
            Assert.Equal(account.Verdict, _model.Read(key, Slots, _recorded.Last.Timestamp).Local!.Figures.Select(figure => figure.Value));
            Assert.Equal(account.Balances, _model.Figures(key, Slots, _recorded.Last.Timestamp).Select(figure => figure.Value));
        }
    }

    [Fact]
    public async Task A_reducer_that_is_resumed_after_any_log_comes_to_the_same_slots()
    {
        await ApplyAllAsync(_adapter.Resume(_journal));
        SlotJournal other = new(new VenueSlots(_adapter.Venue));
        foreach (EventLog log in _recorded.Logs)
        {
            other.MoveTo(log);
            _adapter.Resume(other).Apply(log);
            // What is to be read is in the slots, too.
            await LearnAsync(_adapter.Resume(other), log);
        }

        Assert.Equal(Sorted(Slots), Sorted(other.Slots));
    }

    [Fact]
    public async Task Filter_is_the_same_instance_until_a_log_names_a_contract()
    {
        IVenueReducer reducer = _adapter.Resume(_journal);
        Assert.Equal([_recorded.Provider], reducer.Filter.Addresses);
        int grown = 0;
        foreach (EventLog log in _recorded.Logs)
        {
            LogFilter before = reducer.Filter;
            await ApplyAsync(reducer, log);
            if (ReferenceEquals(before, reducer.Filter))
                continue;
            grown++;
            Assert.True(reducer.Filter.Addresses.IsProperSupersetOf(before.Addresses));
        }

        // Oracle, pool, configurator, and for each of two reserves its two tokens at once.
        Assert.Equal(5, grown);
        Assert.Equal(8, reducer.Filter.Addresses.Count);
    }

    [Fact]
    public async Task A_log_that_does_not_fit_the_abi_is_the_venue_s_fault()
    {
        IVenueReducer reducer = _adapter.Resume(_journal);
        await ApplyAllAsync(reducer);
        EventLog log = _recorded.Logs[^1];
        EventLog cut = new()
        {
            Address = log.Address,
            TopicCount = log.TopicCount,
            Topic0 = log.Topic0,
            Topic1 = log.Topic1,
            Topic2 = log.Topic2,
            Topic3 = log.Topic3,
            Data = log.Data[..^1],
            BlockNumber = log.BlockNumber,
            BlockHash = default,
            BlockTimestamp = log.BlockTimestamp,
            TransactionHash = default,
            TransactionIndex = 0,
            LogIndex = log.LogIndex,
        };

        Assert.Throws<VenueDecodeException>(() => reducer.Apply(cut));
    }

    [Fact]
    public async Task A_source_that_reverts_leaves_the_price_absent_and_the_rest_as_it_is()
    {
        IVenueReducer reducer = _adapter.Resume(_journal);
        await ApplyAndObserveAsync(reducer);
        ReserveSlots weth = Reserve(0);
        BigInteger usdc = Slots[Reserve(1).Price];
        _recorded.Answer(Slots[AaveSlots.Oracle].ToAddress(), GetAssetPrice + weth.Asset.ToWord().ToString()[2..], null);

        await reducer.ObserveAsync(_recorded, _recorded.Last, TestContext.Current.CancellationToken);

        Assert.Equal((BigInteger.Zero, usdc), (Slots[weth.Price], Slots[Reserve(1).Price]));
    }

    [Fact]
    public async Task A_sentinel_that_does_not_answer_refuses()
    {
        Address sentinel = Address.Parse("0x0000000000000000000000000000000000005e47");
        string question = Hex.Of(PriceOracleSentinel.IsLiquidationAllowed.Encode());
        IVenueReducer reducer = _adapter.Resume(_journal);
        await ApplyAndObserveAsync(reducer);
        _journal.Set(AaveSlots.Sentinel, sentinel.ToNumber());

        foreach ((string? answer, int refuses) in ((string?, int)[])[(null, 1), (Hash32.OfNumber(1).ToString(), 0), (Hash32.Zero.ToString(), 1)])
        {
            _recorded.Add(sentinel, question, answer);
            await reducer.ObserveAsync(_recorded, _recorded.Last, TestContext.Current.CancellationToken);
            Assert.Equal(refuses, Slots[AaveSlots.SentinelRefuses]);
        }
    }

    [Fact]
    public async Task A_source_that_does_not_say_when_leaves_the_time_absent()
    {
        IVenueReducer reducer = _adapter.Resume(_journal);
        await ApplyAndObserveAsync(reducer);
        Assert.NotEqual(0, Slots[Reserve(0).PriceTime]);
        _recorded.Answer(Slots[Reserve(0).Source].ToAddress(), LatestRoundData, "0x");

        await reducer.ObserveAsync(_recorded, _recorded.Last, TestContext.Current.CancellationToken);

        Assert.Equal(0, Slots[Reserve(0).PriceTime]);
        Assert.NotEqual(0, Slots[Reserve(0).Price]);
    }

    [Fact]
    public async Task A_node_that_takes_no_block_hash_is_asked_by_number_and_its_block_compared()
    {
        IVenueReducer reducer = _adapter.Resume(_journal);
        _recorded.ByNumberOnly = _recorded.Last.Hash;
        await ApplyAndObserveAsync(reducer);
        Assert.NotEqual(0, Slots[Reserve(0).Price]);

        _recorded.ByNumberOnly = Hash32.OfNumber(1);
        RpcTransportException fault = await Assert.ThrowsAsync<RpcTransportException>(
            () => reducer.ObserveAsync(_recorded, _recorded.Last, TestContext.Current.CancellationToken));
        Assert.True(fault.IsTransient);
    }

    private ReserveSlots Reserve(int id) => new(Slots[AaveSlots.ReserveAt(id)].ToAddress());

    private async Task ApplyAndObserveAsync(IVenueReducer reducer)
    {
        await ApplyAllAsync(reducer);
        await reducer.ObserveAsync(_recorded, _recorded.Last, TestContext.Current.CancellationToken);
    }

    private async Task ApplyAllAsync(IVenueReducer reducer)
    {
        foreach (EventLog log in _recorded.Logs)
            await ApplyAsync(reducer, log);
    }

    private Task ApplyAsync(IVenueReducer reducer, EventLog log)
    {
        _journal.MoveTo(log);
        reducer.Apply(log);
        return LearnAsync(reducer, log);
    }

    private async Task LearnAsync(IVenueReducer reducer, EventLog log)
    {
        if (reducer.MustLearn)
            await reducer.LearnAsync(
                _recorded, _recorded.Last with { Number = log.BlockNumber }, isSettled: false, TestContext.Current.CancellationToken);
    }

    private static IEnumerable<Holding> Sorted(VenueSlots slots) =>
        slots.Holdings().OrderBy(holding => holding.Slot.Name, StringComparer.Ordinal).ThenBy(holding => holding.SubAccount.Holder);
}
