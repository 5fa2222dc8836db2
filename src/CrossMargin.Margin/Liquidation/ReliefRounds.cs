using CrossMargin.Domain;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Liquidation;

/// <summary>Brings one margin pool to its target, one action after the other.</summary>
internal sealed class ReliefRounds(ReliefJudge judge, ReliefParameters relief, AccountView view, SubAccountId? pool, MarginInputs inputs)
{
    private AccountView _view = view;

    /// <returns>The view afterwards, and whether it meets the target.</returns>
    public (AccountView View, bool Meets) Run(List<SizedRelief> done, List<LeftOutRelief> leftOut)
    {
        List<ReliefAction> open = [.. ReliefCandidates.Of(_view.SubAccounts.Where(IsOfPool), inputs, relief)];
        Bound.Within(open.Count, 0, LiquidationOrder.MostActions, nameof(open));
        ReliefReading reading = judge.Read(_view);
        List<LeftOutRelief> refused = [];
        while (!reading.Meets && open.Count > 0 && !judge.IsExhausted)
        {
            refused.Clear();
            if (First(open, reading, refused) is not { } first)
                break;
            ReliefSearch.Found found = ReliefSearch.Smallest(judge, _view, first, Allowed(first), reading);
            _view = first.Apply(_view, found.Steps);
            done.Add(new SizedRelief(first, found.Steps, reading.MissingUsd - found.Reading.MissingUsd, CostUsd(first, found.Steps)));
            reading = found.Reading;
            open.Remove(first);
            leftOut.AddRange(open.Where(one => IsSamePosition(one, first)).Select(one => new LeftOutRelief(one, LeftOutReason.PositionTaken)));
            open.RemoveAll(one => IsSamePosition(one, first));
            open = [.. open.Select(Renewed).OfType<ReliefAction>()];
        }

        LeftOutReason ReasonOf(ReliefAction action) => reading.Meets
            ? LeftOutReason.NotNeeded
            : refused.Find(one => one.Action == action)?.Reason ?? LeftOutReason.ReleasesNothing;
        leftOut.AddRange(open.Select(one => new LeftOutRelief(one, ReasonOf(one))));
        return (_view, reading.Meets);
    }

    /// <summary>The action that releases most per dollar; null where none helps.</summary>
    private ReliefAction? First(List<ReliefAction> open, ReliefReading reading, List<LeftOutRelief> refused)
    {
        Dictionary<LiquidationAction, ReliefAction> measured = [];
        foreach (ReliefAction action in open)
        {
            AllowedSteps allowed = Allowed(action);
            ReliefSearch.Found found = default;
            LeftOutReason? reason = LatencyOf(action) > relief.Within ? LeftOutReason.TooSlow
                : AllowedSteps.Of(action, SubAccountOf(action)).IsNone ? LeftOutReason.LimitsAllowNothing
                : allowed.IsNone ? LeftOutReason.OpensLocalBreach
                : (found = ReliefSearch.Glance(judge, _view, action, allowed, reading, out _, out _)).Steps.IsZero ? LeftOutReason.ReleasesNothing
                : null;
            if (reason is { } why)
                refused.Add(new LeftOutRelief(action, why));
            else
                measured.Add(Linear(action, found, reading), action);
        }

        OrderedLiquidation order = LiquidationOrder.Plan(
            reading.MissingUsd,
            [.. measured.Keys],
            _view.SubAccounts.ToDictionary(one => one.Id, one => one.Local?.ExcessUsd ?? double.PositiveInfinity),
            relief.Within);
        return order.Chosen.Count > 0 ? measured[order.Chosen[0].Action] : null;
    }

    /// <summary>The action as if it were linear up to the size that was looked at.</summary>
    private LiquidationAction Linear(ReliefAction action, ReliefSearch.Found found, ReliefReading reading)
    {
        double units = action.AmountOf(found.Steps).ToAssetQuantity();
        return new LiquidationAction
        {
            Target = action.SubAccount,
            Position = action.PositionName,
            Name = action.Name,
            Units = units,
            ReleasedUsd = (reading.MissingUsd - found.Reading.MissingUsd) / units,
            CostUsd = action.CostUsd(found.Steps) / units,
            GasUsd = relief.GasUsdOf(action.SubAccount.Venue.Chain),
            Latency = LatencyOf(action),
        };
    }

    /// <summary>The same action on what an earlier one has left: it may pay with the same collateral. Null where nothing is left to pay with.</summary>
    private ReliefAction? Renewed(ReliefAction action) =>
        ReliefCandidates.Of([SubAccountOf(action)], inputs, relief)
            .FirstOrDefault(one => one.PositionName == action.PositionName && one.Name == action.Name);

    private AllowedSteps Allowed(ReliefAction action) => AllowedSteps.Of(action, SubAccountOf(action))
        .WithinRoom(action, Math.Max(0, SubAccountOf(action).Local?.ExcessUsd ?? double.PositiveInfinity));

    private SubAccountView SubAccountOf(ReliefAction action) => _view.SubAccounts.First(one => one.Id == action.SubAccount);

    private TimeSpan LatencyOf(ReliefAction action) => inputs.ChainOf(action.SubAccount.Venue.Chain) is { } chain
        ? chain.Lag + judge.Parameters.InclusionBlocks * chain.BlockTime
        : TimeSpan.MaxValue;

    private double CostUsd(ReliefAction action, System.Numerics.BigInteger steps) =>
        action.CostUsd(steps) + relief.GasUsdOf(action.SubAccount.Venue.Chain);

    private bool IsOfPool(SubAccountView one) => pool is { } alone ? one.Id == alone : !one.IsIsolated;

    private static bool IsSamePosition(ReliefAction one, ReliefAction other) =>
        one.SubAccount == other.SubAccount && one.PositionName == other.PositionName;
}
