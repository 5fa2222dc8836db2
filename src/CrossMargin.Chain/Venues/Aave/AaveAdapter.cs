using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Proofs;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>Aave V3.0 or V3.6 on one chain, found from its addresses provider, and followed from the one to the other.</summary>
public sealed class AaveAdapter(ChainSettings settings, VenueSettings venue) : IVenueAdapter, IProvableVenue
{
    private readonly Address _provider = venue.Addresses[VenueKind.PoolAddressesProvider];
    private readonly ReserveCatalog _reserves = new();
    private readonly AaveTokens _tokens = new(settings);

    public VenueId Venue { get; } = new(settings.ChainId, venue.Name);

    public long StartBlock => venue.StartBlock;

    public Task<string?> ValidateAsync(IChainClient chain, CancellationToken cancellationToken) =>
        AaveValidation.FindFaultAsync(chain, _provider, cancellationToken);

    public IVenueReducer Resume(SlotJournal slots) => new AaveReducer(_provider, _reserves, _tokens, slots);

    public async Task<IReadOnlyList<Figure>> ReadFiguresAsync(
        SubAccountKey account, VenueSlots slots, IChainClient chain, BlockId block, CancellationToken cancellationToken)
    {
        Invariant.Require(!slots[AaveSlots.Pool].IsZero, "An account of Aave comes after its pool.");
        Address pool = slots[AaveSlots.Pool].ToAddress();
        Address user = account.Holder;
        BlockReads reads = new();
        IReadOnlyList<Figure> verdict = [];
        reads.Ask(pool, Pool.GetUserAccountData.Encode(user), DecodeVerdict, [], answer => verdict = answer);
        BigInteger? flags = null;
        BigInteger? eMode = null;
        reads.Ask(
            pool, Pool.GetUserConfiguration.Encode(user), data => Pool.GetUserConfiguration.DecodeResult(data).Data, data => flags = data);
        reads.Ask(pool, Pool.GetUserEMode.Encode(user), Pool.GetUserEMode.DecodeResult, category => eMode = category);
        Dictionary<Slot, BigInteger?> balances = [];
        foreach ((_, ReserveSlots reserve) in _reserves.Listed(slots))
        {
            AskToken(reads, slots[reserve.AToken], AToken.ScaledBalanceOf.Encode(user), reserve.Supply, balances);
            AskToken(reads, slots[reserve.DebtToken], VariableDebtToken.ScaledBalanceOf.Encode(user), reserve.Debt, balances);
            if (slots[reserve.StableToken].IsZero)
                continue;
            AskToken(reads, slots[reserve.StableToken], StableDebtToken.PrincipalBalanceOf.Encode(user), reserve.StableDebt, balances);
            AskToken(reads, slots[reserve.StableToken], StableDebtToken.GetUserStableRate.Encode(user), reserve.StableRate, balances);
            AskToken(reads, slots[reserve.StableToken], StableDebtToken.GetUserLastUpdated.Encode(user), reserve.StableSince, balances);
        }

        await reads.RunAsync(chain, block, cancellationToken);
        // Two bits for each reserve: the lower says that it is borrowed, the upper that it is collateral.
        return
        [
            .. verdict,
            .. AaveFigures.Balances(
                _reserves.Listed(slots), slots,
                (id, slot) => balances.TryGetValue(slot, out BigInteger? balance) ? balance : (flags >> (2 * id + 1)) & BigInteger.One,
                eMode),
        ];
    }

    public CallRequest Encode(LiquidationPlan plan, VenueSlots slots)
    {
        LiquidationOption option = plan.Option;
        return new CallRequest(
            slots[AaveSlots.Pool].ToAddress(),
            Pool.LiquidationCall.Encode(
                option.Collateral.Address, option.Debt.Address, plan.Target.Key.Holder, DebtToCover(plan, slots), receiveAToken: false));
    }

    public IReadOnlyList<SlotPlacement> Place(SubAccountKey account, VenueSlots slots) =>
        account.IsMarket || !account.Part.IsZero || slots[AaveSlots.Pool].IsZero
            ? [] : [.. AaveLayout.OfAccount(account, _provider, _reserves, slots)];

    /// <remarks>The oracle's own answer, fall-backs and all, as the pool asks for it.</remarks>
    public IReadOnlyList<PriceQuestion> AskPrices(VenueSlots slots)
    {
        Address oracle = slots[AaveSlots.Oracle].ToAddress();
        return oracle.IsZero ? [] :
        [
            .. _reserves.Listed(slots).Select(one => new PriceQuestion(
                one.Reserve.Price, new CallRequest(oracle, AaveOracle.GetAssetPrice.Encode(one.Reserve.Asset)))),
        ];
    }

    public FlashOffer? FindFlash(Address token, VenueSlots slots)
    {
        ReserveSlots reserve = _reserves.Of(token);
        return slots[AaveSlots.Pool].IsZero || slots[reserve.AToken].IsZero
            ? null : new FlashOffer(slots[AaveSlots.Pool].ToAddress(), slots[reserve.AToken].ToAddress());
    }

    public LiquidationRefusal Explain(ReadOnlySpan<byte> revertData) => AaveRefusals.Explain(revertData);

    private BigInteger DebtToCover(LiquidationPlan plan, VenueSlots slots)
    {
        AccountStanding standing = AccountStanding.Read(plan.Target.Key, slots, _reserves, plan.Judged.Timestamp);
        ReservePosition? debt = standing.Positions.FirstOrDefault(position => position.Reserve.Asset == plan.Option.Debt.Address);
        ReservePosition? collateral = standing.Positions.FirstOrDefault(
            position => position.Reserve.Asset == plan.Option.Collateral.Address);
        BigInteger repay = plan.Option.Repay.Raw;
        // A position that is gone since the plan was made: the pool will say so.
        return debt is { IsPriced: true } && collateral is { IsPriced: true, Bonus.Sign: > 0 }
            ? LiquidationRules.Between(collateral, debt, standing, slots).Offer(repay)
            : repay;
    }

    /// <summary>Asks for one number. All the getters return a word.</summary>
    private static void AskToken(BlockReads reads, BigInteger token, byte[] call, Slot slot, Dictionary<Slot, BigInteger?> balances) =>
        reads.Ask(token.ToAddress(), call, AToken.ScaledBalanceOf.DecodeResult, balance => balances[slot] = balance);

    private static IReadOnlyList<Figure> DecodeVerdict(ReadOnlySpan<byte> data)
    {
        Pool.GetUserAccountData.Result verdict = Pool.GetUserAccountData.DecodeResult(data);
        return AaveFigures.OfVerdict(
            verdict.TotalCollateralBase, verdict.TotalDebtBase, verdict.AvailableBorrowsBase,
            verdict.CurrentLiquidationThreshold, verdict.Ltv, verdict.HealthFactor);
    }
}
