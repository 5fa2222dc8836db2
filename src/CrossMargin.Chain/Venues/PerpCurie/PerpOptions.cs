using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>What the venue would let a liquidator do with an account that is known.</summary>
/// <param name="keeper">The liquidator's own account: a liquidated position comes to it, and wants margin.</param>
internal sealed class PerpOptions(TraderStanding standing, TraderStanding keeper, Token settlement, PerpTokens tokens)
{
    /// <summary>Of the inherited value, of a million, that is left free: prices move until inclusion.</summary>
    private const int SpareMargin = 10_000;

    private const int SearchSteps = 32;

    /// <summary>Sales of collateral for the settlement token, best gain first.</summary>
    public IReadOnlyList<LiquidationOption> OfCollateral(Inventory inventory)
    {
        if (!standing.IsCollateralLiquidatable)
            return [];
        BigInteger capital = inventory.Of(settlement.Address);
        List<LiquidationOption> options = [];
        foreach (CollateralHolding holding in standing.Holdings)
        {
            if (CollateralTerms.Affordable(standing, holding, capital) is { Repay.Sign: > 0, Seize.Sign: > 0 } sale)
                options.Add(SaleOf(holding, sale));
        }

        return [.. options.OrderByDescending(option => option.GainUsd).ThenBy(option => option.Collateral.Address)];
    }

    /// <summary>Positions, best gain first; while there are orders, taking those back.</summary>
    /// <param name="insurance">What the insurance fund could cover, 18 decimals.</param>
    public IReadOnlyList<LiquidationOption> OfPositions(BigInteger insurance)
    {
        if (!standing.IsPositionLiquidatable)
            return [];
        MarketPosition[] withOrders =
            [.. standing.Positions.Where(position => position.Orders.Sign > 0 && position.Status == MarketStatus.Open)];
        IEnumerable<LiquidationOption?> options = withOrders.Length > 0
            ? withOrders.Select(position => CancellationOf(position, withOrders.Length))
            : standing.Positions.Select(position => LiquidationOf(position, insurance));
        return [.. options.OfType<LiquidationOption>().OrderByDescending(option => option.GainUsd).ThenBy(option => option.Market)];
    }

    /// <summary>
    /// The size that an option of a position is about, signed, for the call: a millionth more than planned, so that nothing small is
    /// left over. The venue takes no more than it allows.
    /// </summary>
    public static BigInteger SizeOf(LiquidationOption option, BigInteger mark)
    {
        if (mark.Sign <= 0)
            return 0;
        BigInteger worth = new BigInteger(option.InheritedUsd) * PerpMath.One
            + new BigInteger(option.InheritedUsd % 1 * (double)PerpMath.One);
        return PerpMath.MulDiv(worth + worth / PerpMath.Million, PerpMath.One, mark);
    }

    private LiquidationOption SaleOf(CollateralHolding holding, CollateralSale sale)
    {
        TokenAmount repay = new(sale.Repay, settlement.Decimals);
        TokenAmount seize = new(sale.Seize, holding.Decimals);
        double price = (double)holding.Price / Math.Pow(10, holding.PriceDecimals);
        return new LiquidationOption(
            settlement, repay, repay.ToDebtQuantity(), tokens.Of(holding.Collateral.Token, holding.Decimals), seize,
            seize.ToAssetQuantity() * price);
    }

    /// <summary>Its gain is that of the liquidation which it makes possible.</summary>
    private LiquidationOption? CancellationOf(MarketPosition position, int marketsWithOrders)
    {
        BigInteger fee = standing.Positions.Max(each => FeeOf(standing.Liquidatable(each) ?? 0, each.Mark));
        return fee.IsZero ? null : OptionOf(position.Market.BaseToken, fee, inherited: 0) with
        {
            Step = LiquidationStep.CancelOrders,
            LaterSteps = marketsWithOrders,
        };
    }

    private LiquidationOption? LiquidationOf(MarketPosition position, BigInteger insurance)
    {
        if (position.Status != MarketStatus.Open || position.TakerSize.IsZero
            || standing.Liquidatable(position) is not { IsZero: false } allowed)
            return null;
        BigInteger size = LargestFor(position, allowed);
        BigInteger worth = PerpMath.MulDiv(size, position.Mark, PerpMath.One);
        BigInteger left = standing.AccountValue - PenaltyOf(worth);
        return worth.IsZero || standing.Terms.ToSettlement(left) * standing.Terms.Scale + insurance < 0 && left.Sign < 0
            ? null : OptionOf(position.Market.BaseToken, FeeOf(size, position.Mark), worth);
    }

    /// <summary>As much as is allowed, or as the keeper's margin bears.</summary>
    private BigInteger LargestFor(MarketPosition position, BigInteger allowed)
    {
        if (CanInherit(position, allowed))
            return allowed;
        BigInteger least = 0;
        BigInteger most = allowed;
        for (int step = 0; step < SearchSteps; step++)
        {
            BigInteger middle = (least + most) / 2;
            if (CanInherit(position, middle))
                least = middle;
            else
                most = middle;
        }

        return least;
    }

    /// <summary>Whether the keeper would have free collateral left after it took so much over, at its fee below the mark.</summary>
    private bool CanInherit(MarketPosition position, BigInteger size)
    {
        if (!keeper.IsKnown)
            return false;
        BigInteger worth = PerpMath.MulDiv(size, position.Mark, PerpMath.One);
        BigInteger notional = FeeOf(size, position.Mark) - worth;
        MarketPosition before = keeper.Positions.FirstOrDefault(each => each.Market == position.Market)
            ?? position with { Size = 0, Notional = 0, Funding = 0, Fee = 0, IsRead = true };
        BigInteger realised = before.Realised(size, notional);
        MarketPosition after = before with { Size = before.Size + size, Notional = before.Notional + notional - realised };
        TraderStanding changed = keeper with
        {
            Cash = keeper.Cash + realised,
            Positions = [.. keeper.Positions.Where(each => each.Market != position.Market), after],
        };
        BigInteger spare = PerpMath.MulRatio(BigInteger.Abs(worth), SpareMargin);
        return changed.FreeCollateral(keeper.Terms.Initial) * keeper.Terms.Scale >= spare;
    }

    private LiquidationOption OptionOf(Address baseToken, BigInteger fee, BigInteger inherited)
    {
        TokenAmount gain = new(standing.Terms.ToSettlement(fee), settlement.Decimals);
        return new LiquidationOption(
            settlement, new TokenAmount(0, settlement.Decimals), 0, settlement, gain, gain.ToAssetQuantity())
        {
            Market = baseToken,
            InheritedUsd = (double)inherited / (double)PerpMath.One,
        };
    }

    /// <summary>Half of the penalty is the insurance fund's, unless the account owes more than it has.</summary>
    private BigInteger FeeOf(BigInteger size, BigInteger mark)
    {
        BigInteger penalty = PenaltyOf(PerpMath.MulDiv(size, mark, PerpMath.One));
        return standing.AccountValueRounded.Sign < 0 ? penalty : penalty / 2;
    }

    private BigInteger PenaltyOf(BigInteger worth) => PerpMath.MulRatio(BigInteger.Abs(worth), standing.Terms.Penalty);
}
