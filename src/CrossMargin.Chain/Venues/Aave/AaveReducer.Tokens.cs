using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>What aTokens and debt tokens log: scaled balances, and debts at a rate of their own.</summary>
/// <remarks>A burn that is smaller than the interest since the account's last event is logged as a mint: the change is then negative.</remarks>
internal sealed partial class AaveReducer
{
    private void OnSupplyMinted(in EventLog log, ReserveSlots reserve)
    {
        var mint = AToken.MintEvent.Decode(log);
        Change(log, reserve.ATokenProxy, ReserveSide.Supply, mint.OnBehalfOf, reserve.Supply, mint.Value - mint.BalanceIncrease, mint.Index);
    }

    private void OnSupplyBurned(in EventLog log, ReserveSlots reserve)
    {
        var burn = AToken.BurnEvent.Decode(log);
        Change(log, reserve.ATokenProxy, ReserveSide.Supply, burn.From, reserve.Supply, -(burn.Value + burn.BalanceIncrease), burn.Index);
    }

    private void OnDebtMinted(in EventLog log, ReserveSlots reserve)
    {
        var mint = VariableDebtToken.MintEvent.Decode(log);
        Change(log, reserve.DebtTokenProxy, ReserveSide.Debt, mint.OnBehalfOf, reserve.Debt, mint.Value - mint.BalanceIncrease, mint.Index);
    }

    private void OnDebtBurned(in EventLog log, ReserveSlots reserve)
    {
        var burn = VariableDebtToken.BurnEvent.Decode(log);
        Change(log, reserve.DebtTokenProxy, ReserveSide.Debt, burn.From, reserve.Debt, -(burn.Value + burn.BalanceIncrease), burn.Index);
    }

    /// <summary>The value is scaled already; the interest of both sides is in Mint events of its own, which change no scaled balance.</summary>
    private void OnBalanceTransfer(in EventLog log, ReserveSlots reserve)
    {
        var transfer = AToken.BalanceTransferEvent.Decode(log);
        (SubAccountKey from, SubAccountKey to) = (new(transfer.From), new(transfer.To));
        _journal.Set(from, reserve.Supply, Slots[from, reserve.Supply] - transfer.Value);
        _journal.Set(to, reserve.Supply, Slots[to, reserve.Supply] + transfer.Value);
    }

    /// <remarks>Source: core-v3 1.19.3, StableDebtToken.sol. Its burns log a mint where the interest is more than what is burnt.</remarks>
    private void OnStableDebtMinted(in EventLog log, ReserveSlots reserve)
    {
        var mint = StableDebtToken.MintEvent.Decode(log);
        SubAccountKey account = new(mint.OnBehalfOf);
        _journal.Set(account, reserve.StableDebt, Slots[account, reserve.StableDebt] + mint.Amount);
        _journal.Set(account, reserve.StableRate, mint.NewRate);
        _journal.Set(account, reserve.StableSince, log.BlockTimestamp);
    }

    private void OnStableDebtBurned(in EventLog log, ReserveSlots reserve)
    {
        var burn = StableDebtToken.BurnEvent.Decode(log);
        SubAccountKey account = new(burn.From);
        BigInteger left = Slots[account, reserve.StableDebt] - burn.Amount;
        _journal.Set(account, reserve.StableDebt, left);
        // As the token does: the rate of a debt that is left stays.
        if (left.IsZero)
            _journal.Set(account, reserve.StableRate, 0);
        _journal.Set(account, reserve.StableSince, left.IsZero ? 0 : log.BlockTimestamp);
    }

    private void Change(
        in EventLog log, ProxySlots token, ReserveSide side, Address holder, Slot slot, BigInteger change, BigInteger index)
    {
        AaveVersion version = AaveRevisions.Of(token.Role, Slots[token.Revision]);
        // A revision is learnt before the next log: only a token of a reserve that was dropped has none.
        if (version == AaveVersion.Unknown)
            throw new VenueDecodeException(Slots.Venue, log, "it is not known in which way this token rounds.");
        SubAccountKey account = new(holder);
        _journal.Set(account, slot, ScaledBalance.After(version, side, Slots[account, slot], change, index));
    }
}
