using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Keeper.Candidates;
using CrossMargin.Keeper.Ordering;
using CrossMargin.Keeper.Planning;
using CrossMargin.Keeper.Policies;
using CrossMargin.Keeper.Settling;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Judgements;
using CrossMargin.Margin;

namespace CrossMargin.Keeper.Acting;

/// <summary>Decides about candidates: what each would bring, what it would cost, and whether to act. Each "no" is recorded with its reason.</summary>
/// <param name="errands">Null in a dry run.</param>
/// <param name="drift">Null where nobody reconciles.</param>
internal sealed class CandidateHandler(
    KeeperChain chain, KeeperOptions options, AccountBook book, MarginAssessor margin, Planner planner, Purse purse, GasMarket gas,
    DataFeeMarket dataFees, CostModel costs, AttemptJournal journal, Errands? errands, WatchList watch,
    DriftBreaker? drift, PolicyBreaker policy, OwnerOrder order, TimeProvider time)
{
    private readonly double _profitFloorUsd = options.ProfitFloorOf(chain.Settings);

    /// <summary>Puts on the slate what is to be carried out.</summary>
    public async Task HandleAsync(Candidate candidate, Episode episode, Slate slate, CancellationToken cancellationToken)
    {
        // It is above its line again, by a change that the book had meanwhile and that it is judged anew for.
        if (FindVerdicts(candidate) is not { } record)
            return;
        Decision decision = new(record, episode, _profitFloorUsd);
        if (record.Hindrance is { } hindrance)
        {
            await PassAsync(decision, DecisionKind.Hindered, hindrance, cancellationToken);
            return;
        }

        if (drift is not null && await drift.FindReasonAsync(candidate.Id.Venue, cancellationToken) is { } difference)
        {
            await PassAsync(decision, DecisionKind.Drift, difference, cancellationToken);
            return;
        }

        (GasQuote? quote, PolicyStanding standing) = await AskAsync(slate, decision.Candidate.Judged, cancellationToken);
        if (policy.Find(standing, candidate.Id.Venue, decision.Candidate.Judged) is { } refusal)
        {
            await PassAsync(decision, refusal.Kind, refusal.Reason, cancellationToken);
            return;
        }

        if (watch.OpenCount + slate.Undertakings.Count >= options.MaxOpenAttempts)
        {
            await PassAsync(decision, DecisionKind.TooManyOpen, $"{options.MaxOpenAttempts} attempts are on their way", cancellationToken);
            return;
        }

        if (quote is null)
        {
            await PassUnpricedAsync(decision, cancellationToken);
            return;
        }

        // What moves the price has to come first; what a block would not take then waits until the price is in one.
        GasQuote bid = candidate.Ahead is { } ahead ? quote.Behind(ahead.Behind) : quote;
        if (!bid.IsEnough && candidate.Ahead is not null)
            return;
        order.Note(chain.Settings.ChainId, quote);
        OrderPlace? place = order.PlaceOf(decision.Candidate, record.Account);
        await SizeAsync(decision with { Gas = bid, Place = place }, slate, bid, cancellationToken);
    }

    private HealthRecord? FindVerdicts(Candidate candidate)
    {
        using Activity? judging = KeeperTrace.Source.StartActivity(KeeperTrace.Verdict);
        return HealthRecord.Of(candidate, book, margin, time.GetUtcNow());
    }

    /// <summary>All at once: each is a way to another machine.</summary>
    private async Task<(GasQuote? Quote, PolicyStanding Standing)> AskAsync(Slate slate, BlockRef judged, CancellationToken cancellationToken)
    {
        using Activity? asking = KeeperTrace.Source.StartActivity(KeeperTrace.Ask);
        Task<GasQuote?> quoting = gas.QuoteAsync(judged, cancellationToken);
        Task<PolicyStanding> reading = slate.Standing is { } known ? Task.FromResult(known) : policy.ReadAsync(cancellationToken);
        Task refreshing = dataFees.RefreshAsync(judged, cancellationToken);
        await Task.WhenAll(quoting, reading, refreshing);
        slate.Standing = await reading;
        return (await quoting, slate.Standing);
    }

    private async Task SizeAsync(Decision decision, Slate slate, GasQuote quote, CancellationToken cancellationToken)
    {
        if (policy.Find(quote) is { } dear)
        {
            await PassAsync(decision, dear.Kind, dear.Reason, cancellationToken);
            return;
        }

        Sizing sizing;
        using (KeeperTrace.Source.StartActivity(KeeperTrace.Size))
            sizing = await planner.SizeAsync(decision.Candidate, slate.CommittedWith(watch.Committed()), cancellationToken);
        decision = decision with { Balances = sizing.Balances };
        switch (sizing)
        {
            case Sizing.Passed passed:
                await PassAsync(decision, passed.Kind, passed.Reason, cancellationToken);
                break;
            case Sizing.Sized sized when policy.Find(sized) is { } refusal:
                await PassAsync(decision, refusal.Kind, refusal.Reason, cancellationToken);
                break;
            case Sizing.Sized sized:
                await WeighAsync(decision, slate, sized, quote, cancellationToken);
                break;
        }
    }

    /// <summary>Gain against cost; and only for what is worth it, an approval.</summary>
    private async Task WeighAsync(
        Decision decision, Slate slate, Sizing.Sized sized, GasQuote quote, CancellationToken cancellationToken)
    {
        // Below the floor before any cost, no more needs to be asked: the cost then says what gas is assumed.
        bool isWorthless = sized.GainUsd < _profitFloorUsd;
        Task<RollupFee?> charging = dataFees.ExpectAsync(sized.Call, decision.Candidate.Judged, cancellationToken);
        Task<bool> allowing = isWorthless ? Task.FromResult(false) : IsAllowedAsync(sized, cancellationToken);
        await Task.WhenAll(charging, allowing);
        if (await charging is not { } fee)
        {
            await PassAsync(decision, DecisionKind.NoDataFee, $"{chain.Settings.Name} does not tell what it takes for data", cancellationToken);
            return;
        }

        AttemptPlan plan = PlanOf(decision, sized, costs.Of(sized, quote, options.AssumedGas, fee)) with { NativeUsd = quote.NativeUsd };
        if (isWorthless)
        {
            await DeclineAsync(decision, plan, cancellationToken);
            return;
        }

        string? obstacle = null;
        if (!await allowing)
        {
            if (errands is null)
                obstacle = $"dry run: {sized.Call.To} may not take {sized.Plan.Option.Debt.Symbol} yet, so it cannot be simulated; a live keeper approves first";
            else if (!await ApproveAsync(errands, decision, slate, sized, quote, cancellationToken))
                return;
        }

        ExpectedGas expected = obstacle is null
            ? await gas.ExpectAsync(sized.Call, cancellationToken) : new ExpectedGas(options.AssumedGas, IsRemembered: false);
        plan = plan with { Cost = costs.Of(sized, quote, expected.Gas, fee) };
        long gasLimit = (long)(expected.Gas * (1 + options.GasMargin));
        PricedPlan priced = new(plan, sized.Call, gasLimit, expected.IsRemembered, quote, obstacle);
        await CommitAsync(decision, slate, priced, quote.MostFor(gasLimit) + fee.Of(gasLimit), cancellationToken);
    }

    /// <summary>Takes on what is worth its cost, is allowed to be spent, and can be paid.</summary>
    /// <param name="mostWei">What the transaction may cost at most.</param>
    private async Task CommitAsync(
        Decision decision, Slate slate, PricedPlan priced, BigInteger mostWei, CancellationToken cancellationToken)
    {
        Invariant.Require(slate.Standing is not null, "The policy was asked before.");
        if (priced.Plan.ProfitUsd < _profitFloorUsd)
            await DeclineAsync(decision, priced.Plan, cancellationToken);
        else if (policy.Find(slate.Standing, priced.Quote.Usd(mostWei)) is { } refusal)
            await PassAsync(decision, refusal.Kind, refusal.Reason, cancellationToken);
        else if (errands is null || await CanPayAsync(decision, slate.MostWei, mostWei, cancellationToken))
            slate.Add(new Undertaking(priced with { Plan = Founded(decision, priced.Plan) }, decision.Episode), mostWei);
    }

    private Task PassUnpricedAsync(Decision decision, CancellationToken cancellationToken) => gas.Dispute is { } dispute
        ? PassAsync(decision, DecisionKind.PriceDisputed, dispute, cancellationToken)
        : PassAsync(
            decision, DecisionKind.NoNativePrice, $"no feed of the chain prices {chain.Settings.Native}, which gas is paid in", cancellationToken);

    private async Task<bool> IsAllowedAsync(Sizing.Sized sized, CancellationToken cancellationToken) =>
        sized.Flash is not null || sized.Plan.Option.Repay.Raw.IsZero
        || await purse.ReadAllowanceAsync(sized.Plan.Option.Debt.Address, sized.Call.To, cancellationToken) >= sized.Plan.Option.Repay.Raw;

    /// <summary>Approves, and looks whether the pending state shows it already. If not, the candidate comes again soon.</summary>
    private async Task<bool> ApproveAsync(
        Errands approvals, Decision decision, Slate slate, Sizing.Sized sized, GasQuote quote, CancellationToken cancellationToken)
    {
        Invariant.Require(slate.Standing is not null, "The policy was asked before.");
        PolicyStanding standing = slate.Standing;
        Token debt = sized.Plan.Option.Debt;
        await PassAsync(decision, DecisionKind.AwaitsApproval, $"{sized.Call.To} may not take {debt.Symbol} yet", cancellationToken);
        PolicyRefusal? refusal = null;
        double mostUsd = await approvals.ApproveAsync(
            debt.Address, sized.Call.To, quote, usd => (refusal = policy.Find(standing, usd)) is null, cancellationToken);
        if (refusal is not null)
        {
            await PassAsync(decision, refusal.Kind, refusal.Reason, cancellationToken);
            return false;
        }

        slate.Standing = standing.With(mostUsd);
        decision.Episode.Rest(time.GetUtcNow(), options.WatchInterval);
        return await IsAllowedAsync(sized, cancellationToken);
    }

    /// <param name="decidedWei">What the transactions decided on before it may cost at most.</param>
    private async Task<bool> CanPayAsync(Decision decision, BigInteger decidedWei, BigInteger mostWei, CancellationToken cancellationToken)
    {
        BigInteger wei = await purse.ReadNativeAsync(cancellationToken) - decidedWei;
        if (wei >= mostWei)
            return true;
        string reason = string.Create(CultureInfo.InvariantCulture, $"gas and data may cost {mostWei} wei, the account has {wei}");
        await PassAsync(decision, DecisionKind.NoGasFunds, reason, cancellationToken);
        return false;
    }

    private AttemptPlan PlanOf(Decision decision, Sizing.Sized sized, PlanCost cost) => new(
        sized.Plan, book.OwnerOf(decision.Candidate.Id), DryRun: errands is null, chain.Account, cost, _profitFloorUsd, decision.Health)
    {
        Flash = sized.Flash,
    };

    private Task DeclineAsync(Decision decision, AttemptPlan plan, CancellationToken cancellationToken)
    {
        PlanCost cost = plan.Cost;
        string reason = string.Create(
            CultureInfo.InvariantCulture,
            $"expected profit {plan.ProfitUsd:F2} USD ({plan.GainUsd:F2} gain; {cost.GasUsd:F2} gas, {cost.DataFeeUsd:F2} data fee, "
            + $"{cost.SlippageUsd:F2} slippage, {cost.CapitalUsd:F2} capital) is below the floor of {plan.ProfitFloorUsd:F2} USD");
        return journal.DeclineAsync(() => Founded(decision, plan), decision.Episode, reason, cancellationToken);
    }

    /// <summary>With what it stands on.</summary>
    private static AttemptPlan Founded(Decision decision, AttemptPlan plan) => plan with { Judgement = decision.ToJudgement() };

    private Task PassAsync(Decision decision, DecisionKind kind, string reason, CancellationToken cancellationToken) =>
        journal.PassAsync(decision, kind, reason, cancellationToken);
}
