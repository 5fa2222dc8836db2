using System.Numerics;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Chain.Venues.Wallet;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.UnitTests.Simulation;

namespace CrossMargin.UnitTests.Chain.Venues.Wallet;

public sealed class WalletTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly Address Usdc = SimulatedWorld.Usdc;
    private static readonly Address Feed = SimulatedWorld.AddressOf(0xFE);
    private static readonly Address Alice = SimulatedWorld.AddressOf(0xD0);
    private static readonly Address Bob = SimulatedWorld.AddressOf(0xD1);
    private static readonly FeedSettings UsdFeed = new(new Underlying("USD"), Feed, TimeSpan.FromHours(1), 0.005);

    private readonly ChainSettings _settings;
    private readonly SlotJournal _journal;
    private readonly WalletAdapter _adapter;
    private readonly WalletModel _model;
    private readonly IVenueReducer _reducer;
    private readonly SimulatedChain _chain = new(SimulatedWorld.Id, 1);
    private int _logs;

    public WalletTests()
    {
        _settings = new SimulatedWorld(1).Settings with { Feeds = [UsdFeed] };
        _adapter = new WalletAdapter(_settings, SimulatedWorld.Wallet);
        _model = new WalletModel(_settings, SimulatedWorld.Wallet);
        _journal = new SlotJournal(new VenueSlots(_adapter.Venue));
        _reducer = _adapter.Resume(_journal);
    }

    [Fact]
    public void Apply_moves_the_value_from_sender_to_receiver()
    {
        Apply(Address.Zero, Alice, 100);
        Apply(Alice, Bob, 30);

        Assert.Equal(70, Balance(Alice));
        Assert.Equal(30, Balance(Bob));
    }

    [Fact]
    public void Apply_takes_the_zero_address_for_no_holder()
    {
        Apply(Address.Zero, Alice, 100);
        Apply(Alice, Address.Zero, 40);

        Assert.Equal(60, Balance(Alice));
        Assert.Equal([new SubAccountKey(Alice)], _journal.Slots.SubAccounts());
    }

    [Theory]
    [InlineData(10)]
    [InlineData(200)]    // More than the holder has: a token may allow it, and nothing moves.
    public void Apply_of_a_transfer_to_oneself_changes_nothing(int value)
    {
        Apply(Address.Zero, Alice, 100);
        _journal.Clear();

        Apply(Alice, Alice, value);

        Assert.Empty(_journal.Entries);
    }

    [Fact]
    public void Apply_of_an_overdraft_marks_the_holding_untrusted_for_good_and_leaves_the_receiver_alone()
    {
        Apply(Address.Zero, Alice, 100);
        Apply(Alice, Bob, 101);
        Apply(Address.Zero, Alice, 500);

        Assert.Equal(0, Balance(Alice));
        Assert.Equal(1, _journal.Slots[new SubAccountKey(Alice), WalletSlots.Untrusted(Usdc)]);
        Assert.Equal(101, Balance(Bob));
        Assert.DoesNotContain(_model.Figures(new SubAccountKey(Alice), _journal.Slots, 0), figure => figure.Name.EndsWith($"{Usdc}", StringComparison.Ordinal));
    }

    [Fact]
    public void Apply_holds_the_largest_value_that_a_word_can_say()
    {
        BigInteger largest = BigInteger.Pow(2, 256) - 1;

        Apply(Address.Zero, Alice, largest);

        Assert.Equal(largest, Balance(Alice));
    }

    [Fact]
    public void Apply_refuses_a_transfer_whose_value_is_indexed()
    {
        // As ERC-721 tokens emit it.
        SimulatedLog log = new(Usdc, [Erc20.TransferEvent.Topic0, Alice.ToWord(), Bob.ToWord(), Hash32.OfNumber(1)], []);

        Assert.Throws<VenueDecodeException>(() => Apply(log));
    }

    [Fact]
    public async Task ObserveAsync_reads_answer_time_and_decimals_of_the_feed()
    {
        await ObserveAsync(Round(99_990_000, 1_700_000_123), decimals: 8);
        Apply(Address.Zero, Alice, 2_500_000);

        CollateralBalance balance = Assert.Single(_model.Read(new SubAccountKey(Alice), _journal.Slots, 0).Collateral);

        Assert.Equal(0.9999, balance.Price!.Usd, precision: 10);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_123), balance.Price.UpdatedAt);
        Assert.Equal(new FeedPromise(TimeSpan.FromHours(1), 0.005), balance.Price.Feed);
        Assert.Equal(new TokenAmount(2_500_000, 6), balance.Amount);
        Assert.Equal(0, balance.LiquidationThreshold);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task ObserveAsync_has_no_price_where_the_feed_answers_nothing_above_zero(int answer)
    {
        await ObserveAsync(Round(100, 1), decimals: 8);
        await ObserveAsync(Round(answer, 2), decimals: 8);
        Apply(Address.Zero, Alice, 1);

        Assert.Null(Assert.Single(_model.Read(new SubAccountKey(Alice), _journal.Slots, 0).Collateral).Price);
    }

    [Fact]
    public async Task ObserveAsync_has_no_price_where_the_feed_reverts()
    {
        await ObserveAsync(Round(100, 1), decimals: 8);
        await ObserveAsync(new CallOutcome.Reverted(default, "No data present"), decimals: 8);

        Assert.Equal(0, _journal.Slots[WalletSlots.Price(Feed)]);
    }

    [Fact]
    public async Task Touched_of_a_price_is_every_holder_of_a_token_that_it_prices()
    {
        Apply(Address.Zero, Alice, 1);
        Apply(SimulatedWorld.Transfer(SimulatedWorld.Weth, Address.Zero, Bob, 1));
        await ObserveAsync(Round(100, 1), decimals: 8);

        Assert.Equal([new SubAccountKey(Alice)], _model.Touched(SubAccountKey.Market, WalletSlots.Price(Feed), _journal.Slots));
        Assert.Empty(_model.Touched(SubAccountKey.Market, new Slot("opened"), _journal.Slots));
    }

    [Fact]
    public async Task Prices_names_the_slot_of_each_feed_once_its_decimals_are_known()
    {
        Assert.Empty(_model.Prices(_journal.Slots));

        await ObserveAsync(Round(answer: 99_990_000, updatedAt: 1_700_000_000), decimals: 8);

        Assert.Equal([new PriceSlot(WalletSlots.Price(Feed), new Underlying("USD"), 8)], _model.Prices(_journal.Slots));
    }

    [Fact]
    public void Read_says_that_nobody_can_liquidate_a_wallet()
    {
        Apply(Address.Zero, Alice, 1);

        SubAccountView view = _model.Read(new SubAccountKey(Alice), _journal.Slots, 0);

        Assert.Null(view.Local);
        Assert.Empty(view.Debts);
        Assert.False(_adapter.CanLiquidate);
    }

    [Fact]
    public async Task ReadFiguresAsync_has_the_names_and_order_of_the_models_figures()
    {
        _chain.Answer = (call, _) => new CallOutcome.Returned(Hash32.OfNumber(call.To == Usdc ? 7 : 8).ToArray());
        Apply(Address.Zero, Alice, 7);
        Apply(SimulatedWorld.Transfer(SimulatedWorld.Weth, Address.Zero, Alice, 8));

        IReadOnlyList<Figure> chain = await _adapter.ReadFiguresAsync(new SubAccountKey(Alice), _journal.Slots, NewClient(), BlockId.Latest, Stop);

        Assert.Equal(_model.Figures(new SubAccountKey(Alice), _journal.Slots, 0), chain);
        Assert.All(chain, figure => Assert.True(figure.IsSlot, "a balance can be repaired"));
    }

    [Fact]
    public async Task ReadFiguresAsync_of_a_token_that_does_not_answer_differs_from_any_balance()
    {
        IReadOnlyList<Figure> chain = await _adapter.ReadFiguresAsync(new SubAccountKey(Alice), _journal.Slots, NewClient(), BlockId.Latest, Stop);

        Assert.NotEqual(_model.Figures(new SubAccountKey(Alice), _journal.Slots, 0), chain);
    }

    [Fact]
    public async Task ValidateAsync_names_every_token_that_is_not_as_configured()
    {
        _chain.Answer = (call, _) => new CallOutcome.Returned(call.To == Usdc ? Hash32.OfNumber(18).ToArray() : ReadOnlyMemory<byte>.Empty);

        string? fault = await _adapter.ValidateAsync(NewClient(), Stop);

        Assert.Contains("USDC", fault, StringComparison.Ordinal);
        Assert.Contains("has 18 decimals, configured are 6", fault, StringComparison.Ordinal);
        Assert.Contains("WETH", fault, StringComparison.Ordinal);
        Assert.Contains("no code", fault, StringComparison.Ordinal);
    }

    private SimulatedClient NewClient() => new(_chain, new Random(1), new InstantTime());

    private static CallOutcome Round(int answer, int updatedAt) => new CallOutcome.Returned((byte[])
    [
        .. Hash32.OfNumber(1).ToArray(), .. Signed(answer), .. Hash32.OfNumber(updatedAt).ToArray(), .. Hash32.OfNumber(updatedAt).ToArray(),
        .. Hash32.OfNumber(1).ToArray(),
    ]);

    private static byte[] Signed(int value) =>
        Hash32.OfNumber(value < 0 ? BigInteger.Pow(2, 256) + value : value).ToArray();

    private Task ObserveAsync(CallOutcome round, int decimals)
    {
        _chain.Answer = (call, _) => call.Data.Span.SequenceEqual(Erc20.Decimals.Encode())
            ? new CallOutcome.Returned(Hash32.OfNumber(decimals).ToArray()) : round;
        return _reducer.ObserveAsync(NewClient(), _chain.Mine().Header.Ref, Stop);
    }

    private BigInteger Balance(Address holder) => _journal.Slots[new SubAccountKey(holder), WalletSlots.Balance(Usdc)];

    private void Apply(Address from, Address to, BigInteger value) => Apply(SimulatedWorld.Transfer(Usdc, from, to, value));

    private void Apply(SimulatedLog emitted)
    {
        EventLog log = _chain.Mine(emitted).Logs[0] with { LogIndex = _logs++ };
        _journal.MoveTo(log);
        _reducer.Apply(log);
    }
}
