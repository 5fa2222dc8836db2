using CrossMargin.Chain.Abi.LyraV1;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>One market of Lyra v1 "Avalon" on one chain, found from its OptionMarket.</summary>
public sealed class LyraAdapter(ChainSettings settings, VenueSettings venue) : IVenueAdapter
{
    private readonly Address _market = venue.Addresses[VenueKind.OptionMarket];
    private readonly LyraTokens _tokens = new(settings);
    private LyraContracts? _contracts;

    public VenueId Venue { get; } = new(settings.ChainId, venue.Name);

    public long StartBlock => venue.StartBlock;

    public Task<string?> ValidateAsync(IChainClient chain, CancellationToken cancellationToken) =>
        LyraValidation.FindFaultAsync(chain, _market, cancellationToken);

    public async Task DiscoverAsync(IChainClient chain, CancellationToken cancellationToken) =>
        _contracts ??= await LyraContracts.FindAsync(chain, _market, cancellationToken);

    public IVenueReducer Resume(SlotJournal slots) =>
        new LyraReducer(_market, _contracts ?? LyraContracts.Of(_market, slots.Slots), _tokens, slots);

    public Task<IReadOnlyList<Figure>> ReadFiguresAsync(
        SubAccountKey account, VenueSlots slots, IChainClient chain, BlockId block, CancellationToken cancellationToken) =>
        new LyraChainFigures(_market, slots, chain, block).ReadAsync(account, cancellationToken);

    public CallRequest Encode(LiquidationPlan plan, VenueSlots slots) => new(
        _market, OptionMarket.LiquidatePosition.Encode(plan.Target.Key.Part.ToNumber(), plan.Option.Beneficiary ?? default));

    public LiquidationRefusal Explain(ReadOnlySpan<byte> revertData) => LyraRefusals.Explain(revertData);
}
