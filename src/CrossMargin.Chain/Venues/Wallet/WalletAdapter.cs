using System.Numerics;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Chain.Proofs;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Venues.Wallet;

/// <summary>Plain token balances, so that idle funds are part of an account's view. Nobody can liquidate them.</summary>
public sealed class WalletAdapter : IVenueAdapter, IProvableVenue
{
    /// <summary>Holders besides the account whose balances help to find a token's layout.</summary>
    private const int Witnesses = 4;

    private readonly IReadOnlyList<WalletToken> _tokens;
    private readonly LogFilter _filter;

    public WalletAdapter(ChainSettings chain, VenueSettings venue)
    {
        Venue = new VenueId(chain.ChainId, venue.Name);
        StartBlock = venue.StartBlock;
        _tokens = WalletTokens.Of(chain, venue);
        _filter = new LogFilter(
            _tokens.Select(token => token.Token.Address).ToHashSet(), new HashSet<Hash32> { Erc20.TransferEvent.Topic0 });
    }

    public VenueId Venue { get; }

    public long StartBlock { get; }

    public bool CanLiquidate => false;

    /// <summary>Every token must be a contract whose decimals are the configured ones: by them each balance is valued.</summary>
    public async Task<string?> ValidateAsync(IChainClient chain, CancellationToken cancellationToken)
    {
        IReadOnlyList<CallOutcome> answers = await chain.CallManyAsync(
            [.. _tokens.Select(token => new CallRequest(token.Token.Address, Erc20.Decimals.Encode()))],
            BlockId.Latest, cancellationToken);
        List<string> faults = [];
        for (int i = 0; i < _tokens.Count; i++)
        {
            Token token = _tokens[i].Token;
            if (answers[i] is CallOutcome.Returned { Data.IsEmpty: true })
                faults.Add($"token {token.Symbol}: {token.Address} has no code, or no decimals()");
            else if (!answers[i].TryDecode(Erc20.Decimals.DecodeResult, out byte decimals))
                faults.Add($"token {token.Symbol}: {token.Address} is no ERC-20 contract with decimals()");
            else if (decimals != token.Decimals)
                faults.Add($"token {token.Symbol}: {token.Address} has {decimals} decimals, configured are {token.Decimals}");
        }

        return faults.Count == 0 ? null : string.Join("; ", faults);
    }

    public IVenueReducer Resume(SlotJournal slots) => new WalletReducer(Venue, _filter, _tokens, slots);

    public async Task<IReadOnlyList<Figure>> ReadFiguresAsync(
        SubAccountKey account, VenueSlots slots, IChainClient chain, BlockId block, CancellationToken cancellationToken)
    {
        WalletToken[] trusted = [.. _tokens.Where(token => slots[account, token.Untrusted].IsZero)];
        IReadOnlyList<CallOutcome> answers = await chain.CallManyAsync(
            [.. trusted.Select(token => new CallRequest(token.Token.Address, Erc20.BalanceOf.Encode(account.Holder)))],
            block, cancellationToken);
        return [.. trusted.Select((token, i) => new Figure(token.Balance.Name, BalanceOf(answers[i]), IsSlot: true))];
    }

    public IReadOnlyList<SlotPlacement> Place(SubAccountKey account, VenueSlots slots) =>
        account.IsMarket || !account.Part.IsZero
            ? [] : [.. _tokens.Select(token => PlaceBalance(account, token, slots)), .. PlacePrices(account, slots)];

    public CallRequest Encode(LiquidationPlan plan, VenueSlots slots) =>
        throw new NotSupportedException("A plain wallet cannot be liquidated.");

    private static SlotPlacement PlaceBalance(SubAccountKey account, WalletToken token, VenueSlots slots)
    {
        if (!slots[account, token.Untrusted].IsZero)
            return new SlotPlacement.Foreign(account, token.Balance, "is not kept: the token's transfers contradicted it, and it counts as nothing");
        Address[] witnesses =
        [
            .. slots.Column(token.Balance).OrderByDescending(holding => holding.Value).ThenBy(holding => holding.Key.Holder)
                .Select(holding => holding.Key.Holder).Where(holder => holder != account.Holder).Take(Witnesses),
        ];
        return new SlotPlacement.Balance(account, token.Balance, token.Token.Address, account.Holder, witnesses);
    }

    private IEnumerable<SlotPlacement> PlacePrices(SubAccountKey account, VenueSlots slots) =>
        from feed in _tokens.Where(token => !slots[account, token.Balance].IsZero).Select(token => token.Feed).OfType<FeedSettings>().Distinct()
        select new SlotPlacement.Foreign(
            SubAccountKey.Market, WalletSlots.Price(feed.Address), $"is answered by the feed {feed.Address}, whose storage layout is not known");

    private static BigInteger? BalanceOf(CallOutcome answer) =>
        answer.TryDecode(Erc20.BalanceOf.DecodeResult, out BigInteger balance) ? balance : null;
}
