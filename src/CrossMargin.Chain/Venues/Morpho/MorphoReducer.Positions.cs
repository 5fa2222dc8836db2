using System.Numerics;
using CrossMargin.Chain.Abi.MorphoBlue;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Morpho;

/// <summary>What accounts lend, borrow, pledge, and lose.</summary>
/// <remarks>Each is what the function of the same name in Morpho.sol does to storage.</remarks>
internal sealed partial class MorphoReducer
{
    private void ApplySupply(in EventLog log)
    {
        MorphoBlue.SupplyEvent supplied = MorphoBlue.SupplyEvent.Decode(log);
        Lend(supplied.Id, supplied.OnBehalf, supplied.Assets, supplied.Shares, log);
    }

    private void ApplyWithdraw(in EventLog log)
    {
        MorphoBlue.WithdrawEvent withdrawn = MorphoBlue.WithdrawEvent.Decode(log);
        Lend(withdrawn.Id, withdrawn.OnBehalf, -withdrawn.Assets, -withdrawn.Shares, log);
    }

    private void ApplyBorrow(in EventLog log)
    {
        MorphoBlue.BorrowEvent borrowed = MorphoBlue.BorrowEvent.Decode(log);
        MarketSlots market = MarketOf(borrowed.Id, log);
        Move(AccountOf(borrowed.OnBehalf, market), market.BorrowShares, borrowed.Shares, log);
        Move(market.TotalBorrowShares, borrowed.Shares, log);
        Move(market.TotalBorrowAssets, borrowed.Assets, log);
    }

    private void ApplyRepay(in EventLog log)
    {
        MorphoBlue.RepayEvent repaid = MorphoBlue.RepayEvent.Decode(log);
        MarketSlots market = MarketOf(repaid.Id, log);
        Repay(market, AccountOf(repaid.OnBehalf, market), repaid.Assets, repaid.Shares, log);
    }

    private void ApplySupplyCollateral(in EventLog log)
    {
        MorphoBlue.SupplyCollateralEvent pledged = MorphoBlue.SupplyCollateralEvent.Decode(log);
        MarketSlots market = MarketOf(pledged.Id, log);
        Move(AccountOf(pledged.OnBehalf, market), market.Collateral, pledged.Assets, log);
    }

    private void ApplyWithdrawCollateral(in EventLog log)
    {
        MorphoBlue.WithdrawCollateralEvent released = MorphoBlue.WithdrawCollateralEvent.Decode(log);
        MarketSlots market = MarketOf(released.Id, log);
        Move(AccountOf(released.OnBehalf, market), market.Collateral, -released.Assets, log);
    }

    private void ApplyLiquidate(in EventLog log)
    {
        MorphoBlue.LiquidateEvent liquidated = MorphoBlue.LiquidateEvent.Decode(log);
        MarketSlots market = MarketOf(liquidated.Id, log);
        SubAccountKey borrower = AccountOf(liquidated.Borrower, market);
        Repay(market, borrower, liquidated.RepaidAssets, liquidated.RepaidShares, log);
        Move(borrower, market.Collateral, -liquidated.SeizedAssets, log);
        // What no collateral answers for any more is taken from those who lent it.
        Move(borrower, market.BorrowShares, -liquidated.BadDebtShares, log);
        Move(market.TotalBorrowShares, -liquidated.BadDebtShares, log);
        Move(market.TotalBorrowAssets, -liquidated.BadDebtAssets, log);
        Move(market.TotalSupplyAssets, -liquidated.BadDebtAssets, log);
    }

    private void Lend(Hash32 id, Address holder, BigInteger assets, BigInteger shares, in EventLog log)
    {
        MarketSlots market = MarketOf(id, log);
        Move(AccountOf(holder, market), market.SupplyShares, shares, log);
        Move(market.TotalSupplyShares, shares, log);
        Move(market.TotalSupplyAssets, assets, log);
    }

    private void Repay(MarketSlots market, SubAccountKey borrower, BigInteger assets, BigInteger shares, in EventLog log)
    {
        Move(borrower, market.BorrowShares, -shares, log);
        Move(market.TotalBorrowShares, -shares, log);
        // Rounded up, what is repaid may be a unit more than all that is owed: zeroFloorSub.
        Move(market.TotalBorrowAssets, -BigInteger.Min(assets, Slots[market.TotalBorrowAssets]), log);
    }
}
