using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Chain.Venues.Synthetix;
using CrossMargin.Domain;
using static CrossMargin.UnitTests.Chain.Venues.Synthetix.SynthetixBuilder;

namespace CrossMargin.UnitTests.Chain.Venues.Synthetix;

public sealed class SynthetixReducerTests
{
    private readonly SlotJournal _journal = new(new VenueSlots(Adapter.Venue));
    private readonly IVenueReducer _reducer;

    public SynthetixReducerTests() => _reducer = Adapter.Resume(_journal);

    private static EventLog[] Life =>
    [
        SynthetixLogs.MarketAdded(Manager, EthMarket, "sETH", "sETHPERP"),
        SynthetixLogs.FundingRecomputed(EthMarket, 0, 0, 1, 10),
        SynthetixLogs.MarginTransferred(EthMarket, Alice, Units(100)),
        SynthetixLogs.PositionModified(EthMarket, 0, Alice, Units(100), 0, Units(2_000), 1, 0),
        SynthetixLogs.FundingRecomputed(EthMarket, -7, -3, 2, 20),
        SynthetixLogs.PositionModified(EthMarket, 4, Alice, Units(99), Units(-5), Units(2_001), 2, Units(-5)),
        SynthetixLogs.OrderSubmitted(EthMarket, Alice, Units(1)),
        SynthetixLogs.FundingRecomputed(EthMarket, -9, -4, 3, 30),
        SynthetixLogs.PositionFlagged(EthMarket, Alice, Bob),
    ];

    [Fact]
    public void A_deposit_without_a_position_has_margin_and_nothing_else()
    {
        Apply(Life[..4]);

        Assert.Equal(new Position { Margin = Units(100) }, Position.Read(AliceInEth, Eth, _journal.Slots));
    }

    [Fact]
    public void A_position_is_as_its_last_event_says_with_the_funding_at_its_entry()
    {
        Apply(Life[..6]);

        Position expected = new()
        {
            Id = 4,
            Margin = Units(99),
            Size = Units(-5),
            LastPrice = Units(2_001),
            FundingIndex = 2,
            Funding = -7,
        };
        Assert.Equal(expected, Position.Read(AliceInEth, Eth, _journal.Slots));
        Assert.Equal(Units(-5), _journal.Slots[Eth.Skew]);
    }

    [Fact]
    public void A_flag_names_the_flagger_and_takes_the_order_with_it()
    {
        Apply(Life[..7]);
        Assert.Equal(Units(1), _journal.Slots[AliceInEth, Eth.OrderDeposit]);

        Apply(Life[7..]);
        Assert.Equal((Bob.ToNumber(), BigInteger.Zero), (_journal.Slots[AliceInEth, Eth.Flagger], _journal.Slots[AliceInEth, Eth.OrderDeposit]));
        Assert.Equal(
            (3, -9, -4, 30),
            ((int)_journal.Slots[Eth.FundingIndex], (int)_journal.Slots[Eth.Funding], (int)_journal.Slots[Eth.FundingRate], (int)_journal.Slots[Eth.FundingTime]));
    }

    [Fact]
    public void A_liquidation_leaves_nothing_of_the_account()
    {
        Apply([.. Life, SynthetixLogs.PositionLiquidated(EthMarket, Alice, Bob)]);

        Assert.Empty(_journal.Slots.SubAccounts());
    }

    [Fact]
    public void An_order_that_is_removed_holds_no_deposit()
    {
        Apply([.. Life[..7], SynthetixLogs.OrderRemoved(EthMarket, Alice)]);

        Assert.Equal(0, _journal.Slots[AliceInEth, Eth.OrderDeposit]);
    }

    [Fact]
    public void A_transfer_with_a_position_waits_for_the_sum()
    {
        Apply([.. Life[..6], SynthetixLogs.MarginTransferred(EthMarket, Alice, Units(-300))]);

        Assert.Equal(Units(99), _journal.Slots[AliceInEth, Eth.Margin]);
    }

    [Fact]
    public void A_market_of_the_older_futures_holds_nothing()
    {
        // It has transfers of the same form, and none of this funding sequence.
        Apply([Life[0], SynthetixLogs.MarginTransferred(EthMarket, Alice, Units(100))]);

        Assert.Empty(_journal.Slots.SubAccounts());
    }

    [Fact]
    public void A_removed_market_keeps_its_number_and_its_positions_until_it_comes_back()
    {
        Apply([.. Life[..6], SynthetixLogs.MarketRemoved(Manager, EthMarket, "sETH", "sETHPERP")]);
        Assert.Equal((0, 1), ((int)_journal.Slots[Eth.Listed], (int)_journal.Slots[SynthetixSlots.MarketCount]));
        Assert.Equal(Units(-5), _journal.Slots[AliceInEth, Eth.Size]);

        Apply([Life[0]]);
        Assert.Equal((1, 1), ((int)_journal.Slots[Eth.Listed], (int)_journal.Slots[SynthetixSlots.MarketCount]));
    }

    [Fact]
    public void Settings_are_those_of_the_market_that_has_the_key()
    {
        Address settings = Address.Parse("0x00000000000000000000000000000000000000d5");
        _journal.Set(SynthetixSlots.Settings, settings.ToNumber());
        IVenueReducer reducer = Adapter.Resume(_journal);
        foreach (EventLog log in (EventLog[])
        [
            Life[0], SynthetixLogs.MarketAdded(Manager, OtherMarket, "SOL", "sSOLPERP"),
            SynthetixLogs.ParameterUpdated(settings, "sETHPERP", "skewScale", 7), SynthetixLogs.ParameterUpdated(settings, "sETHPERP", "takerFee", 8),
        ])
            reducer.Apply(log);

        Assert.Equal((7, 0), ((int)_journal.Slots[Eth.SkewScale], (int)_journal.Slots[new MarketSlots(OtherMarket).SkewScale]));
    }

    [Fact]
    public void A_reducer_that_is_resumed_after_any_log_comes_to_the_same_slots()
    {
        Apply(Life);
        SlotJournal other = new(new VenueSlots(Adapter.Venue));
        foreach (EventLog log in Life)
            Adapter.Resume(other).Apply(log);

        Assert.Equal(Sorted(_journal.Slots), Sorted(other.Slots));
    }

    [Fact]
    public void Filter_is_the_same_instance_until_a_market_is_added()
    {
        LogFilter before = _reducer.Filter;
        Assert.Equal([Manager], before.Addresses);
        Apply([Life[0]]);
        LogFilter after = _reducer.Filter;
        Assert.Equal([Manager, EthMarket], after.Addresses.Order());

        Apply([.. Life[1..], Life[0]]);
        Assert.Same(after, _reducer.Filter);
        Assert.Equal(before.Topics, after.Topics);
    }

    public static TheoryData<string, EventLog> Refused => new()
    {
        { "a funding entry that does not follow", SynthetixLogs.FundingRecomputed(EthMarket, 0, 0, 5, 40) },
        { "a first transfer that takes out", SynthetixLogs.MarginTransferred(EthMarket, Bob, -1) },
        { "a position at an entry that nobody knows", SynthetixLogs.PositionModified(EthMarket, 5, Bob, 1, 1, 1, 2, 1) },
        // Its account indexed, as it is not.
        { "a flag of another form", SynthetixLogs.Of(EthMarket, [SynthetixLogs.PositionFlagged(EthMarket, Alice, Bob).Topic0, Alice.ToWord()], 1, 2, 3, 4) },
        { "a cut log", SynthetixLogs.Of(EthMarket, [SynthetixLogs.MarginTransferred(EthMarket, Alice, 1).Topic0, Alice.ToWord()]) },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void What_the_market_cannot_have_said_is_refused(string what, EventLog log)
    {
        Apply(Life);

        VenueDecodeException fault = Assert.Throws<VenueDecodeException>(() => _reducer.Apply(log));
        Assert.Contains("the log 0 of block 1", fault.Message);
        Assert.NotEmpty(what);
    }

    private void Apply(IEnumerable<EventLog> logs)
    {
        foreach (EventLog log in logs)
            _reducer.Apply(log);
    }

    private static IEnumerable<Holding> Sorted(VenueSlots slots) =>
        slots.Holdings().OrderBy(holding => holding.Slot.Name, StringComparer.Ordinal).ThenBy(holding => holding.SubAccount.Holder);
}
