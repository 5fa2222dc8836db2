using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Abi.MorphoBlue;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Morpho;

/// <summary>Morpho Blue's events as its own storage: shares and totals to the last unit.</summary>
/// <remarks>Events come from one contract, which has all markets: the filter never changes.</remarks>
internal sealed partial class MorphoReducer : IVenueReducer
{
    private readonly VenueId _venue;
    private readonly SlotJournal _journal;
    private readonly MorphoTokens _tokens;
    private readonly MorphoSlots _names = new();
    private readonly Dictionary<Hash32, Handler> _handlers;
    // The markets that the slots have, so that not every block searches for them.
    private readonly HashSet<MarketSlots> _markets;

    public MorphoReducer(VenueId venue, Address morpho, MorphoTokens tokens, SlotJournal journal)
    {
        (_venue, _tokens, _journal) = (venue, tokens, journal);
        _markets = [.. _names.Known(journal.Slots)];
        _handlers = new()
        {
            [MorphoBlue.CreateMarketEvent.Topic0] = ApplyCreateMarket,
            [MorphoBlue.AccrueInterestEvent.Topic0] = ApplyAccrueInterest,
            [MorphoBlue.SetFeeEvent.Topic0] = ApplySetFee,
            [MorphoBlue.SetFeeRecipientEvent.Topic0] = ApplySetFeeRecipient,
            [MorphoBlue.SupplyEvent.Topic0] = ApplySupply,
            [MorphoBlue.WithdrawEvent.Topic0] = ApplyWithdraw,
            [MorphoBlue.BorrowEvent.Topic0] = ApplyBorrow,
            [MorphoBlue.RepayEvent.Topic0] = ApplyRepay,
            [MorphoBlue.SupplyCollateralEvent.Topic0] = ApplySupplyCollateral,
            [MorphoBlue.WithdrawCollateralEvent.Topic0] = ApplyWithdrawCollateral,
            [MorphoBlue.LiquidateEvent.Topic0] = ApplyLiquidate,
        };
        Filter = new LogFilter(new HashSet<Address> { morpho }, _handlers.Keys.ToHashSet());
    }

    private delegate void Handler(in EventLog log);

    public LogFilter Filter { get; }

    private VenueSlots Slots => _journal.Slots;

    public void Apply(in EventLog log)
    {
        if (!_handlers.TryGetValue(log.Topic0, out Handler? handler))
            throw new VenueDecodeException(_venue, log, $"the topic {log.Topic0} is none that is watched.");
        try
        {
            handler(log);
        }
        catch (AbiException fault)
        {
            throw new VenueDecodeException(_venue, log, fault.Message);
        }
    }

    private MarketSlots MarketOf(Hash32 id, in EventLog log)
    {
        MarketSlots market = _names.Market(id);
        return Slots[market.LastUpdate].IsZero
            ? throw new VenueDecodeException(_venue, log, $"the market {id} was not created since the start block.")
            : market;
    }

    /// <summary>Changes a value of the venue's own. Below zero is where no value of the contract goes: then logs are missing.</summary>
    private void Move(Slot slot, BigInteger change, in EventLog log) => Move(SubAccountKey.Market, slot, change, log);

    private void Move(SubAccountKey account, Slot slot, BigInteger change, in EventLog log)
    {
        BigInteger value = Slots[account, slot] + change;
        if (value.Sign < 0)
            throw new VenueDecodeException(_venue, log, $"{slot} of {account} would be {value}.");
        _journal.Set(account, slot, value);
    }
}
