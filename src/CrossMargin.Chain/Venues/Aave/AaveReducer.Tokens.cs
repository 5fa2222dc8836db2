using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>What aTokens and variable debt tokens log: scaled balances.</summary>
/// <remarks>A burn that is smaller than the interest since the account's last event is logged as a mint: the change is then negative.</remarks>
internal sealed partial class AaveReducer
{
    private void OnSupplyMinted(in EventLog log, ReserveSlots reserve)
    {
        var mint = AToken.MintEvent.Decode(log);
        Change(ReserveSide.Supply, mint.OnBehalfOf, reserve.Supply, mint.Value - mint.BalanceIncrease, mint.Index);
    }

    private void OnSupplyBurned(in EventLog log, ReserveSlots reserve)
    {
        var burn = AToken.BurnEvent.Decode(log);
        Change(ReserveSide.Supply, burn.From, reserve.Supply, -(burn.Value + burn.BalanceIncrease), burn.Index);
    }

    private void OnDebtMinted(in EventLog log, ReserveSlots reserve)
    {
        var mint = VariableDebtToken.MintEvent.Decode(log);
        Change(ReserveSide.Debt, mint.OnBehalfOf, reserve.Debt, mint.Value - mint.BalanceIncrease, mint.Index);
    }

    private void OnDebtBurned(in EventLog log, ReserveSlots reserve)
    {
        var burn = VariableDebtToken.BurnEvent.Decode(log);
        Change(ReserveSide.Debt, burn.From, reserve.Debt, -(burn.Value + burn.BalanceIncrease), burn.Index);
    }

    /// <summary>The value is scaled already; the interest of both sides is in Mint events of its own, which change no scaled balance.</summary>
    private void OnBalanceTransfer(in EventLog log, ReserveSlots reserve)
    {
        var transfer = AToken.BalanceTransferEvent.Decode(log);
        (SubAccountKey from, SubAccountKey to) = (new(transfer.From), new(transfer.To));
        _journal.Set(from, reserve.Supply, Slots[from, reserve.Supply] - transfer.Value);
        _journal.Set(to, reserve.Supply, Slots[to, reserve.Supply] + transfer.Value);
    }

    private void Change(ReserveSide side, Address holder, Slot slot, BigInteger change, BigInteger index)
    {
        SubAccountKey account = new(holder);
        _journal.Set(account, slot, ScaledBalance.After(side, Slots[account, slot], change, index));
    }
}
