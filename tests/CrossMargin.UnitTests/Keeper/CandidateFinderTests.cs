using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Keeper.Candidates;
using CrossMargin.Ledger;
using CrossMargin.UnitTests.Keeper.Simulated;

namespace CrossMargin.UnitTests.Keeper;

public sealed class CandidateFinderTests : IDisposable
{
    private const int Crowd = 500;

    private static readonly ChainId Chain = new(31337);
    private static readonly VenueId Venue = new PawnShopModel(Chain).Venue;

    private readonly VenueSlots _slots = new(Venue);
    private readonly AccountBook _book = new(
        [new ChainSettings("simulated", Chain, [], TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(36), new Underlying("ETH"), [], [], [])],
        [new PawnShopModel(Chain)]);

    private readonly CandidateFinder _finder;
    private long _block;

    public CandidateFinderTests()
    {
        _finder = new CandidateFinder(_book, Chain);
        _slots.Set(SubAccountKey.Market, PawnShop.Price, 2_000 * (BigInteger)100_000_000);

        // Lines at 1,000, 1,001, … USD: the last is the nearest.
        for (int each = 0; each < Crowd; each++)
            Borrow(each, usdc: 800 + each);
        JudgeAll();
    }

    public void Dispose() => _book.Dispose();

    [Fact]
    public void Whoever_is_nearest_is_judged_first_whatever_the_order_of_the_touched()
    {
        Price(1_400);
        _finder.Expect(Everybody());

        IReadOnlyList<Candidate> first = _finder.JudgeSome(Next);

        Assert.True(_finder.IsBehind);
        Assert.Equal(Everybody().TakeLast(first.Count).ToHashSet(), first.Select(one => one.Id).ToHashSet());
        Assert.NotEmpty(first);
    }

    [Fact]
    public void Who_fall_together_are_found_together_up_to_64()
    {
        Price(1_400);
        Assert.InRange(Everybody().Count(IsLiquidatable), 65, Crowd);
        _finder.Expect(Everybody());

        Assert.Equal(64, _finder.JudgeSome(Next).Count);
    }

    [Fact]
    public void Where_nobody_is_found_16_are_judged()
    {
        // The 17th from the end was the 17th nearest when it was last judged.
        Borrow(Crowd - 17, usdc: 5_000);
        Load();
        _finder.Expect(Everybody());

        Assert.Empty(_finder.JudgeSome(Next));
        Assert.Equal([IdOf(Crowd - 17)], _finder.JudgeSome(Next).Select(one => one.Id));
    }

    [Fact]
    public void All_who_are_below_the_line_are_found_in_the_end_each_once()
    {
        Price(1_400);
        _finder.Expect(Everybody());
        _finder.Expect(Everybody());

        List<SubAccountId> found = [.. JudgeAll().Select(one => one.Id)];

        Assert.NotEmpty(found);
        Assert.Equal(found.Distinct().Count(), found.Count);
        Assert.Equal(Everybody().Where(IsLiquidatable).ToHashSet(), found.ToHashSet());
        Assert.Equal(found.ToHashSet(), _finder.Episodes.Keys.ToHashSet());
    }

    [Fact]
    public void A_sweep_delays_nobody_who_was_touched()
    {
        _finder.ExpectAll();
        _finder.JudgeSome(Next);
        Borrow(7, usdc: 5_000);
        Load();
        _finder.Expect([IdOf(7)]);

        Assert.Equal([IdOf(7)], _finder.JudgeSome(Next).Select(one => one.Id));
        Assert.True(_finder.IsBehind);
        Assert.Equal(0, _finder.FoundBySweepOnly);
    }

    [Fact]
    public void Whoever_was_touched_does_not_wait_with_a_sweep_that_comes_after()
    {
        Borrow(7, usdc: 5_000);
        Load();
        _finder.Expect([IdOf(7)]);
        _finder.ExpectAll();

        Assert.Contains(IdOf(7), _finder.JudgeSome(Next).Select(one => one.Id));
    }

    [Fact]
    public void What_a_sweep_finds_again_is_not_counted()
    {
        Borrow(7, usdc: 5_000);
        Load();
        _finder.Expect([IdOf(7)]);
        JudgeAll();
        _finder.ExpectAll();

        Assert.Equal([IdOf(7)], JudgeAll().Select(one => one.Id));
        Assert.Equal(0, _finder.FoundBySweepOnly);
    }

    [Fact]
    public void What_only_a_sweep_finds_is_counted()
    {
        Borrow(7, usdc: 5_000);
        Load();
        _finder.ExpectAll();

        Assert.Equal([IdOf(7)], JudgeAll().Select(one => one.Id));
        Assert.Equal(1, _finder.FoundBySweepOnly);
    }

    private long Next => _book.AsOf(Chain).Timestamp + 12;

    private static SubAccountId IdOf(int each) => new(Venue, new SubAccountKey(Address.FromWord(Hash32.OfNumber(1_000 + each))));

    private static List<SubAccountId> Everybody() => [.. Enumerable.Range(0, Crowd).Select(IdOf)];

    private bool IsLiquidatable(SubAccountId id) => new PawnShopModel(Chain).Read(id.Key, _slots, Next).Local!.IsLiquidatable;

    private void Borrow(int each, int usdc)
    {
        _slots.Set(IdOf(each).Key, PawnShop.Collateral, BigInteger.Pow(10, 18));
        _slots.Set(IdOf(each).Key, PawnShop.Debt, usdc * (BigInteger)1_000_000);
    }

    private void Price(int usd)
    {
        _slots.Set(SubAccountKey.Market, PawnShop.Price, usd * (BigInteger)100_000_000);
        Load();
    }

    private void Load()
    {
        _block++;
        _book.Load(new ChainHoldings(new BlockRef(Chain, _block, Hash32.OfNumber(_block), 12 * _block), [.. _slots.Holdings()]));
    }

    private List<Candidate> JudgeAll()
    {
        if (_block == 0)
        {
            Load();
            _finder.ExpectAll();
        }

        List<Candidate> found = [];
        while (_finder.IsBehind)
            found.AddRange(_finder.JudgeSome(Next));
        return found;
    }
}
