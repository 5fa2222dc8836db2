using System.Numerics;
using CrossMargin.Chain.Abi.MorphoBlue;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Venues.Morpho;

/// <summary>Morpho Blue, all markets of one contract. Everything is found from that contract's address.</summary>
public sealed class MorphoAdapter : IVenueAdapter
{
    /// <summary>ErrorsLib.sol, HEALTHY_POSITION.</summary>
    private const string HealthyPosition = "position is healthy";

    private readonly Address _morpho;
    private readonly MorphoTokens _tokens;
    private readonly MorphoSlots _names = new();

    public MorphoAdapter(ChainSettings chain, VenueSettings venue)
    {
        Venue = new VenueId(chain.ChainId, venue.Name);
        StartBlock = venue.StartBlock;
        _morpho = venue.Addresses[VenueKind.Morpho];
        _tokens = new MorphoTokens(chain);
    }

    public VenueId Venue { get; }

    public long StartBlock { get; }

    public Task<string?> ValidateAsync(IChainClient chain, CancellationToken cancellationToken) =>
        MorphoValidation.FindFaultAsync(_morpho, chain, cancellationToken);

    public IVenueReducer Resume(SlotJournal slots) => new MorphoReducer(Venue, _morpho, _tokens, slots);

    /// <remarks>No view says whether an account is healthy: what the contracts answer is put through the contract's own arithmetic.</remarks>
    public Task<IReadOnlyList<Figure>> ReadFiguresAsync(
        SubAccountKey account, VenueSlots slots, IChainClient chain, BlockId block, CancellationToken cancellationToken)
    {
        MarketSlots market = _names.Market(account.Part);
        return new MorphoReading(_morpho, market, market.ParametersOf(slots), chain, block).ReadAsync(account.Holder, cancellationToken);
    }

    public CallRequest Encode(LiquidationPlan plan, VenueSlots slots)
    {
        SubAccountKey target = plan.Target.Key;
        MarketSlots market = _names.Market(target.Part);
        MarketPosition position = market.PositionOf(target, slots);
        bool namesShares = SeizurePlan.NamesShares(plan.Option.Repay.Raw, plan.Option.Seize.Raw, position, market.StateOf(slots));
        return new CallRequest(_morpho, MorphoBlue.Liquidate.Encode(
            market.ParametersOf(slots), target.Holder,
            namesShares ? BigInteger.Zero : plan.Option.Seize.Raw, namesShares ? position.BorrowShares : BigInteger.Zero, []));
    }

    /// <remarks>Of markets in which somebody has debt or collateral.</remarks>
    public IReadOnlyList<PriceQuestion> AskPrices(VenueSlots slots) =>
    [
        .. from market in _names.Known(slots)
           where market.IsExposed(slots) && !slots[market.Oracle].IsZero
           select new PriceQuestion(market.Price, new CallRequest(slots[market.Oracle].ToAddress(), Oracle.Price.Encode())),
    ];

    /// <summary>Morpho's errors are texts.</summary>
    public LiquidationRefusal Explain(ReadOnlySpan<byte> revertData)
    {
        LiquidationRefusal refusal = LiquidationRefusal.OfLanguage(revertData);
        return refusal with { IsHealthy = refusal.Reason == HealthyPosition };
    }
}
