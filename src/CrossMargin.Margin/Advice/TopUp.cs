using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Margin.Replay;
using CrossMargin.Margin.WhatIf;

namespace CrossMargin.Margin.Advice;

/// <summary>The smallest amount of one token, from outside, that brings the account to a target: as collateral, or to repay a debt.</summary>
/// <param name="IsRepayment">Whether a debt is repaid with it.</param>
/// <param name="CostUsd">Gas.</param>
/// <param name="HealthAfter">The pessimistic global bound.</param>
public sealed record TopUp(SubAccountId SubAccount, Token Token, bool IsRepayment, TokenAmount Amount, double Usd, double CostUsd, double HealthAfter)
{
    private const int CandidatesMax = 16, DoublingsMax = 60;

    // The size is found to a millionth of itself.
    private const long Precision = 1_000_000;

    internal static IReadOnlyList<TopUp> Of(RecordedVerdict now, double target)
    {
        List<TopUp> found = [];
        foreach (PositionChange unit in Candidates(now.View).Take(CandidatesMax))
        {
            if (Smallest(now, unit, target) is { } topUp)
                found.Add(topUp);
        }

        return [.. found.OrderBy(one => one.CostUsd).ThenBy(one => one.Usd)];
    }

    /// <summary>Each debt, and each collateral that the account has already; of one raw unit. An isolated sub-account helps itself alone, so the cross ones.</summary>
    private static IEnumerable<PositionChange> Candidates(AccountView view)
    {
        foreach (SubAccountView one in view.SubAccounts.Where(one => !one.IsIsolated))
        {
            foreach (DebtPosition owed in one.Debts.Where(owed => owed.Price is { Raw.Sign: > 0 } && owed.Amount.Raw.Sign > 0))
                yield return new PositionChange.OfDebt(one.Id, owed, -1);
            foreach (CollateralBalance owned in one.Collateral.Where(owned => owned.Price is { Raw.Sign: > 0 }))
                yield return new PositionChange.OfCollateral(one.Id, owned, 1);
        }
    }

    /// <summary>More collateral, or less debt, never lowers health: so the sizes that meet the target are all above the smallest.</summary>
    private static TopUp? Smallest(RecordedVerdict now, PositionChange unit, double target)
    {
        BigInteger most = unit is PositionChange.OfDebt { Like: var debt } ? debt.Amount.Raw : BigInteger.Pow(2, DoublingsMax) * BigInteger.Pow(10, 9);
        BigInteger low = 0, high = 1;
        while (high < most && !(HealthWith(now, unit, high) >= target))
            (low, high) = (high, BigInteger.Min(most, high * 2));
        if (!(HealthWith(now, unit, high) >= target))
            return null;
        while (high - low > 1 && high / (high - low) < Precision)
        {
            BigInteger middle = (low + high) / 2;
            (low, high) = HealthWith(now, unit, middle) >= target ? (low, middle) : (middle, high);
        }

        return Sized(now, unit, high);
    }

    private static TopUp Sized(RecordedVerdict now, PositionChange unit, BigInteger raw)
    {
        double health = HealthWith(now, unit, raw), gasUsd = now.Parameters.Relief.GasUsdOf(unit.SubAccount.Venue.Chain);
        return unit switch
        {
            PositionChange.OfDebt { Like: var owed } when (owed with { Amount = owed.Amount with { Raw = raw } }) is var repaid =>
                new TopUp(unit.SubAccount, owed.Token, true, repaid.Amount, PositionValue.Usd(repaid), gasUsd, health),
            PositionChange.OfCollateral { Like: var owned } when (owned with { Amount = owned.Amount with { Raw = raw } }) is var added =>
                new TopUp(unit.SubAccount, owned.Token, false, added.Amount, PositionValue.Usd(added), gasUsd, health),
            _ => throw new InvariantViolationException("Top-ups are collateral or repayments."),
        };
    }

    private static double HealthWith(RecordedVerdict now, PositionChange unit, BigInteger raw) =>
        (now with { View = (unit with { Raw = unit.Raw * raw }).Apply(now.View, now.Market, now.Parameters) }).Replay().GlobalHealth.Pessimistic;
}
