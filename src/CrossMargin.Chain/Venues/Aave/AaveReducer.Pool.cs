using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>What the pool logs: interest, collateral flags, eModes, bad debt.</summary>
internal sealed partial class AaveReducer
{
    private Dictionary<Hash32, Handler> PoolEvents() => new()
    {
        [Proxy.UpgradedEvent.Topic0] = (in EventLog log) => OnUpgraded(log, AaveSlots.PoolProxy),
        [Pool.ReserveDataUpdatedEvent.Topic0] = OnReserveDataUpdated,
        [Pool.ReserveUsedAsCollateralEnabledEvent.Topic0] = (in EventLog log) =>
        {
            var enabled = Pool.ReserveUsedAsCollateralEnabledEvent.Decode(log);
            _journal.Set(new SubAccountKey(enabled.User), _reserves.Of(enabled.Reserve).IsCollateral, 1);
        },
        [Pool.ReserveUsedAsCollateralDisabledEvent.Topic0] = (in EventLog log) =>
        {
            var disabled = Pool.ReserveUsedAsCollateralDisabledEvent.Decode(log);
            _journal.Set(new SubAccountKey(disabled.User), _reserves.Of(disabled.Reserve).IsCollateral, 0);
        },
        [Pool.UserEModeSetEvent.Topic0] = (in EventLog log) =>
        {
            var set = Pool.UserEModeSetEvent.Decode(log);
            _journal.Set(new SubAccountKey(set.User), AaveSlots.EMode, set.CategoryId);
        },
        [Pool.LiquidationCallEvent.Topic0] = OnLiquidationCall,
        [Pool.DeficitCreatedEvent.Topic0] = (in EventLog log) =>
        {
            var created = Pool.DeficitCreatedEvent.Decode(log);
            Slot deficit = _reserves.Of(created.DebtAsset).Deficit;
            _journal.Set(deficit, Slots[deficit] + created.AmountCreated);
        },
        [Pool.DeficitCoveredEvent.Topic0] = (in EventLog log) =>
        {
            var covered = Pool.DeficitCoveredEvent.Decode(log);
            Slot deficit = _reserves.Of(covered.Reserve).Deficit;
            _journal.Set(deficit, Slots[deficit] - covered.AmountCovered);
        },
    };

    private void OnReserveDataUpdated(in EventLog log)
    {
        var updated = Pool.ReserveDataUpdatedEvent.Decode(log);
        ReserveSlots reserve = _reserves.Of(updated.Reserve);
        _journal.Set(reserve.LiquidityRate, updated.LiquidityRate);
        _journal.Set(reserve.BorrowRate, updated.VariableBorrowRate);
        _journal.Set(reserve.LiquidityIndex, updated.LiquidityIndex);
        _journal.Set(reserve.BorrowIndex, updated.VariableBorrowIndex);
        _journal.Set(reserve.AccruedAt, log.BlockTimestamp);
    }

    /// <summary>
    /// A liquidator who takes aTokens leaves the collateral's rates as they are: V3.6 then accrues that reserve and logs nothing of
    /// it, V3.0 leaves it as it is. Any other liquidation logged ReserveDataUpdated first, and no time has passed since.
    /// </summary>
    private void OnLiquidationCall(in EventLog log)
    {
        var call = Pool.LiquidationCallEvent.Decode(log);
        ReserveSlots reserve = _reserves.Of(call.CollateralAsset);
        long timestamp = log.BlockTimestamp;
        AaveVersion version = AaveRevisions.OfPool(Slots);
        if (!call.ReceiveAToken || version == AaveVersion.V30 || Slots[reserve.AccruedAt] == timestamp)
            return;
        // As the pool does, only while anybody owes: without debt the borrow index stands still.
        if (Slots.Column(reserve.Debt).Count > 0)
            _journal.Set(reserve.BorrowIndex, ReserveInterest.BorrowIndex(version, reserve, Slots, timestamp));
        _journal.Set(reserve.LiquidityIndex, ReserveInterest.LiquidityIndex(reserve, Slots, timestamp));
        _journal.Set(reserve.AccruedAt, timestamp);
    }
}
