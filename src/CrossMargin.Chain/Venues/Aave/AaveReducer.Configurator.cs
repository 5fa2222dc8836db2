using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>What the pool configurator logs: reserves that come and go, and their risk parameters.</summary>
internal sealed partial class AaveReducer
{
    private Dictionary<Hash32, Handler> ConfiguratorEvents() => new()
    {
        [Proxy.UpgradedEvent.Topic0] = (in EventLog log) => OnUpgraded(log, AaveSlots.ConfiguratorProxy),
        [PoolConfigurator.ReserveInitializedEvent.Topic0] = OnReserveInitialized,
        [PoolConfigurator.ReserveDroppedEvent.Topic0] = OnReserveDropped,
        [PoolConfigurator.CollateralConfigurationChangedEvent.Topic0] = OnCollateralConfigurationChanged,
        [PoolConfigurator.ReserveActiveEvent.Topic0] = (in EventLog log) =>
        {
            var changed = PoolConfigurator.ReserveActiveEvent.Decode(log);
            SetFlag(_reserves.Of(changed.Asset).Active, changed.Active);
        },
        [PoolConfigurator.ReserveFrozenEvent.Topic0] = (in EventLog log) =>
        {
            var changed = PoolConfigurator.ReserveFrozenEvent.Decode(log);
            SetFlag(_reserves.Of(changed.Asset).Frozen, changed.Frozen);
        },
        [PoolConfigurator.ReservePausedEvent.Topic0] = (in EventLog log) =>
        {
            var changed = PoolConfigurator.ReservePausedEvent.Decode(log);
            SetFlag(_reserves.Of(changed.Asset).Paused, changed.Paused);
        },
        [PoolConfigurator.LiquidationProtocolFeeChangedEvent.Topic0] = (in EventLog log) =>
        {
            var changed = PoolConfigurator.LiquidationProtocolFeeChangedEvent.Decode(log);
            _journal.Set(_reserves.Of(changed.Asset).ProtocolFee, changed.NewFee);
        },
        [PoolConfigurator.LiquidationGracePeriodChangedEvent.Topic0] = (in EventLog log) =>
        {
            var changed = PoolConfigurator.LiquidationGracePeriodChangedEvent.Decode(log);
            _journal.Set(_reserves.Of(changed.Asset).GraceUntil, changed.GracePeriodUntil);
        },
        [PoolConfigurator.LiquidationGracePeriodDisabledEvent.Topic0] = (in EventLog log) =>
            _journal.Set(_reserves.Of(PoolConfigurator.LiquidationGracePeriodDisabledEvent.Decode(log).Asset).GraceUntil, 0),
        [PoolConfigurator.EModeCategoryAddedEvent.Topic0] = OnEModeCategoryAdded,
        [PoolConfigurator.EModeAssetCategoryChangedEvent.Topic0] = (in EventLog log) =>
        {
            var changed = PoolConfigurator.EModeAssetCategoryChangedEvent.Decode(log);
            _journal.Set(_reserves.Of(changed.Asset).EModeCategory, changed.NewCategoryId);
        },
        [PoolConfigurator.AssetCollateralInEModeChangedEvent.Topic0] = (in EventLog log) =>
        {
            var changed = PoolConfigurator.AssetCollateralInEModeChangedEvent.Decode(log);
            SetBit(AaveSlots.OfEMode(changed.CategoryId).Collateral, changed.Asset, changed.Collateral);
        },
        [PoolConfigurator.AssetBorrowableInEModeChangedEvent.Topic0] = (in EventLog log) =>
        {
            var changed = PoolConfigurator.AssetBorrowableInEModeChangedEvent.Decode(log);
            SetBit(AaveSlots.OfEMode(changed.CategoryId).Borrowable, changed.Asset, changed.Borrowable);
        },
        [PoolConfigurator.AssetLtvzeroInEModeChangedEvent.Topic0] = (in EventLog log) =>
        {
            var changed = PoolConfigurator.AssetLtvzeroInEModeChangedEvent.Decode(log);
            SetBit(AaveSlots.OfEMode(changed.CategoryId).LtvZero, changed.Asset, changed.Ltvzero);
        },
    };

    /// <summary>As the pool does: the new reserve gets the lowest free id, and indices of one.</summary>
    private void OnReserveInitialized(in EventLog log)
    {
        var initialized = PoolConfigurator.ReserveInitializedEvent.Decode(log);
        int count = (int)Slots[AaveSlots.ReserveCount];
        int id = 0;
        while (id < count && !Slots[AaveSlots.ReserveAt(id)].IsZero)
            id++;
        Invariant.Require(id < AaveSlots.MaxReserves, "A pool has at most 128 reserves.");
        if (id == count)
            _journal.Set(AaveSlots.ReserveCount, count + 1);
        ReserveSlots reserve = _reserves.Of(initialized.Asset);
        _journal.Set(AaveSlots.ReserveAt(id), initialized.Asset.ToNumber());
        _journal.Set(reserve.IdPlusOne, id + 1);
        _journal.Set(reserve.AToken, initialized.AToken.ToNumber());
        _journal.Set(reserve.DebtToken, initialized.VariableDebtToken.ToNumber());
        _journal.Set(reserve.StableToken, initialized.StableDebtToken.ToNumber());
        _journal.Set(reserve.LiquidityIndex, AaveMath.Ray);
        _journal.Set(reserve.BorrowIndex, AaveMath.Ray);
        _journal.Set(reserve.Active, 1);
        WatchTokens(reserve);
        foreach (ProxySlots token in reserve.Tokens)
            Name(log, token);
    }

    /// <summary>Its bits in the bitmaps of the eModes stay, as they do in the pool: whoever gets the id gets them.</summary>
    private void OnReserveDropped(in EventLog log)
    {
        ReserveSlots reserve = _reserves.Of(PoolConfigurator.ReserveDroppedEvent.Decode(log).Asset);
        if (!IsListed(reserve))
            return;
        _journal.Set(AaveSlots.ReserveAt((int)Slots[reserve.IdPlusOne] - 1), 0);
        foreach (Slot slot in reserve.OfMarket())
            _journal.Set(slot, 0);
    }

    private void OnCollateralConfigurationChanged(in EventLog log)
    {
        var changed = PoolConfigurator.CollateralConfigurationChangedEvent.Decode(log);
        ReserveSlots reserve = _reserves.Of(changed.Asset);
        _journal.Set(reserve.Ltv, changed.Ltv);
        _journal.Set(reserve.Threshold, changed.LiquidationThreshold);
        _journal.Set(reserve.Bonus, changed.LiquidationBonus);
    }

    private void OnEModeCategoryAdded(in EventLog log)
    {
        var added = PoolConfigurator.EModeCategoryAddedEvent.Decode(log);
        EModeSlots category = AaveSlots.OfEMode(added.CategoryId);
        _journal.Set(category.Ltv, added.Ltv);
        _journal.Set(category.Threshold, added.LiquidationThreshold);
        _journal.Set(category.Bonus, added.LiquidationBonus);
        // Nothing for it from V3.2 on.
        _journal.Set(category.PriceAsset, added.Oracle.ToNumber());
    }

    private void SetFlag(Slot slot, bool value) => _journal.Set(slot, value ? 1 : 0);

    private void SetBit(Slot bitmap, Address asset, bool value)
    {
        ReserveSlots reserve = _reserves.Of(asset);
        if (!IsListed(reserve))
            return;
        BigInteger bit = BigInteger.One << ((int)Slots[reserve.IdPlusOne] - 1);
        BigInteger others = Slots[bitmap] & ~bit;
        _journal.Set(bitmap, value ? others | bit : others);
    }
}
