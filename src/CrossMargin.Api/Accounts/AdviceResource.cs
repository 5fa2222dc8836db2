using CrossMargin.Domain;
using CrossMargin.Margin.Advice;
using CrossMargin.Margin.Liquidation;
using CrossMargin.Margin.Replay;

namespace CrossMargin.Api.Accounts;

/// <param name="Target">Of uniMMR: 1 to 10. Left out: where the status is no longer ReduceOnly.</param>
public sealed record AdviceRequest(double? Target = null);

/// <summary>What can be done for an account, each way by itself.</summary>
/// <param name="Outcome">Of the reductions: NotNeeded, Restored, BeyondReach (what they reach at most), or Unjudged: an input cannot be relied on.</param>
/// <param name="UniMMRBefore">Pessimistic; null is infinite.</param>
/// <param name="UniMMRAfter">With all reductions; null is infinite.</param>
/// <param name="CostUsd">Of all reductions.</param>
/// <param name="SendWithinSeconds">Within what time help must be sent, so that no venue liquidates before it arrives; null where none is near.</param>
/// <param name="Cheapest">reduction, topUp, transfer, or none: the way that costs least of those that meet the target, or, where it is met, that keep every venue from its line.</param>
/// <param name="Actions">The reductions, in order, out of the account's own means.</param>
/// <param name="Deposits">From outside: each alone meets the target; cheapest first.</param>
/// <param name="TopUps">What each sub-account needs that would not outlive the time until help arrives; the most urgent first.</param>
public sealed record AdviceResource(
    string Owner,
    long? Chain,
    IReadOnlyList<BlockResource> AsOf,
    DateTimeOffset Time,
    double Target,
    string Outcome,
    double? UniMMRBefore,
    double? UniMMRAfter,
    double CostUsd,
    double? SendWithinSeconds,
    string Cheapest,
    IReadOnlyList<ReductionResource> Actions,
    IReadOnlyList<DepositResource> Deposits,
    IReadOnlyList<LocalTopUpResource> TopUps)
{
    public static AdviceResource Of(RecordedVerdict now, AccountAdvice advice)
    {
        ReliefPlan? plan = advice.Reduction switch
        {
            ReliefOutcome.Restored restored => restored.Plan,
            ReliefOutcome.BeyondReach beyond => beyond.Best,
            _ => null,
        };
        return new AdviceResource(
            now.View.Account.Owner.ToString(),
            now.View.Account.OnlyOn?.Value,
            [.. now.View.Chains.Select(chain => BlockResource.Of(chain.AsOf))],
            now.View.Time,
            advice.Target,
            advice.Reduction.GetType().Name,
            Finite.OrNull(advice.HealthBefore),
            Finite.OrNull(plan?.HealthAfter ?? advice.HealthBefore),
            plan?.CostUsd ?? 0,
            advice.Within?.TotalSeconds,
            CheapestOf(advice),
            [.. plan?.Actions.Select(ReductionResource.Of) ?? []],
            [.. advice.TopUps.Select(DepositResource.Of)],
            [.. advice.Locals.Select(local => LocalTopUpResource.Of(local, now.View.Time))]);
    }

    private static string CheapestOf(AccountAdvice advice)
    {
        IEnumerable<(string Way, double CostUsd)> ways =
        [
            .. advice.Reduction is ReliefOutcome.Restored { Plan.CostUsd: var costUsd } ? [("reduction", costUsd)] : Array.Empty<(string, double)>(),
            .. advice.TopUps.Take(1).Select(topUp => ("topUp", topUp.CostUsd)),
            .. advice.Reduction is ReliefOutcome.NotNeeded
                ? advice.Locals.Take(1).SelectMany(local => local.Transfers).Where(transfer => transfer.CoversUsd >= advice.Locals[0].TopUpUsd).Select(transfer => ("transfer", transfer.CostUsd))
                : [],
        ];
        return ways.OrderBy(way => way.CostUsd).Select(way => way.Way).FirstOrDefault("none");
    }
}

/// <summary>One reduction.</summary>
/// <param name="Position">What is reduced.</param>
/// <param name="By">By what.</param>
/// <param name="Amount">In whole tokens or contracts.</param>
/// <param name="ReleasedUsd">By how much it lowers what is missing.</param>
/// <param name="CostUsd">Slippage, penalty and gas.</param>
public sealed record ReductionResource(
    long ChainId, string Venue, string Holder, string? Part, string Position, string By, string Amount, double ReleasedUsd, double CostUsd)
{
    public static ReductionResource Of(SizedRelief sized)
    {
        SubAccountId at = sized.Action.SubAccount;
        return new ReductionResource(
            at.Venue.Chain.Value, at.Venue.Name, at.Key.Holder.ToString(), at.Key.Part.IsZero ? null : at.Key.Part.ToString(),
            sized.Action.PositionName, sized.Action.Name, sized.Amount.ToString(), sized.ReleasedUsd, sized.CostUsd);
    }
}

/// <summary>One token from outside.</summary>
/// <param name="Kind">Collateral, or Repayment of a debt.</param>
/// <param name="CostUsd">Gas.</param>
public sealed record DepositResource(
    long ChainId, string Venue, string Holder, string? Part, string Kind, AmountResource Amount, double Usd, double CostUsd, double? UniMMRAfter)
{
    public static DepositResource Of(TopUp topUp)
    {
        SubAccountId at = topUp.SubAccount;
        return new DepositResource(
            at.Venue.Chain.Value, at.Venue.Name, at.Key.Holder.ToString(), at.Key.Part.IsZero ? null : at.Key.Part.ToString(),
            topUp.IsRepayment ? "Repayment" : "Collateral", AmountResource.Of(topUp.Token, topUp.Amount), topUp.Usd, topUp.CostUsd, Finite.OrNull(topUp.HealthAfter));
    }
}

/// <summary>What one sub-account needs at its own venue.</summary>
/// <param name="SendBefore">The latest time; null when the line is far.</param>
/// <param name="Transfers">Out of the account's other sub-accounts; each for itself.</param>
public sealed record LocalTopUpResource(
    long ChainId, string Venue, string Holder, string? Part, double TopUpUsd, double? SendWithinSeconds, DateTimeOffset? SendBefore, IReadOnlyList<TransferResource> Transfers)
{
    public static LocalTopUpResource Of(LocalAdvice local, DateTimeOffset now)
    {
        SubAccountId at = local.SubAccount;
        return new LocalTopUpResource(
            at.Venue.Chain.Value, at.Venue.Name, at.Key.Holder.ToString(), at.Key.Part.IsZero ? null : at.Key.Part.ToString(),
            local.TopUpUsd, local.SendWithin?.TotalSeconds, now + local.SendWithin, [.. local.Transfers.Select(TransferResource.Of)]);
    }
}

/// <param name="CoversUsd">Of what the sub-account needs.</param>
/// <param name="CostUsd">Gas on both chains.</param>
public sealed record TransferResource(long FromChainId, string FromVenue, AmountResource Amount, double CoversUsd, double CostUsd)
{
    public static TransferResource Of(Transfer transfer) => new(
        transfer.From.Venue.Chain.Value, transfer.From.Venue.Name, AmountResource.Of(transfer.Token, transfer.Amount), transfer.CoversUsd, transfer.CostUsd);
}
