using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Liquidation;

/// <summary>The smallest fraction of a portfolio whose sale restores its buffer margin.</summary>
/// <remarks>
/// f = BM / (BM − d·MtM − R·(1 − d)), BM = MM + b·(MM − MtM): Derive v2, DutchAuction, _getMaxProportion. MM is the net margin,
/// mark-to-market less the requirement, so that BM is the mark-to-market less 1 + b times the requirement. Why: selling f of all
/// but the cash R that earlier bidders have paid in brings f·d·(MtM − R), so afterwards
/// BM′ = R + (1 − f)·(BM − R) + f·d·(MtM − R), which is BM at f = 0, R + d·(MtM − R) at f = 1, and straight between; f is where it
/// is zero. Where even f = 1 leaves it negative nothing that is sold can help: the account is insolvent.
/// </remarks>
public static class PortfolioSizing
{
    /// <param name="markToMarketUsd">MtM: of everything, the reserved cash included.</param>
    /// <param name="netMaintenanceUsd">MM: at most the mark-to-market; negative for who is to be liquidated.</param>
    /// <param name="discount">d: the part of the mark-to-market that a bidder pays; 0 to 1.</param>
    /// <param name="reservedCashUsd">R: never negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not a number.</exception>
    public static PortfolioCut Cut(
        double markToMarketUsd, double netMaintenanceUsd, double discount, double reservedCashUsd, AuctionParameters parameters)
    {
        double value = Bound.Within(markToMarketUsd, double.MinValue, double.MaxValue, nameof(markToMarketUsd));
        double margin = Bound.Within(netMaintenanceUsd, double.MinValue, value, nameof(netMaintenanceUsd));
        double paid = Bound.Within(discount, 0, 1, nameof(discount));
        double reserved = Bound.Within(reservedCashUsd, 0, double.MaxValue, nameof(reservedCashUsd));

        double bufferMargin = margin + parameters.Buffer * (margin - value);
        if (bufferMargin >= 0)
            return new PortfolioCut(0, bufferMargin);
        double afterAll = reserved + paid * (value - reserved);
        return afterAll >= 0
            ? new PortfolioCut(bufferMargin / (bufferMargin - afterAll), 0)
            : new PortfolioCut(1, afterAll);
    }
}
