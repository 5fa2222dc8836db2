using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Liquidation;

/// <summary>One thing that can be done to a sub-account to bring its account back: what it does to the view is exact.</summary>
/// <remarks>
/// A closed family: <see cref="Repayment"/>, <see cref="PerpReduction"/>, <see cref="OptionReduction"/>. Sizes are whole steps, each of
/// <see cref="Step"/> raw units; the last one closes what is left.
/// </remarks>
public abstract record ReliefAction
{
    private protected ReliefAction(SubAccountId subAccount, BigInteger position, byte decimals, SizeLimits limits)
    {
        SubAccount = subAccount;
        Position = position;
        Decimals = decimals;
        Limits = limits;
        Step = BigInteger.Max(1, (BigInteger)Math.Ceiling(limits.Step * Math.Pow(10, decimals)));
    }

    public SubAccountId SubAccount { get; }

    /// <summary>Raw units that there are of what is reduced; positive.</summary>
    public BigInteger Position { get; }

    public byte Decimals { get; }

    public SizeLimits Limits { get; }

    /// <summary>Raw units; at least 1.</summary>
    public BigInteger Step { get; }

    /// <summary>What is reduced: of several actions on one position only one is chosen.</summary>
    public abstract string PositionName { get; }

    /// <summary>By what it is reduced.</summary>
    public abstract string Name { get; }

    /// <summary>Steps that close everything.</summary>
    public BigInteger TotalSteps => (Position + Step - 1) / Step;

    /// <summary>The amount of so many steps.</summary>
    public TokenAmount AmountOf(BigInteger steps) => new(BigInteger.Min(steps * Step, Position), Decimals);

    /// <summary>The view as it is once so many steps have been done; exact, and every rounding is against the account. The prices stay.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than none or more than all steps, or the view does not have the position.</exception>
    public AccountView Apply(AccountView view, BigInteger steps)
    {
        Bound.Within((double)steps, 0, (double)TotalSteps, nameof(steps));
        if (view.SubAccounts.All(one => one.Id != SubAccount))
            throw new ArgumentOutOfRangeException(nameof(view), $"The view has no sub-account {SubAccount}.");
        return steps.IsZero ? view : view with
        {
            SubAccounts = [.. view.SubAccounts.Select(one => one.Id == SubAccount ? Apply(one, AmountOf(steps).Raw) : one)],
        };
    }

    /// <summary>Slippage and penalty of so many steps, USD; gas apart.</summary>
    public abstract double CostUsd(BigInteger steps);

    /// <summary>What so many steps do to the sub-account's excess over its venue's line, USD.</summary>
    public abstract double LocalEffectUsd(BigInteger steps);

    /// <summary>The most steps that the sub-account can pay for.</summary>
    internal virtual BigInteger AffordableSteps(SubAccountView subAccount) => TotalSteps;

    /// <summary>About what one step takes off target · requirement − equity, USD, in closed form; where a search starts.</summary>
    internal abstract double StepsToCover(double missingUsd, double target, RiskParameters parameters);

    private protected abstract SubAccountView Apply(SubAccountView subAccount, BigInteger raw);

    /// <summary>The venue's own verdict afterwards, as far as the view tells: its integers no longer hold and are dropped.</summary>
    /// <remarks>Where tokens are all that there is, its factor is collateral at its threshold over debt; else only the excess is moved.</remarks>
    private protected static LocalHealth? Moved(LocalHealth? local, double effectUsd, SubAccountView after)
    {
        if (local is null)
            return null;
        double excessUsd = local.ExcessUsd + effectUsd;
        if (after.Perps.Count + after.Options.Count > 0)
            return local with { ExcessUsd = excessUsd, Figures = [] };
        double debtUsd = after.Debts.Sum(debt => debt.Amount.ToDebtQuantity() * (debt.Price?.Usd ?? 0));
        return new LocalHealth(excessUsd < 0, debtUsd <= 0 ? double.PositiveInfinity : Math.Max(0, 1 + excessUsd / debtUsd), excessUsd, []);
    }

    private protected double Units(BigInteger raw) => new TokenAmount(raw, Decimals).ToDebtQuantity();

    /// <summary>Collateral that was changed by so many raw units; what was settled shrinks with it and never grows.</summary>
    private protected static IReadOnlyList<CollateralBalance> Changed(IReadOnlyList<CollateralBalance> collateral, Token token, BigInteger change)
    {
        int index = collateral.ToList().FindIndex(one => one.Token == token && !one.Amount.Raw.IsZero);
        CollateralBalance before = collateral[index];
        CollateralBalance after = before with
        {
            Amount = before.Amount with { Raw = before.Amount.Raw + change },
            Settled = before.Settled is { } settled
                ? settled with { Raw = BigInteger.Max(0, settled.Raw + BigInteger.Min(0, change)) }
                : null,
        };
        Invariant.Require(after.Amount.Raw.Sign >= 0, "An action may not take more collateral than there is.");
        return [.. collateral.Select((one, at) => at == index ? after : one)];
    }
}
