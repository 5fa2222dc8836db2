using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Chain.Venues.Aave;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.UnitTests.Chain.Venues.Aave;

/// <summary>Which rules hold from which log on, over a recorded run of V3.6 and logs that follow it.</summary>
public sealed class AaveUpgradeTests
{
    private static readonly Address Implementation = Address.Parse("0x00000000000000000000000000000000000012e5");
    private static readonly Address Holder = Address.Parse("0x0000000000000000000000000000000000000a11");
    private static readonly BigInteger Index = AaveMath.Ray + AaveMath.Ray / 10;
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly RecordedAave _recorded = RecordedAave.Load();
    private readonly SlotJournal _journal;
    private readonly IVenueReducer _reducer;
    private int _logIndex = 1_000;

    public AaveUpgradeTests()
    {
        VenueSettings venue = new(
            "aave-v3", VenueKind.Aave, new Dictionary<string, Address> { [VenueKind.PoolAddressesProvider] = _recorded.Provider }, [], 0);
        AaveAdapter adapter = new(AaveSlotsBuilder.Settings with { Venues = [venue] }, venue);
        _journal = new SlotJournal(new VenueSlots(adapter.Venue));
        _reducer = adapter.Resume(_journal);
    }

    private VenueSlots Slots => _journal.Slots;

    private ReserveSlots Reserve => new(Slots[AaveSlots.ReserveAt(0)].ToAddress());

    [Fact]
    public async Task A_token_s_rule_changes_at_its_own_log_within_a_block_and_the_revision_is_an_entry_that_no_log_carries()
    {
        await ApplyRecordedAsync();
        SubAccountKey account = new(Holder);
        Address aToken = Slots[Reserve.AToken].ToAddress();
        Answer(AToken.AtokenRevision.Encode(), 1);
        Answer(AToken.HandleRepayment.Encode(default, default, 0), null, "0x");

        // 4 / 1.1 = 3.63…: up at half 4; so that the balance is at least 4, 4 as well; then 7 + 4 = 11 is 10 in V3.6, and 4 + 4 = 8 in V3.0.
        await ApplyAsync(Mint(aToken, 4));
        Assert.Equal(4, Slots[account, Reserve.Supply]);
        _journal.Clear();
        await ApplyAsync(Upgraded(aToken));
        await ApplyAsync(Mint(aToken, 4));

        Assert.Equal(8, Slots[account, Reserve.Supply]);
        Assert.Equal((Implementation.ToNumber(), 1), (Slots[Reserve.ATokenProxy.Implementation], Slots[Reserve.ATokenProxy.Revision]));
        LedgerEntry read = Assert.Single(_journal.Entries, entry => entry.Slot == Reserve.ATokenProxy.Revision && !entry.Value.IsZero);
        Assert.Equal((_recorded.Last.Number + 1, LedgerEntry.EndOfBlock, Hash32.Zero), (read.BlockNumber, read.LogIndex, read.TransactionHash));
        Assert.Equal(5, Slots[Reserve.DebtTokenProxy.Revision]);
    }

    [Theory]
    [InlineData(7, "revision 7 (Aave V3.3); this adapter reads revisions 1 (Aave V3.0) and 10 (Aave V3.6)")]
    [InlineData(11, "revision 11; this adapter reads")]
    [InlineData(0, "revision 0; this adapter reads")]      // No contract of Aave at all.
    public async Task A_pool_of_another_revision_is_not_followed(int revision, string sentence)
    {
        await ApplyRecordedAsync();
        Answer(Pool.PoolRevision.Encode(), revision);

        VenueDecodeException fault = await Assert.ThrowsAsync<VenueDecodeException>(() => ApplyAsync(Upgraded(Slots[AaveSlots.Pool].ToAddress())));

        Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
        Assert.Contains($"at block {_recorded.Last.Number + 1}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_another_revision_is_not_followed()
    {
        await ApplyRecordedAsync();
        Answer(AToken.AtokenRevision.Encode(), 3);
        Answer(AToken.HandleRepayment.Encode(default, default, 0), null, "0x");

        Assert.Contains("aToken has revision 3;", await FaultAsync(Upgraded(Slots[Reserve.AToken].ToAddress())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configurator_of_another_revision_is_not_followed()
    {
        await ApplyRecordedAsync();
        Answer(PoolConfigurator.ConfiguratorRevision.Encode(), 6);

        Assert.Contains("configurator has revision 6;", await FaultAsync(Upgraded(Slots[AaveSlots.Configurator].ToAddress())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_aTokens_of_V30_are_told_from_the_later_ones_of_the_same_revision()
    {
        await ApplyRecordedAsync();
        Answer(AToken.AtokenRevision.Encode(), 1);
        Answer(AToken.HandleRepayment.Encode(default, default, 0), null, null);

        Assert.Contains("core-v3 1.16", await FaultAsync(Upgraded(Slots[Reserve.AToken].ToAddress())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_upgraded_pool_keeps_is_read_once()
    {
        await ApplyRecordedAsync();
        Answer(Pool.PoolRevision.Encode(), 1);
        await ApplyAsync(Upgraded(Slots[AaveSlots.Pool].ToAddress()));
        Assert.Equal(1, Slots[AaveSlots.PoolUnread]);
        _journal.MoveToEndOf(_recorded.Last);
        _journal.Set(Reserve.Threshold, 1);

        await _reducer.ObserveAsync(_recorded, _recorded.Last, Stop);

        Assert.Equal(0, Slots[AaveSlots.PoolUnread]);
        Assert.True(Slots[Reserve.Threshold] > 1);
    }

    [Fact]
    public async Task A_node_without_the_old_state_tells_the_revisions_that_cannot_have_changed()
    {
        _recorded.IsPruned = true;
        await ApplyRecordedAsync(isSettled: true);

        Assert.Equal((10, 5, 5), (Slots[AaveSlots.PoolRevision], Slots[Reserve.ATokenProxy.Revision], Slots[Reserve.DebtTokenProxy.Revision]));
    }

    [Fact]
    public async Task A_token_that_was_upgraded_since_takes_a_node_that_knows_the_old_state()
    {
        _recorded.IsPruned = true;
        // The pool is V3.6's; the newest state says V3.0 of a token. It cannot be the state that it began with.
        _recorded.Answer(Address.Parse("0x2dd1e6cacedee49598c19b952b663ae233ec0ffb"), Hex.Of(AToken.AtokenRevision.Selector), Hex.Of(Hash32.OfNumber(1).ToArray()));

        VenueDecodeException fault = await Assert.ThrowsAsync<VenueDecodeException>(() => ApplyRecordedAsync(isSettled: true));

        Assert.Contains("archive", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Near_the_head_a_node_without_the_state_is_asked_again()
    {
        _recorded.IsPruned = true;

        await Assert.ThrowsAsync<RpcErrorException>(() => ApplyRecordedAsync());
    }

    private async Task ApplyRecordedAsync(bool isSettled = false)
    {
        foreach (EventLog log in _recorded.Logs)
            await ApplyAsync(log, isSettled);
        await _reducer.ObserveAsync(_recorded.IsPruned ? RecordedAave.Load() : _recorded, _recorded.Last, Stop);
    }

    private async Task ApplyAsync(EventLog log, bool isSettled = false)
    {
        _journal.MoveTo(log);
        _reducer.Apply(log);
        if (_reducer.MustLearn)
            await _reducer.LearnAsync(_recorded, _recorded.Last with { Number = log.BlockNumber }, isSettled, Stop);
    }

    private async Task<string> FaultAsync(EventLog log) =>
        (await Assert.ThrowsAsync<VenueDecodeException>(() => ApplyAsync(log))).Message;

    private void Answer(byte[] call, int number) => _recorded.Add(Implementation, Hex.Of(call), Hex.Of(Hash32.OfNumber(number).ToArray()));

    private void Answer(byte[] call, Address? other, string? result) => _recorded.Add(other ?? Implementation, Hex.Of(call), result);

    private EventLog Upgraded(Address proxy) => LogOf(proxy, [Proxy.UpgradedEvent.Topic0, Implementation.ToWord()], []);

    private EventLog Mint(Address aToken, int value) => LogOf(
        aToken, [AToken.MintEvent.Topic0, Holder.ToWord(), Holder.ToWord()],
        [.. Hash32.OfNumber(value).ToArray(), .. Hash32.OfNumber(0).ToArray(), .. Hash32.OfNumber(Index).ToArray()]);

    private EventLog LogOf(Address contract, Hash32[] topics, byte[] data) => new()
    {
        Address = contract,
        TopicCount = (byte)topics.Length,
        Topic0 = topics[0],
        Topic1 = topics.ElementAtOrDefault(1),
        Topic2 = topics.ElementAtOrDefault(2),
        Topic3 = default,
        Data = data,
        BlockNumber = _recorded.Last.Number + 1,
        BlockHash = default,
        BlockTimestamp = _recorded.Last.Timestamp + 12,
        TransactionHash = Hash32.OfNumber(7),
        TransactionIndex = 0,
        LogIndex = _logIndex++,
    };
}
