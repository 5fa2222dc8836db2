using System.Numerics;
using CrossMargin.Chain.Abi.MorphoBlue;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Chain.Venues.Morpho;
using CrossMargin.Domain;
using static CrossMargin.UnitTests.Chain.Venues.Morpho.MorphoFixture;

namespace CrossMargin.UnitTests.Chain.Venues.Morpho;

public sealed class MorphoReducerTests
{
    private readonly MorphoFixture _fixture = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private VenueSlots Slots => _fixture.Slots;

    [Fact]
    public void Interest_goes_to_the_totals_and_its_fee_to_the_recipient_who_supplied_nothing()
    {
        ApplyLoan();
        _fixture.Apply(_fixture.Log(MorphoBlue.SetFeeRecipientEvent.Topic0, [Bob.ToWord()]));
        _fixture.Apply(_fixture.Log(MorphoBlue.SetFeeEvent.Topic0, [Id], Wad / 10));

        _fixture.Apply(_fixture.Log(MorphoBlue.AccrueInterestEvent.Topic0, [Id], 5, 60, 5_700_000));

        Assert.Equal((1_060, 660), (Slots[Market.TotalSupplyAssets], Slots[Market.TotalBorrowAssets]));
        Assert.Equal((1_005_700_000, 1_005_700_000), (Slots[Market.TotalSupplyShares], Slots[KeyOf(Bob), Market.SupplyShares]));
        Assert.Equal((Now, Wad / 10), ((long)Slots[Market.LastUpdate], Slots[Market.Fee]));
    }

    [Fact]
    public void Bad_debt_is_the_suppliers_loss_and_a_unit_too_much_of_repayment_is_nobody_s()
    {
        ApplyLoan();

        // 500 of 600 are repaid; the last 100 have no collateral left.
        _fixture.Apply(_fixture.Log(
            MorphoBlue.LiquidateEvent.Topic0, [Id, Bob.ToWord(), Alice.ToWord()], 500, 500_000_000, BigInteger.Pow(10, 25), 100, 100_000_000));

        Assert.Equal((900, 0), (Slots[Market.TotalSupplyAssets], Slots[Market.TotalBorrowAssets]));
        Assert.Equal((0, 0, 0), (Slots[KeyOf(Alice), Market.BorrowShares], Slots[KeyOf(Alice), Market.Collateral], Slots[Market.TotalBorrowShares]));
    }

    [Fact]
    public void A_repayment_that_is_rounded_up_beyond_the_total_leaves_a_total_of_nothing()
    {
        ApplyLoan();

        _fixture.Apply(_fixture.Log(MorphoBlue.RepayEvent.Topic0, [Id, Bob.ToWord(), Alice.ToWord()], 601, 600_000_000));

        Assert.Equal((0, 0), (Slots[Market.TotalBorrowAssets], Slots[KeyOf(Alice), Market.BorrowShares]));
    }

    [Fact]
    public void A_reducer_that_is_resumed_after_any_log_comes_to_the_same_slots()
    {
        ApplyLoan();
        SlotJournal other = new(new VenueSlots(_fixture.Adapter.Venue));
        foreach (EventLog log in _fixture.LogsOfLoan())
        {
            other.MoveTo(log);
            _fixture.Adapter.Resume(other).Apply(log);
        }

        Assert.Equal(Sorted(Slots), Sorted(other.Slots));
    }

    [Fact]
    public async Task A_resumed_reducer_observes_the_markets_that_its_slots_have()
    {
        ApplyLoan();
        _fixture.Answer();

        await _fixture.Adapter.Resume(_fixture.Journal).ObserveAsync(_fixture.Chain, _fixture.Chain.Head, Stop);

        Assert.Equal(Price, Slots[Market.Price]);
    }

    [Fact]
    public async Task What_is_read_stands_at_the_block_s_end_and_names_no_transaction()
    {
        ApplyLoan();
        _fixture.Answer();
        _fixture.Journal.Clear();

        await _fixture.ObserveAsync(Stop);

        Assert.Contains(_fixture.Journal.Entries, entry => entry.Slot == Market.Price);
        Assert.All(_fixture.Journal.Entries, entry => Assert.Equal((LedgerEntry.EndOfBlock, Hash32.Zero), (entry.LogIndex, entry.TransactionHash)));
        Assert.Equal((25, 1), (Slots[MorphoSlots.Decimals(Collateral)], Slots[MorphoSlots.Decimals(Loan)]));
    }

    [Fact]
    public async Task An_answer_that_ends_is_forgotten_and_no_old_one_stands_in_for_it()
    {
        ApplyLoan();
        _fixture.Answer();
        await _fixture.ObserveAsync(Stop);

        _fixture.Chain.Silence(PriceOracle, Oracle.Price.Encode());
        _fixture.Chain.Silence(RateModel, Irm.BorrowRateView.Selector);
        _fixture.AnswerFeed(LoanFeed, -1, Now);
        await _fixture.ObserveAsync(Stop);

        Assert.Equal((0, 0), (Slots[Market.Price], Slots[Market.Rate]));
        Assert.Equal((0, 0), (Slots[MorphoSlots.FeedPrice(LoanFeed)], Slots[MorphoSlots.FeedUpdatedAt(LoanFeed)]));
    }

    [Fact]
    public async Task Of_a_market_in_which_nobody_has_debt_or_collateral_no_price_is_asked()
    {
        _fixture.Answer();
        _fixture.Apply(_fixture.LogsOfLoan()[0]);

        await _fixture.ObserveAsync(Stop);

        Assert.Equal(0, Slots[Market.Price]);
    }

    [Fact]
    public void A_log_that_does_not_fit_the_abi_stops_the_venue()
    {
        ApplyLoan();
        EventLog cut = _fixture.Log(MorphoBlue.SupplyEvent.Topic0, [Id, Bob.ToWord(), Bob.ToWord()], 1);
        EventLog unindexed = _fixture.Log(MorphoBlue.SupplyEvent.Topic0, [Id], 1, 1);
        EventLog other = _fixture.Log(Hash32.OfNumber(4), [Id], 1, 1);

        Assert.All([cut, unindexed, other], log => Assert.Throws<VenueDecodeException>(() => _fixture.Apply(log)));
    }

    [Fact]
    public void A_log_that_contradicts_what_is_known_stops_the_venue()
    {
        EventLog[] loan = _fixture.LogsOfLoan();
        Assert.Contains("not created", Assert.Throws<VenueDecodeException>(() => _fixture.Apply(loan[1])).Message, StringComparison.Ordinal);
        EventLog forged = _fixture.Log(
            MorphoBlue.CreateMarketEvent.Topic0, [Id], Loan.ToNumber(), Collateral.ToNumber(), PriceOracle.ToNumber(), RateModel.ToNumber(), Lltv + 1);
        Assert.Contains("not the id", Assert.Throws<VenueDecodeException>(() => _fixture.Apply(forged)).Message, StringComparison.Ordinal);

        ApplyLoan();
        EventLog tooMuch = _fixture.Log(MorphoBlue.WithdrawCollateralEvent.Topic0, [Id, Bob.ToWord(), Bob.ToWord()], Bob.ToNumber(), 1);
        Assert.Contains("would be -1", Assert.Throws<VenueDecodeException>(() => _fixture.Apply(tooMuch)).Message, StringComparison.Ordinal);
        Assert.Contains("second time", Assert.Throws<VenueDecodeException>(() => _fixture.Apply(loan[0])).Message, StringComparison.Ordinal);
    }

    private void ApplyLoan()
    {
        foreach (EventLog log in _fixture.LogsOfLoan())
            _fixture.Apply(log);
    }

    private static IEnumerable<string> Sorted(VenueSlots slots) => slots.Holdings().Select(holding => holding.ToString()).Order(StringComparer.Ordinal);
}
