using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Domain;

public sealed class VenueSlotsTests
{
    private static readonly Slot Supply = new("supply"), Price = new("price");
    private static readonly SubAccountKey Anna = new(Address.FromWord(Hash32.OfNumber(1))), Bert = new(Address.FromWord(Hash32.OfNumber(2)));

    private readonly VenueSlots _slots = new(new VenueId(new ChainId(1), "plain"));

    [Fact]
    public void A_slot_that_was_never_written_is_zero()
    {
        Assert.Equal(BigInteger.Zero, _slots[Anna, Supply]);
        Assert.Empty(_slots.Column(Supply));
        Assert.Empty(_slots.Slots);
    }

    [Fact]
    public void A_value_belongs_to_one_sub_account_and_one_slot()
    {
        _slots.Set(Anna, Supply, 5);
        _slots.Set(SubAccountKey.Market, Price, 7);
        _slots.Set(Anna, Supply, 6);

        Assert.Equal(6, _slots[Anna, Supply]);
        Assert.Equal(BigInteger.Zero, _slots[Bert, Supply]);
        Assert.Equal(7, _slots[Price]);
        Assert.Equal(BigInteger.Zero, _slots[Supply]);
    }

    [Fact]
    public void Zero_leaves_nothing_behind()
    {
        _slots.Set(Anna, Supply, 5);
        _slots.Set(Bert, Supply, 5);
        _slots.Set(Anna, Supply, 0);
        _slots.Set(Anna, Price, 0);

        Assert.Equal([Bert], _slots.Column(Supply).Keys);
        _slots.Set(Bert, Supply, 0);
        Assert.Empty(_slots.Slots);
        Assert.Empty(_slots.Holdings());
    }

    [Fact]
    public void SubAccounts_are_listed_once_and_without_the_market()
    {
        _slots.Set(Anna, Supply, 1);
        _slots.Set(Anna, Price, 1);
        _slots.Set(Bert, Price, 1);
        _slots.Set(SubAccountKey.Market, Price, 1);

        Assert.Equal(new HashSet<SubAccountKey> { Anna, Bert }, _slots.SubAccounts().ToHashSet());
        Assert.Equal(2, _slots.SubAccounts().Count);
        Assert.Equal(4, _slots.Holdings().Count());
    }

    [Fact]
    public void Recording_keeps_what_was_read_and_nothing_else()
    {
        _slots.Set(Anna, Supply, 5);
        _slots.Set(Bert, Supply, 6);
        _slots.Set(SubAccountKey.Market, Price, 7);
        Dictionary<(SubAccountKey, Slot), BigInteger> read = [];
        VenueSlots recording = _slots.Recording(read);

        Assert.Equal((5, 7, 0), (recording[Anna, Supply], recording[Price], recording[Anna, Price]));
        Assert.Equal(5, recording[Anna, Supply]);

        Assert.Equal(new Dictionary<(SubAccountKey, Slot), BigInteger> { [(Anna, Supply)] = 5, [(SubAccountKey.Market, Price)] = 7 }, read);
    }

    [Fact]
    public void Other_values_of_the_market_are_read_and_recorded_in_the_place_of_its_own()
    {
        _slots.Set(Anna, Supply, 5);
        _slots.Set(SubAccountKey.Market, Price, 7);
        Dictionary<(SubAccountKey, Slot), BigInteger> read = [];
        VenueSlots ahead = _slots.With(SubAccountKey.Market, new Dictionary<Slot, BigInteger> { [Price] = 8 }).Recording(read);

        Assert.Equal((8, 5), (ahead[Price], ahead[Anna, Supply]));
        Assert.Equal(new Dictionary<(SubAccountKey, Slot), BigInteger> { [(Anna, Supply)] = 5, [(SubAccountKey.Market, Price)] = 8 }, read);
        Assert.Equal(7, _slots[Price]);
    }

    [Fact]
    public void Recording_refuses_what_no_record_of_values_could_answer()
    {
        VenueSlots recording = _slots.Recording([]);

        Assert.Throws<InvariantViolationException>(() => recording.Column(Supply));
        Assert.Throws<InvariantViolationException>(() => recording.Slots);
        Assert.Throws<InvariantViolationException>(recording.SubAccounts);
        Assert.Throws<InvariantViolationException>(() => recording.Set(Anna, Supply, 1));
    }
}
