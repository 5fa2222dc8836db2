using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Keeper.Planning;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Flash;

/// <summary>One way to liquidate with borrowed money, before it is known what it earns.</summary>
/// <param name="Liquidation">As the venue's adapter encodes it.</param>
/// <param name="Market">Null where nothing is to be sold.</param>
internal sealed record FlashDraft(LiquidationPlan Plan, CallRequest Liquidation, FlashOffer Offer, Address? Market)
{
    private LiquidationOption Option => Plan.Option;

    /// <summary>USD per whole debt token, at the venue's price.</summary>
    private double DebtUsd => Option.RepayUsd / Option.Repay.ToDebtQuantity();

    /// <summary>The order as it is simulated: whatever it earns.</summary>
    public CallRequest Simulated(Address executor, Address account) =>
        FlashOrders.Encode(Liquidation, Option, new FlashFunding(executor, Offer.Lender, Market, ProfitMin: 0, GainUsd: 0), account);

    /// <summary>The order as it is sent: with less than the floor it reverts.</summary>
    /// <param name="profit">Units of the debt token, as simulated.</param>
    public Sizing.Sized Size(Address executor, Address account, BigInteger profit, double profitFloorUsd)
    {
        BigInteger floor = new(Math.Ceiling(profitFloorUsd / DebtUsd * Math.Pow(10, Option.Debt.Decimals)));
        double gainUsd = new TokenAmount(profit, Option.Debt.Decimals).ToAssetQuantity() * DebtUsd;
        FlashFunding funding = new(executor, Offer.Lender, Market, floor, gainUsd);
        return new Sizing.Sized(Plan, FlashOrders.Encode(Liquidation, Option, funding, account)) { Flash = funding };
    }
}
