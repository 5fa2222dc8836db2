using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>How Aave V3's slots are read, by the rules of the pool's version: balances with interest, the pool's own verdict, and what it would let a liquidator do.</summary>
/// <remarks>Safe for concurrent use, as far as nobody writes to the slots meanwhile.</remarks>
public sealed class AaveModel(ChainSettings chain, VenueSettings venue) : IVenueModel
{
    private readonly ReserveCatalog _reserves = new();
    private readonly AaveTokens _tokens = new(chain);

    public VenueId Venue { get; } = new(chain.ChainId, venue.Name);

    public SubAccountView Read(SubAccountKey account, VenueSlots slots, long timestamp)
    {
        AccountStanding standing = AccountStanding.Read(account, slots, _reserves, timestamp);
        byte baseDecimals = BaseDecimals(slots);
        List<CollateralBalance> collateral = [];
        List<DebtPosition> debts = [];
        foreach (ReservePosition position in standing.Positions)
        {
            Token token = _tokens.Of(position.Reserve.Asset, position.Decimals);
            PriceObservation? price = PriceOf(position, baseDecimals);
            double threshold = position.Counts ? (double)position.Threshold / (double)AaveMath.HundredPercent : 0;
            if (position.Supply.Sign > 0)
                collateral.Add(new CollateralBalance(token, new TokenAmount(position.Supply, position.Decimals), price, threshold));
            if (position.Debt.Sign > 0)
                debts.Add(new DebtPosition(token, new TokenAmount(position.Debt, position.Decimals), price));
        }

        return new SubAccountView(new SubAccountId(Venue, account), collateral, debts, AaveFigures.Verdict(standing, baseDecimals));
    }

    public IReadOnlyList<Figure> Figures(SubAccountKey account, VenueSlots slots, long timestamp) =>
        AaveFigures.Balances(_reserves.Listed(slots), slots, (_, slot) => slots[account, slot], slots[account, AaveSlots.EMode]);

    public IReadOnlyList<LiquidationOption> Options(
        SubAccountKey account, VenueSlots slots, long timestamp, Inventory inventory)
    {
        AccountStanding standing = AccountStanding.Read(account, slots, _reserves, timestamp);
        if (!standing.IsLiquidatable || LiquidationRules.SentinelRefuses(standing, slots))
            return [];
        List<(LiquidationOption Option, bool Restores)> options = [];
        foreach (ReservePosition debt in standing.Positions.Where(debt => LiquidationRules.IsRepayable(debt, slots, timestamp)))
        {
            BigInteger capital = inventory.Of(debt.Reserve.Asset);
            if (capital.Sign <= 0)
                continue;
            foreach (ReservePosition collateral in standing.Positions)
            {
                if (LiquidationRules.IsSeizable(collateral, slots, timestamp)
                    && Size(LiquidationRules.Between(collateral, debt, standing, slots), Restores) is { } outcome
                    && LiquidationRules.MovesBalances(outcome, collateral, debt))
                    options.Add((OptionOf(debt, collateral, outcome, BaseDecimals(slots)), Restores(outcome)));

                bool Restores(LiquidationOutcome outcome) =>
                    AaveFigures.HealthFactorOf(standing.After(outcome, collateral, debt)) >= inventory.TargetHealth;
            }

            LiquidationOutcome? Size(LiquidationTerms terms, Predicate<LiquidationOutcome> restores) =>
                inventory.TargetHealth is null ? terms.Largest(capital) : terms.Smallest(capital, restores);
        }

        return [.. options.OrderByDescending(one => one.Restores).ThenBy(one => one.Restores ? one.Option.RepayUsd : 0)
            .ThenByDescending(one => one.Option.GainUsd)
            .ThenBy(one => one.Option.Debt.Address).ThenBy(one => one.Option.Collateral.Address).Select(one => one.Option)];
    }

    public IEnumerable<SubAccountKey> Touched(SubAccountKey account, Slot changed, VenueSlots slots)
    {
        if (!account.IsMarket)
            return [account];
        if (changed == AaveSlots.BaseUnit || changed == AaveSlots.SentinelRefuses || changed == AaveSlots.PoolRevision)
            return slots.SubAccounts();
        if (Address.TryParse(changed.About.ToString(), out Address asset))
            return ReserveSlots.VerdictKinds.Contains(changed.Kind.ToString()) ? ExposedTo(_reserves.Of(asset), slots) : [];
        if (changed.Kind.StartsWith(EModeSlots.KindPrefix) && BigInteger.TryParse(changed.About, out BigInteger category))
            return slots.Column(AaveSlots.EMode).Where(chosen => chosen.Value == category).Select(chosen => chosen.Key);
        return [];
    }

    /// <summary>The price of each reserve, as the oracle has it.</summary>
    public IReadOnlyList<PriceSlot> Prices(VenueSlots slots)
    {
        byte baseDecimals = BaseDecimals(slots);
        return [.. _reserves.Listed(slots).Select(one => new PriceSlot(
            one.Reserve.Price, _tokens.Of(one.Reserve.Asset, (byte)slots[one.Reserve.Decimals]).Underlying, baseDecimals))];
    }

    /// <summary>A block that moves a reserve's rates moves its indices and perhaps its price: all of them touch the same accounts.</summary>
    public IEnumerable<SubAccountKey> TouchedByAny(IReadOnlyCollection<(SubAccountKey Account, Slot Slot)> changes, VenueSlots slots)
    {
        HashSet<Address> reserves = [];
        List<IEnumerable<SubAccountKey>> touched = [];
        foreach ((SubAccountKey account, Slot slot) in changes)
        {
            if (!account.IsMarket || !Address.TryParse(slot.About.ToString(), out Address asset))
                touched.Add(Touched(account, slot, slots));
            else if (ReserveSlots.VerdictKinds.Contains(slot.Kind.ToString()) && reserves.Add(asset))
                touched.Add(ExposedTo(_reserves.Of(asset), slots));
        }

        return touched.SelectMany(accounts => accounts);
    }

    /// <summary>Everyone who owns or owes in the reserve; who does both, more than once.</summary>
    /// <remarks>The zero address can be given aTokens; under its key only the market is kept, and it owes nothing.</remarks>
    private static IEnumerable<SubAccountKey> ExposedTo(ReserveSlots reserve, VenueSlots slots) =>
        slots.Column(reserve.Supply).Keys
            .Concat(slots.Column(reserve.Debt).Keys)
            .Concat(slots.Column(reserve.StableDebt).Keys)
            .Where(account => !account.IsMarket);

    private PriceObservation? PriceOf(ReservePosition position, byte baseDecimals)
    {
        if (!position.IsPriced)
            return null;
        FeedSettings? feed = _tokens.FeedOf(position.Reserve.Asset, position.PriceSource);
        return new PriceObservation(
            position.Price, baseDecimals, position.PriceSource,
            position.PriceTime.IsZero ? null : DateTimeOffset.FromUnixTimeSeconds((long)position.PriceTime),
            feed is null ? null : new FeedPromise(feed.Heartbeat, feed.Deviation));
    }

    private LiquidationOption OptionOf(
        ReservePosition debt, ReservePosition collateral, LiquidationOutcome outcome, byte baseDecimals)
    {
        TokenAmount repay = new(outcome.Repay, debt.Decimals);
        TokenAmount seize = new(outcome.Seize, collateral.Decimals);
        double baseUnit = Math.Pow(10, baseDecimals);
        return new LiquidationOption(
            _tokens.Of(debt.Reserve.Asset, debt.Decimals), repay, repay.ToDebtQuantity() * (double)debt.Price / baseUnit,
            _tokens.Of(collateral.Reserve.Asset, collateral.Decimals), seize, seize.ToAssetQuantity() * (double)collateral.Price / baseUnit);
    }

    /// <summary>The oracle's unit is a power of ten: 10^8 for USD, and until it was read.</summary>
    private static byte BaseDecimals(VenueSlots slots)
    {
        BigInteger unit = slots[AaveSlots.BaseUnit];
        return unit.IsZero ? (byte)8 : (byte)Math.Round(BigInteger.Log10(unit));
    }
}
