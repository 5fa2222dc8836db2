using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Margin.Liquidation;

/// <summary>How an account can be brought back to a target.</summary>
public abstract record ReliefOutcome
{
    private ReliefOutcome()
    {
    }

    /// <summary>The target is met as things are.</summary>
    public sealed record NotNeeded(double Health) : ReliefOutcome;

    /// <summary>The plan, applied to the view, meets the target.</summary>
    public sealed record Restored(ReliefPlan Plan) : ReliefOutcome;

    /// <summary>It cannot be met; this is the best that was found.</summary>
    /// <param name="IsCutShort">The most assessments were spent: a better plan may exist.</param>
    public sealed record BeyondReach(ReliefPlan Best, bool IsCutShort) : ReliefOutcome;

    /// <summary>The account is Unknown: nothing is sized on inputs that cannot be relied on.</summary>
    public sealed record Unjudged(IReadOnlyList<InputFault> Faults) : ReliefOutcome;
}

/// <summary>What to do for an account, in order.</summary>
/// <param name="HealthBefore">The pessimistic global bound.</param>
/// <param name="After">The view with everything applied.</param>
/// <param name="LeftOut">Every other action, with its reason.</param>
/// <param name="Probes">How often the engine was asked.</param>
public sealed record ReliefPlan(
    IReadOnlyList<SizedRelief> Actions,
    double HealthBefore,
    double HealthAfter,
    AccountView After,
    IReadOnlyList<LeftOutRelief> LeftOut,
    int Probes)
{
    public double CostUsd => Actions.Sum(one => one.CostUsd);
}

/// <summary>An action and how many steps of it.</summary>
/// <param name="ReleasedUsd">By how much it lowers target · maintenance − pessimistic equity.</param>
/// <param name="CostUsd">Slippage, penalty and gas.</param>
public sealed record SizedRelief(ReliefAction Action, BigInteger Steps, double ReleasedUsd, double CostUsd)
{
    public TokenAmount Amount => Action.AmountOf(Steps);
}

/// <summary>An action that is not done.</summary>
public sealed record LeftOutRelief(ReliefAction Action, LeftOutReason Reason);
