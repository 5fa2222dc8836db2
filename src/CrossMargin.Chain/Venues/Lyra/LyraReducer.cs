using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Abi.LyraV1;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>Turns the logs of one Lyra market into its slots. Events carry absolute values: the last one counts.</summary>
internal sealed partial class LyraReducer : IVenueReducer
{
    private delegate void Handler(in EventLog log);

    private readonly SlotJournal _journal;
    private readonly LyraContracts? _contracts;
    private readonly LyraTokens _tokens;
    private readonly Dictionary<Address, Dictionary<Hash32, Handler>> _events;

    /// <param name="contracts">Null while the market is not initialised: it then logs nothing that counts.</param>
    public LyraReducer(Address market, LyraContracts? contracts, LyraTokens tokens, SlotJournal journal)
    {
        (_journal, _contracts, _tokens) = (journal, contracts, tokens);
        _events = new() { [market] = MarketEvents() };
        if (contracts is not null)
        {
            _events[contracts.OptionToken] = TokenEvents();
            _events[contracts.GreekCache] = CacheEvents();
            _events[contracts.Pricer] = PricerEvents();
        }

        Filter = new LogFilter(_events.Keys.ToHashSet(), _events.Values.SelectMany(events => events.Keys).ToHashSet());
    }

    public LogFilter Filter { get; }

    private VenueSlots Slots => _journal.Slots;

    public void Apply(in EventLog log)
    {
        if (!_events.TryGetValue(log.Address, out Dictionary<Hash32, Handler>? events)
            || !events.TryGetValue(log.Topic0, out Handler? handle))
            return;
        try
        {
            handle(log);
        }
        catch (AbiException fault)
        {
            throw new VenueDecodeException(Slots.Venue, log, fault.Message);
        }
    }

    private Dictionary<Hash32, Handler> TokenEvents() => new()
    {
        [OptionToken.PositionUpdatedEvent.Topic0] = OnPositionUpdated,
        [OptionToken.TransferEvent.Topic0] = OnTransfer,
        [OptionToken.PartialCollateralParamsSetEvent.Topic0] = OnPartialCollateralParamsSet,
    };

    /// <summary>A position that is closed, liquidated, settled or merged is none any more, whatever amount its struct still shows.</summary>
    private void OnPositionUpdated(in EventLog log)
    {
        OptionToken.PositionUpdatedEvent updated = OptionToken.PositionUpdatedEvent.Decode(log);
        SubAccountKey key = LyraSlots.KeyOf(updated.PositionId);
        OptionToken.OptionPosition position = updated.Position;
        bool isActive = position.State == LyraFigures.ActiveState;
        if (isActive && !LyraOptionTypes.IsKnown(position.OptionType))
            throw new VenueDecodeException(Slots.Venue, log, $"a position's option type is {position.OptionType}, known are 0 to 4.");
        _journal.Set(key, LyraSlots.Strike, isActive ? IdOf(log, position.StrikeId) : 0);
        _journal.Set(key, LyraSlots.OptionType, isActive ? position.OptionType : 0);
        _journal.Set(key, LyraSlots.Amount, isActive ? position.Amount : 0);
        _journal.Set(key, LyraSlots.Collateral, isActive ? position.Collateral : 0);
        _journal.Set(key, VenueMarks.Owner, isActive ? updated.Owner.ToNumber() : 0);
    }

    /// <summary>A mint comes before the position that it is of; a burn leaves nobody.</summary>
    private void OnTransfer(in EventLog log)
    {
        OptionToken.TransferEvent transfer = OptionToken.TransferEvent.Decode(log);
        _journal.Set(LyraSlots.KeyOf(transfer.TokenId), VenueMarks.Owner, transfer.To.ToNumber());
    }

    /// <summary>Strikes and boards count from one.</summary>
    private long IdOf(in EventLog log, BigInteger id) => id.Sign > 0 && id <= long.MaxValue
        ? (long)id
        : throw new VenueDecodeException(Slots.Venue, log, $"{id} is no number of a strike or a board.");
}
