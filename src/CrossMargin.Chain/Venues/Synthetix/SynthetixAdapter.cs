using CrossMargin.Chain.Abi.SynthetixPerpsV2;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Venues.Synthetix;

/// <summary>Synthetix Perps V2 on one chain, found from its markets' manager.</summary>
public sealed class SynthetixAdapter(ChainSettings settings, VenueSettings venue) : IVenueAdapter
{
    private readonly Address _manager = venue.Addresses[VenueKind.FuturesMarketManager];
    private readonly MarketCatalog _markets = new();

    public VenueId Venue { get; } = new(settings.ChainId, venue.Name);

    public long StartBlock => venue.StartBlock;

    public Task<string?> ValidateAsync(IChainClient chain, CancellationToken cancellationToken) =>
        SynthetixValidation.FindFaultAsync(chain, _manager, cancellationToken);

    public IVenueReducer Resume(SlotJournal slots) => new SynthetixReducer(_manager, _markets, slots);

    public async Task<IReadOnlyList<Figure>> ReadFiguresAsync(
        SubAccountKey account, VenueSlots slots, IChainClient chain, BlockId block, CancellationToken cancellationToken)
    {
        MarketSlots? found = _markets.Of(account, slots);
        Invariant.Require(found is not null, "An account of a market comes after the market.");
        MarketQuestions questions = new(found, account.Holder);
        await questions.RunAsync(chain, block, cancellationToken);
        return questions.Figures();
    }

    public CallRequest Encode(LiquidationPlan plan, VenueSlots slots)
    {
        Address trader = plan.Target.Key.Holder;
        return new CallRequest(
            Address.FromWord(plan.Target.Key.Part),
            plan.Option.Step == LiquidationStep.Flag
                ? PerpsV2Market.FlagPosition.Encode(trader)
                : PerpsV2Market.LiquidatePosition.Encode(trader));
    }

    public LiquidationRefusal Explain(ReadOnlySpan<byte> revertData) => SynthetixRefusals.Explain(revertData);
}
