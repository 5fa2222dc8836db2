using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>The parameters that a pool keeps, read once after its implementation changed.</summary>
/// <remarks>
/// An initializer may write storage without an event, and a field may get another meaning: the word that was a stable rate in V3.0 is
/// the deficit in V3.6, and an eMode's price source became a bitmap of its collateral.
/// Sources: core-v3 1.19.3 and aave-v3-origin 3.6.0, DataTypes.sol and ReserveConfiguration.sol.
/// </remarks>
internal sealed partial class AaveReducer
{
    private void AskAfterUpgrade(BlockReads reads, BlockRef at)
    {
        if (Slots[AaveSlots.PoolUnread].IsZero)
            return;
        Address pool = Slots[AaveSlots.Pool].ToAddress();
        bool isV36 = AaveRevisions.OfPool(Slots) == AaveVersion.V36;
        foreach ((_, ReserveSlots reserve) in _reserves.Listed(Slots))
        {
            AskConfiguration(reads, pool, reserve, at);
            if (!isV36)
                continue;
            AskInto(reads, reserve.Deficit, pool, Pool.GetReserveDeficit.Encode(reserve.Asset), Pool.GetReserveDeficit.DecodeResult);
            AskInto(
                reads, reserve.GraceUntil, pool, Pool.GetLiquidationGracePeriod.Encode(reserve.Asset),
                data => Pool.GetLiquidationGracePeriod.DecodeResult(data));
        }

        for (int category = 1; isV36 && category <= byte.MaxValue; category++)
        {
            if (!Slots[AaveSlots.OfEMode(category).Threshold].IsZero)
                AskEMode(reads, pool, (byte)category, at);
        }

        reads.AfterAll(() => _journal.Set(AaveSlots.PoolUnread, 0));
    }

    private void AskConfiguration(BlockReads reads, Address pool, ReserveSlots reserve, BlockRef at) => reads.Ask(
        pool, Pool.GetConfiguration.Encode(reserve.Asset), data => Pool.GetConfiguration.DecodeResult(data).Data, BigInteger.MinusOne,
        word =>
        {
            if (word.Sign < 0)
                throw NotToBeFollowed(at, $"the upgraded pool does not answer with the configuration of {reserve.Asset}.");
            foreach ((Slot slot, int shift, int bits) in (ReadOnlySpan<(Slot, int, int)>)
            [
                (reserve.Ltv, 0, 16), (reserve.Threshold, 16, 16), (reserve.Bonus, 32, 16), (reserve.Decimals, DecimalsBit, 8),
                (reserve.Active, 56, 1), (reserve.Frozen, 57, 1), (reserve.Paused, 60, 1), (reserve.ProtocolFee, 152, 16),
            ])
                _journal.Set(slot, (word >> shift) & ((BigInteger.One << bits) - 1));
        });

    private void AskEMode(BlockReads reads, Address pool, byte category, BlockRef at)
    {
        EModeSlots eMode = AaveSlots.OfEMode(category);
        reads.Ask(
            pool, Pool.GetEModeCategoryCollateralConfig.Encode(category), data => Pool.GetEModeCategoryCollateralConfig.DecodeResult(data), null,
            answer =>
            {
                if (answer is not { } config)
                    throw NotToBeFollowed(at, $"the upgraded pool does not answer with its eMode {category}.");
                _journal.Set(eMode.Ltv, config.Ltv);
                _journal.Set(eMode.Threshold, config.LiquidationThreshold);
                _journal.Set(eMode.Bonus, config.LiquidationBonus);
            });
        AskInto(
            reads, eMode.Collateral, pool, Pool.GetEModeCategoryCollateralBitmap.Encode(category), Pool.GetEModeCategoryCollateralBitmap.DecodeResult);
        AskInto(
            reads, eMode.Borrowable, pool, Pool.GetEModeCategoryBorrowableBitmap.Encode(category), Pool.GetEModeCategoryBorrowableBitmap.DecodeResult);
        AskInto(
            reads, eMode.LtvZero, pool, Pool.GetEModeCategoryLtvzeroBitmap.Encode(category), Pool.GetEModeCategoryLtvzeroBitmap.DecodeResult);
    }
}
