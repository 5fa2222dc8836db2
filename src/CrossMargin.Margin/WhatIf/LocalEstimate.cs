using CrossMargin.Domain;
using CrossMargin.Margin.Exposures;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Pricing;

namespace CrossMargin.Margin.WhatIf;

/// <summary>What a venue would say of a sub-account that has changed, as far as a view tells.</summary>
/// <remarks>
/// ◊ The excess over the venue's line changes by what the view shows: collateral at its threshold, debts, perpetuals at their result less the
/// linear maintenance of their notional, options at their value. Where tokens are all there is that is the venue's own rule; a perpetual's or
/// an option's margin is the venue's secret, and the figure an estimate. The venue's integers no longer hold and are dropped.
/// </remarks>
internal static class LocalEstimate
{
    /// <summary>The view after, with every venue's verdict moved by what has changed since the view before. Both have the same sub-accounts in the same order.</summary>
    public static AccountView Moved(AccountView before, MarketState marketBefore, AccountView after, MarketState marketAfter, RiskParameters parameters)
    {
        MarginInputs inputsBefore = new(before, marketBefore, parameters), inputsAfter = new(after, marketAfter, parameters);
        return after with
        {
            SubAccounts = [.. after.SubAccounts.Zip(before.SubAccounts, (now, was) =>
                ReferenceEquals(now, was) || was.Local is null ? now : now with { Local = Moved(was.Local, ExcessUsd(now, inputsAfter) - ExcessUsd(was, inputsBefore), now) })],
        };
    }

    private static LocalHealth Moved(LocalHealth local, double byUsd, SubAccountView after)
    {
        if (byUsd == 0)
            return local;
        double excessUsd = local.ExcessUsd + byUsd;
        double owedUsd = after.Perps.Count + after.Options.Count == 0
            ? after.Debts.Sum(PositionValue.Usd)
            : RequirementUsd(local);
        return new LocalHealth(excessUsd < 0, owedUsd > 0 ? Math.Max(0, 1 + excessUsd / owedUsd) : excessUsd < 0 ? 0 : double.PositiveInfinity, excessUsd, []);
    }

    /// <summary>What factor and excess say together that is owed: factor = 1 + excess / owed. Zero where they do not tell.</summary>
    private static double RequirementUsd(LocalHealth local) =>
        double.IsFinite(local.HealthFactor) && local.HealthFactor != 1 ? Math.Max(0, local.ExcessUsd / (local.HealthFactor - 1)) : 0;

    private static double ExcessUsd(SubAccountView one, MarginInputs inputs)
    {
        double excessUsd = 0;
        foreach (CollateralBalance owned in one.Collateral)
            excessUsd += PositionValue.Usd(owned) * owned.LiquidationThreshold;
        foreach (DebtPosition owed in one.Debts)
            excessUsd -= PositionValue.Usd(owed);
        foreach (PerpPosition perp in one.Perps)
            excessUsd += PositionValue.Usd(perp) - Math.Abs(PositionValue.NotionalUsd(perp)) * inputs.Parameters.Of(perp.Instrument.Underlying).Maintenance;
        foreach (OptionPosition option in one.Options)
            excessUsd += ValueUsd(option, inputs) * option.Size.ToAssetQuantity();
        return excessUsd;
    }

    /// <summary>Of one contract; zero for an option that cannot be valued, which is reported as a fault.</summary>
    internal static double ValueUsd(OptionPosition option, MarginInputs inputs)
    {
        OptionHolding holding = new(option.Instrument, option.Spot, option.Mark, option.Size.Decimals, option.Size.Raw);
        return OptionTerms.Of(holding, inputs) is { } terms
            ? OptionGreeks.Of(terms.Forward, terms.Strike, terms.Years, terms.Volatility, terms.Rate, terms.IsCall).Value
            : 0;
    }
}
