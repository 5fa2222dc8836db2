using System.Numerics;
using CrossMargin.Chain.Abi.PerpCurie;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>Perpetual Protocol v2 on one chain, found from its clearing house.</summary>
public sealed class PerpAdapter(ChainSettings settings, VenueSettings venue) : IVenueAdapter
{
    // What closing may cost: of the mark price, of a million; fee and price impact together.
    private const int ClosingCostMax = 50_000;

    // Of that bound, by our own estimate: it holds in hard times, in which a position had better stay than be closed. The venue's own fee is a fiftieth of it.
    private const double ClosingShare = 0.1;
    private const int ClosingSeconds = 15 * 60;

    private readonly Address _house = venue.Addresses[VenueKind.ClearingHouse];
    private readonly PerpCatalog _catalog = new();
    private PerpContracts? _contracts;

    public VenueId Venue { get; } = new(settings.ChainId, venue.Name);

    public long StartBlock => venue.StartBlock;

    public Task<string?> ValidateAsync(IChainClient chain, CancellationToken cancellationToken) =>
        PerpValidation.FindFaultAsync(chain, _house, cancellationToken);

    public async Task DiscoverAsync(IChainClient chain, CancellationToken cancellationToken) =>
        _contracts ??= await PerpContracts.FindAsync(chain, _house, cancellationToken);

    public IVenueReducer Resume(SlotJournal slots) => new PerpReducer(_house, _contracts, _catalog, slots);

    public Task<IReadOnlyList<Figure>> ReadFiguresAsync(
        SubAccountKey account, VenueSlots slots, IChainClient chain, BlockId block, CancellationToken cancellationToken) =>
        new PerpReading(_house, account, slots, _catalog).ReadAsync(chain, block, cancellationToken);

    public CallRequest Encode(LiquidationPlan plan, VenueSlots slots)
    {
        LiquidationOption option = plan.Option;
        Address trader = plan.Target.Key.Holder;
        if (option.Market is not { } baseToken)
            return new CallRequest(slots[PerpSlots.Vault].ToAddress(), EncodeSale(plan, slots));
        return new CallRequest(_house, option.Step == LiquidationStep.CancelOrders
            ? ClearingHouse.CancelAllExcessOrders.Encode(trader, baseToken)
            : ClearingHouse.Liquidate.Encode(trader, baseToken, PerpOptions.SizeOf(option, slots[_catalog.Market(baseToken).Mark])));
    }

    /// <summary>One position after the other; a market that is not open cannot be left.</summary>
    public CallRequest? CloseInherited(Address keeper, VenueSlots slots, long timestamp)
    {
        TraderStanding standing = TraderStanding.Read(new SubAccountKey(keeper), slots, _catalog);
        MarketPosition? position = standing.Positions.FirstOrDefault(
            each => !each.TakerSize.IsZero && each.Status == MarketStatus.Open && each.Mark.Sign > 0);
        if (position is null)
            return null;
        BigInteger worth = BigInteger.Abs(PerpMath.MulDiv(position.TakerSize, position.Mark, PerpMath.One));
        BigInteger cost = PerpMath.MulRatio(worth, ClosingCostMax);
        return new CallRequest(_house, ClearingHouse.ClosePosition.Encode(new ClearingHouse.ClosePositionParams(
            position.Market.BaseToken, 0, position.TakerSize.Sign > 0 ? worth - cost : worth + cost, timestamp + ClosingSeconds, default)));
    }

    public double ClosingSlippage => ClosingShare * ClosingCostMax / (double)PerpMath.Million;

    public LiquidationRefusal Explain(ReadOnlySpan<byte> revertData) => PerpRefusals.Explain(revertData);

    /// <summary>All of a token is named by its amount, a part by what is paid for it: so neither is refused when prices have moved a little.</summary>
    private byte[] EncodeSale(LiquidationPlan plan, VenueSlots slots)
    {
        LiquidationOption option = plan.Option;
        Address token = option.Collateral.Address;
        bool isWhole = option.Seize.Raw == slots[plan.Target.Key, _catalog.Collateral(token).Balance];
        return Vault.LiquidateCollateral.Encode(
            plan.Target.Key.Holder, token, isWhole ? option.Seize.Raw : option.Repay.Raw, isDenominatedInSettlementToken: !isWhole);
    }
}
