using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Abi.Chainlink;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Wallet;

/// <summary>Balances from transfers, prices from feeds.</summary>
/// <remarks>
/// A mint comes from the zero address and a burn goes to it; that address is no holder. When a holder sends more than its
/// transfers brought it, the token moves balances without saying so (it rebases, or takes a fee), or its start block is
/// too late. The holding is then worth nothing to us: it is marked, counts as zero from there on, and is left alone. That
/// errs against the account. It is one holder's mark, not the venue's end: the other balances are what their transfers say, and
/// reconciliation compares every one of them with the chain.
/// </remarks>
internal sealed class WalletReducer : IVenueReducer
{
    private readonly SlotJournal _journal;
    private readonly VenueId _venue;
    private readonly Dictionary<Address, WalletToken> _tokens;
    private readonly Address[] _feeds;

    public WalletReducer(VenueId venue, LogFilter filter, IReadOnlyList<WalletToken> tokens, SlotJournal journal)
    {
        (_venue, Filter, _journal) = (venue, filter, journal);
        _tokens = tokens.ToDictionary(token => token.Token.Address);
        _feeds = [.. tokens.Where(token => token.Feed is not null).Select(token => token.Feed!.Address).Distinct()];
    }

    public LogFilter Filter { get; }

    public void Apply(in EventLog log)
    {
        Erc20.TransferEvent transfer;
        try
        {
            transfer = Erc20.TransferEvent.Decode(log);
        }
        catch (AbiException fault)
        {
            throw new VenueDecodeException(_venue, log, fault.Message);
        }

        if (transfer.From == transfer.To || transfer.Value.IsZero)
            return;
        WalletToken token = _tokens[log.Address];
        Move(transfer.From, token, -transfer.Value);
        Move(transfer.To, token, transfer.Value);
    }

    public async Task ObserveAsync(IChainClient chain, BlockRef at, CancellationToken cancellationToken)
    {
        if (_feeds.Length == 0)
            return;
        Address[] unknown = [.. _feeds.Where(feed => _journal.Slots[WalletSlots.PriceDecimals(feed)].IsZero)];
        IReadOnlyList<CallOutcome> answers = await chain.CallManyAsync(
            [.. _feeds.Select(feed => new CallRequest(feed, Aggregator.LatestRoundData.Encode())),
                .. unknown.Select(feed => new CallRequest(feed, Aggregator.Decimals.Encode()))],
            BlockId.At(at), cancellationToken);
        _journal.MoveToEndOf(at);
        for (int i = 0; i < unknown.Length; i++)
        {
            if (answers[_feeds.Length + i].TryDecode(Aggregator.Decimals.DecodeResult, out byte decimals))
                _journal.Set(WalletSlots.PriceDecimals(unknown[i]), decimals + BigInteger.One);
        }

        for (int i = 0; i < _feeds.Length; i++)
            SetPrice(_feeds[i], answers[i]);
    }

    private void SetPrice(Address feed, CallOutcome answer)
    {
        // A feed that reverts, or answers nothing above zero, has no price: an old one must not stand in for it.
        bool isPrice = answer.TryDecode(Aggregator.LatestRoundData.DecodeResult, out Aggregator.LatestRoundData.Result round)
            && round.Answer.Sign > 0;
        _journal.Set(WalletSlots.Price(feed), isPrice ? round.Answer : BigInteger.Zero);
        _journal.Set(WalletSlots.PriceUpdatedAt(feed), isPrice ? round.UpdatedAt : BigInteger.Zero);
    }

    private void Move(Address holder, WalletToken token, BigInteger change)
    {
        if (holder.IsZero)
            return;
        SubAccountKey key = new(holder);
        BigInteger balance = _journal.Slots[key, token.Balance] + change;
        if (balance.Sign >= 0 && _journal.Slots[key, token.Untrusted].IsZero)
        {
            _journal.Set(key, token.Balance, balance);
            return;
        }

        _journal.Set(key, token.Balance, BigInteger.Zero);
        _journal.Set(key, token.Untrusted, BigInteger.One);
    }
}
