using System.Numerics;
using CrossMargin.Chain.Abi.PerpCurie;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Chain.Venues.PerpCurie;
using CrossMargin.Domain;
using CrossMargin.UnitTests.Simulation;
using static CrossMargin.UnitTests.Chain.Venues.PerpCurie.PerpSlotsBuilder;

namespace CrossMargin.UnitTests.Chain.Venues.PerpCurie;

public sealed class PerpReducerTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly BigInteger Modulus = BigInteger.Pow(2, 256);

    private readonly SlotJournal _journal = new(new VenueSlots(new VenueId(new ChainId(7), "perp")));
    private readonly SimulatedChain _chain = new(SimulatedWorld.Id, 1);
    private readonly PerpReducer _reducer;
    private int _logs;

    public PerpReducerTests() => _reducer = new PerpReducer(House, Contracts, new PerpCatalog(), _journal);

    [Fact]
    public void Cash_is_vault_and_realised_gain_as_one_sum_and_a_withdrawal_loses_what_is_below_a_unit()
    {
        Apply(Contracts.Vault, Vault.DepositedEvent.Topic0, [Usdc, Alice.Holder], 100_000_000);
        Apply(Contracts.AccountBalance, AccountBalance.PnlRealizedEvent.Topic0, [Alice.Holder], -5_000_000_000_001);
        Assert.Equal(100 * PerpMath.One - 5_000_000_000_001, Cash(Alice));

        // 99.999994… becomes 99.999994, and ten are paid out.
        Apply(Contracts.Vault, Vault.WithdrawnEvent.Topic0, [Usdc, Alice.Holder], 10_000_000);
        Assert.Equal(89_999_994 * Scale, Cash(Alice));
    }

    [Fact]
    public void What_is_below_a_unit_of_a_debt_is_rounded_up_by_a_withdrawal()
    {
        Apply(Contracts.AccountBalance, AccountBalance.PnlRealizedEvent.Topic0, [Alice.Holder], -5_000_000_000_001);

        Apply(Contracts.Vault, Vault.WithdrawnEvent.Topic0, [Usdc, Alice.Holder], 0);

        Assert.Equal(-6 * Scale, Cash(Alice));
    }

    [Fact]
    public void Sold_collateral_credits_its_owner_and_the_insurance_fund()
    {
        Apply(Contracts.Vault, Vault.DepositedEvent.Topic0, [Weth, Alice.Holder], 50);
        Apply(Contracts.Vault, Vault.CollateralLiquidatedEvent.Topic0, [Alice.Holder, Weth, Liquidator.Holder], 20, 97, 3, 100_000);

        Assert.Equal((30, 97 * Scale, 3 * Scale), (_journal.Slots[Alice, Collateral.Balance], Cash(Alice), Cash(Fund)));
    }

    [Fact]
    public void Bad_debt_moves_to_the_insurance_fund()
    {
        Apply(Contracts.Vault, Vault.BadDebtSettledEvent.Topic0, [Alice.Holder], 9);

        Assert.Equal((9 * Scale, -9 * Scale), (Cash(Alice), Cash(Fund)));
    }

    [Fact]
    public void Sizes_add_up_and_dust_without_orders_goes_with_its_notional()
    {
        ChangePosition(100, -200_000);
        Assert.Equal((100, -200_000), (_journal.Slots[Alice, Market.Size], _journal.Slots[Alice, Market.Notional]));

        ChangePosition(-91, 0);
        Assert.Equal(0, _journal.Slots[Alice, Market.Size]);
    }

    [Fact]
    public void Dust_beside_an_order_stays_until_the_order_goes()
    {
        ChangeLiquidity(7);
        ChangePosition(-1, 0);
        Assert.Equal((-1, 1), (_journal.Slots[Alice, Market.Size], _journal.Slots[Alice, Market.Orders]));

        ChangePosition(0, 0);
        ChangeLiquidity(-7);
        Assert.Equal((0, 0), (_journal.Slots[Alice, Market.Size], _journal.Slots[Alice, Market.Orders]));
        Assert.Empty(_journal.Slots.Column(Market.MakerUnread));
    }

    [Fact]
    public void Filter_grows_with_the_collateral_manager()
    {
        LogFilter before = _reducer.Filter;
        Assert.Same(before, _reducer.Filter);

        Apply(Contracts.Vault, Vault.CollateralManagerChangedEvent.Topic0, [AddressOf(0xB7)]);

        Assert.Equal([AddressOf(0xB7)], _reducer.Filter.Addresses.Except(before.Addresses));
        Assert.Equal(before.Topics, _reducer.Filter.Topics);
        Assert.Equal(_reducer.Filter.Addresses, new PerpReducer(House, Contracts, new PerpCatalog(), _journal).Filter.Addresses);
    }

    [Fact]
    public void A_log_that_does_not_fit_the_abi_is_refused()
    {
        VenueDecodeException fault = Assert.Throws<VenueDecodeException>(
            () => Apply(Contracts.Vault, Vault.DepositedEvent.Topic0, [Usdc]));

        Assert.Contains("7/perp", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_taken_than_came_says_that_logs_are_missing()
    {
        Apply(Contracts.Vault, Vault.DepositedEvent.Topic0, [Weth, Alice.Holder], 50);

        Assert.Throws<VenueDecodeException>(() => Apply(Contracts.Vault, Vault.WithdrawnEvent.Topic0, [Weth, Alice.Holder], 51));
        Assert.Throws<VenueDecodeException>(() => ChangeLiquidity(-1));
    }

    [Fact]
    public async Task Contracts_that_answer_nothing_leave_no_price_and_an_unread_account()
    {
        ChangePosition(PerpMath.One, -2_000 * PerpMath.One);
        _chain.Answer = (_, _) => new CallOutcome.Reverted(ReadOnlyMemory<byte>.Empty, "reverted");

        await _reducer.ObserveAsync(NewClient(), _chain.Mine().Header.Ref, Stop);

        Assert.Equal((0, 1), (_journal.Slots[Market.Mark], _journal.Slots[Alice, Market.Unread]));
        Assert.Equal(0, Model.Read(Alice, _journal.Slots, 0).Local!.HealthFactor);
    }

    [Fact]
    public async Task A_settlement_that_nobody_claims_makes_everyone_in_the_market_be_read_again()
    {
        ChangePosition(PerpMath.One, -2_000 * PerpMath.One);
        _journal.Set(Alice, Market.Unread, 0);
        _chain.Answer = (_, _) => new CallOutcome.Reverted(ReadOnlyMemory<byte>.Empty, "reverted");

        Apply(Contracts.Exchange, Exchange.FundingUpdatedEvent.Topic0, [Eth], 1, 1);
        await _reducer.ObserveAsync(NewClient(), _chain.Mine().Header.Ref, Stop);

        Assert.Equal(1, _journal.Slots[Alice, Market.Unread]);
    }

    [Fact]
    public async Task An_entry_address_that_is_none_is_no_venue_to_observe()
    {
        PerpReducer reducer = new(House, null, new PerpCatalog(), _journal);

        Assert.Equal([House], reducer.Filter.Addresses);
        await Assert.ThrowsAsync<VenueDecodeException>(() => reducer.ObserveAsync(NewClient(), _chain.Mine().Header.Ref, Stop));
    }

    private BigInteger Cash(SubAccountKey account) => _journal.Slots[account, PerpSlots.Cash];

    private void ChangePosition(BigInteger size, BigInteger notional) =>
        Apply(House, ClearingHouse.PositionChangedEvent.Topic0, [Alice.Holder, Eth], size, 0, 0, notional, 0, 0);

    private void ChangeLiquidity(BigInteger liquidity) =>
        Apply(House, ClearingHouse.LiquidityChangedEvent.Topic0, [Alice.Holder, Eth, Usdc], -60, 60, 0, 0, liquidity, 0);

    private SimulatedClient NewClient() => new(_chain, new Random(1), new InstantTime());

    private void Apply(Address contract, Hash32 topic, Address[] indexed, params BigInteger[] words)
    {
        Hash32[] topics = [topic, .. indexed.Select(address => address.ToWord()), default, default, default];
        EventLog log = new()
        {
            Address = contract,
            TopicCount = (byte)(1 + indexed.Length),
            Topic0 = topics[0],
            Topic1 = topics[1],
            Topic2 = topics[2],
            Topic3 = topics[3],
            Data = (byte[])[.. words.SelectMany(word => Hash32.OfNumber(word.Sign < 0 ? Modulus + word : word).ToArray())],
            BlockNumber = 1,
            BlockHash = default,
            BlockTimestamp = 1_000,
            TransactionHash = Hash32.OfNumber(1),
            TransactionIndex = 0,
            LogIndex = _logs++,
        };
        _journal.MoveTo(log);
        _reducer.Apply(log);
    }
}
