using System.Numerics;
using CrossMargin.Chain.Abi.PerpCurie;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>What vault, account balance and collateral manager log: cash, collateral, realised gain.</summary>
internal sealed partial class PerpReducer
{
    private Dictionary<Hash32, Handler> VaultEvents() => new()
    {
        [Vault.DepositedEvent.Topic0] = OnDeposited,
        [Vault.WithdrawnEvent.Topic0] = OnWithdrawn,
        [Vault.CollateralLiquidatedEvent.Topic0] = OnCollateralLiquidated,
        [Vault.BadDebtSettledEvent.Topic0] = OnBadDebtSettled,
        [Vault.CollateralManagerChangedEvent.Topic0] = OnCollateralManagerChanged,
    };

    private void OnDeposited(in EventLog log)
    {
        var deposited = Vault.DepositedEvent.Decode(log);
        SubAccountKey account = new(deposited.Trader);
        if (deposited.CollateralToken == _contracts!.SettlementToken)
            Add(account, PerpSlots.Cash, deposited.Amount * _scale);
        else
            Hold(log, account, deposited.CollateralToken, deposited.Amount);
    }

    /// <summary>
    /// Withdrawing the settlement token moves the realised gain into the vault, which keeps whole units of the token: what is
    /// below one is gone, down (Vault._settleAndDecreaseBalance). Any withdrawal settles the account's funding first.
    /// </summary>
    private void OnWithdrawn(in EventLog log)
    {
        var withdrawn = Vault.WithdrawnEvent.Decode(log);
        SubAccountKey account = new(withdrawn.Trader);
        if (withdrawn.CollateralToken == _contracts!.SettlementToken)
        {
            BigInteger whole = PerpMath.DivideDown(Slots[account, PerpSlots.Cash], _scale);
            _journal.Set(account, PerpSlots.Cash, (whole - withdrawn.Amount) * _scale);
        }
        else
        {
            Hold(log, account, withdrawn.CollateralToken, -withdrawn.Amount);
        }

        _settlements.ClaimAll();
        foreach (MarketSlots market in _catalog.Markets(Slots))
            MarkUnread(account, market);
    }

    /// <summary>The liquidator pays from its wallet: a part of it is the insurance fund's.</summary>
    private void OnCollateralLiquidated(in EventLog log)
    {
        var liquidated = Vault.CollateralLiquidatedEvent.Decode(log);
        SubAccountKey account = new(liquidated.Trader);
        Hold(log, account, liquidated.CollateralToken, -liquidated.Collateral);
        Add(account, PerpSlots.Cash, liquidated.RepaidSettlementWithoutInsuranceFundFeeX10S * _scale);
        Add(InsuranceFund(), PerpSlots.Cash, liquidated.InsuranceFundFeeX10S * _scale);
    }

    private void OnBadDebtSettled(in EventLog log)
    {
        var settled = Vault.BadDebtSettledEvent.Decode(log);
        Add(new SubAccountKey(settled.Trader), PerpSlots.Cash, settled.Amount * _scale);
        Add(InsuranceFund(), PerpSlots.Cash, -settled.Amount * _scale);
    }

    private void OnPnlRealized(in EventLog log)
    {
        var realized = AccountBalance.PnlRealizedEvent.Decode(log);
        Add(new SubAccountKey(realized.Trader), PerpSlots.Cash, realized.Amount);
    }

    /// <summary>Another manager has other debt limits.</summary>
    private void OnCollateralManagerChanged(in EventLog log)
    {
        Address manager = Vault.CollateralManagerChangedEvent.Decode(log).CollateralManager;
        _journal.Set(PerpSlots.CollateralManager, manager.ToNumber());
        if (_handlers.TryAdd(manager, _managerEvents))
            _filter = null;
        ForgetDebtLimits();
    }

    private void OnDebtThresholdChanged(in EventLog log)
    {
        var changed = CollateralManager.WhitelistedDebtThresholdChangedEvent.Decode(log);
        SubAccountKey account = new(changed.Trader);
        // A replaced manager may go on being configured; who holds no collateral is read when it does.
        if (log.Address.ToNumber() == Slots[PerpSlots.CollateralManager] && HoldsCollateral(account))
        {
            _journal.Set(account, PerpSlots.DebtLimit, 0);
            _journal.Set(account, PerpSlots.DebtLimitUnread, 1);
        }
    }

    /// <summary>A debt limit is kept for as long as there is collateral: nobody tells of its changes for others.</summary>
    private void Hold(in EventLog log, SubAccountKey account, Address token, BigInteger change)
    {
        Add(account, Collateral(token).Balance, change);
        RequireWhole(log, Slots[account, Collateral(token).Balance]);
        bool isHolder = HoldsCollateral(account);
        if (!isHolder)
            _journal.Set(account, PerpSlots.DebtLimit, 0);
        _journal.Set(account, PerpSlots.DebtLimitUnread, isHolder && Slots[account, PerpSlots.DebtLimit].IsZero ? 1 : 0);
    }

    private void ForgetDebtLimits()
    {
        foreach (SubAccountKey account in _catalog.Collaterals(Slots).SelectMany(each => Slots.Column(each.Balance).Keys).Distinct().ToList())
        {
            _journal.Set(account, PerpSlots.DebtLimit, 0);
            _journal.Set(account, PerpSlots.DebtLimitUnread, 1);
        }
    }

    private bool HoldsCollateral(SubAccountKey account) =>
        _catalog.Collaterals(Slots).Any(collateral => !Slots[account, collateral.Balance].IsZero);

    /// <summary>Nobody gives more than came: then logs are missing.</summary>
    private void RequireWhole(in EventLog log, BigInteger amount)
    {
        if (amount.Sign < 0)
            throw new VenueDecodeException(Slots.Venue, log, "more is taken than there ever was: earlier logs are missing.");
    }

    private SubAccountKey InsuranceFund() => new(_contracts!.InsuranceFund);
}
