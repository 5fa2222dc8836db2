using CrossMargin.Chain.Abi.MorphoBlue;

namespace CrossMargin.Chain.Venues.Morpho;

/// <summary>The question to an interest rate model: which rate the market would be charged now, since its last update.</summary>
internal static class MorphoRates
{
    public static byte[] Question(MorphoBlue.MarketParams terms, MarketState market) => Irm.BorrowRateView.Encode(
        new Irm.MarketParams(terms.LoanToken, terms.CollateralToken, terms.Oracle, terms.Irm, terms.Lltv),
        new Irm.Market(
            market.SupplyAssets, market.SupplyShares, market.BorrowAssets, market.BorrowShares, market.LastUpdate, market.Fee));
}
