using System.Collections.Concurrent;
using CrossMargin.Domain;
using CrossMargin.Keeper.Candidates;
using CrossMargin.Keeper.Planning;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Judgements;
using CrossMargin.Margin.Liquidation;

namespace CrossMargin.Keeper.Ordering;

/// <summary>
/// Orders the sub-accounts of one owner that their venues would liquidate, on all venues and chains together: margin released per dollar of cost,
/// by <see cref="LiquidationOrder"/>. Safe for concurrent use: every chain's worker has the same one.
/// </summary>
/// <remarks>
/// An order, not a choice: whoever is below its venue's line is liquidated, by somebody. What a liquidation does stays in its sub-account, so that none
/// opens a breach in another; what would release nothing comes last, as what its chain includes too late does. The figures are those of the best way
/// with capital for all of it: what a keeper holds on another chain is that worker's to know.
/// </remarks>
/// <param name="chains">Where the keeper acts: elsewhere nothing is ordered.</param>
internal sealed class OwnerOrder(AccountBook book, IReadOnlyList<KeeperChain> chains, KeeperOptions options)
{
    private readonly Dictionary<ChainId, KeeperChain> _chains = chains.ToDictionary(chain => chain.Settings.ChainId);
    private readonly Dictionary<ChainId, CostModel> _costs =
        chains.ToDictionary(chain => chain.Settings.ChainId, chain => new CostModel(chain.Settings, chain.Adapters, options));

    private readonly ConcurrentDictionary<ChainId, GasQuote> _gas = [];

    /// <summary>What gas costs on a chain, until it is noted again. Where nobody asked yet it counts as nothing.</summary>
    public void Note(ChainId chain, GasQuote quote) => _gas[chain] = quote;

    /// <summary>Whether some of them are of the same owner.</summary>
    public bool IsNeeded(IReadOnlyList<Candidate> candidates) =>
        candidates.Count > 1 && candidates.DistinctBy(candidate => book.AccountOf(candidate.Id)).Count() < candidates.Count;

    /// <summary>
    /// The candidates of each owner in the owner's order, in the places that the owner's had among the others: nobody else comes earlier or later.
    /// </summary>
    /// <param name="candidates">Of one chain.</param>
    public IReadOnlyList<Candidate> Arrange(IReadOnlyList<Candidate> candidates, DateTimeOffset now)
    {
        Candidate[] arranged = [.. candidates];
        foreach (IGrouping<AccountId, int> places in Enumerable.Range(0, arranged.Length).GroupBy(place => book.AccountOf(candidates[place].Id)))
        {
            if (places.Count() < 2 || book.Find(places.Key, now) is not { } account)
                continue;
            Candidate[] own = [.. places.Select(place => candidates[place])];
            IReadOnlyDictionary<SubAccountId, OrderPlace> order = Order(account, own);
            foreach ((int place, Candidate candidate) in places.Zip(own.OrderBy(each => order.TryGetValue(each.Id, out OrderPlace? found) ? found.Rank : int.MaxValue)))
                arranged[place] = candidate;
        }

        return arranged;
    }

    /// <summary>Null where it is the only one of its owner's that is below its line.</summary>
    /// <param name="account">All that the owner has; null where that is not known.</param>
    public OrderPlace? PlaceOf(Candidate candidate, AccountView? account)
    {
        bool hasOthers = account?.SubAccounts.Any(each => each.Id != candidate.Id && IsBelow(each)) == true;
        return hasOthers ? Order(account!, [candidate]).GetValueOrDefault(candidate.Id) : null;
    }

    /// <param name="candidates">Of the account.</param>
    private Dictionary<SubAccountId, OrderPlace> Order(AccountView account, IReadOnlyList<Candidate> candidates)
    {
        List<LiquidationAction> actions =
        [
            .. account.SubAccounts.Where(each => IsBelow(each) && candidates.All(candidate => candidate.Id != each.Id))
                .Select(each => ActionOf(each, judged: null)).OfType<LiquidationAction>(),
            .. candidates.Where(each => IsBelow(each.View)).Select(each => ActionOf(each.View, each)).OfType<LiquidationAction>(),
        ];
        double releasedUsd = actions.Sum(action => Math.Max(0, action.ReleasedUsd));
        OrderedLiquidation ordered = LiquidationOrder.Plan(releasedUsd, actions, new Dictionary<SubAccountId, double>(), options.InclusionDeadline);
        IEnumerable<LiquidationAction> inOrder = ordered.Chosen.Select(one => one.Action).Concat(ordered.LeftOut.Select(one => one.Action));
        return inOrder.Index().ToDictionary(
            one => one.Item.Target,
            one => new OrderPlace(one.Index + 1, actions.Count, one.Item.ReleasedUsd, one.Item.CostUsd + one.Item.GasUsd));
    }

    private bool IsBelow(SubAccountView view) =>
        view is { Local.IsLiquidatable: true, Degraded: null }
        && _chains.TryGetValue(view.Id.Venue.Chain, out KeeperChain? chain) && chain.Adapters.ContainsKey(view.Id.Venue);

    /// <summary>All or nothing of the venue's best way. Null where it has none.</summary>
    /// <param name="judged">How it was judged, which may be for the next block, or at prices that are on their way; null for at the book's block.</param>
    private LiquidationAction? ActionOf(SubAccountView view, Candidate? judged)
    {
        (VenueId venue, KeeperChain chain) = (view.Id.Venue, _chains[view.Id.Venue.Chain]);
        Inventory plenty = new(chain.Account, Planner.PlentyOf(Planner.DebtsOf(view))) { TargetHealth = options.TargetHealth };
        IReadOnlyList<LiquidationOption> ways = book.Read(venue, (model, slots, asOf) => model.Options(
            view.Id.Key, judged?.On(slots) ?? slots, Math.Max(judged?.Timestamp ?? 0, asOf.Timestamp), plenty));
        return ways is not [LiquidationOption option, ..] ? null : new LiquidationAction
        {
            Target = view.Id,
            Position = option.Debt.Address.ToString(),
            Name = option.Collateral.Address.ToString(),
            Units = 1,
            Limits = new SizeLimits(step: 1),
            ReleasedUsd = Finite(ReleasedUsd(view, option)),
            CostUsd = Finite(Math.Max(0, option.GainUsd) + _costs[venue.Chain].SlippageUsd(venue, option)),
            GasUsd = _gas.TryGetValue(venue.Chain, out GasQuote? quote) ? Finite(quote.CostUsd((1 + option.LaterSteps) * options.AssumedGas)) : 0,
            Latency = chain.Settings.BlockTime,
        };
    }

    /// <summary>What is repaid, less what the collateral for it had carried; of a position that is closed, what it lacked.</summary>
    private static double ReleasedUsd(SubAccountView view, LiquidationOption option)
    {
        if (option.Repay.Raw.IsZero)
            return -view.Local!.ExcessUsd;
        double threshold = view.Collateral.FirstOrDefault(held => held.Token.Address == option.Collateral.Address)?.LiquidationThreshold ?? 0;
        return option.RepayUsd - option.SeizeUsd * threshold;
    }

    /// <summary>A venue without a price says so by what is no number: such a figure orders nothing.</summary>
    private static double Finite(double usd) => double.IsFinite(usd) ? usd : 0;
}
