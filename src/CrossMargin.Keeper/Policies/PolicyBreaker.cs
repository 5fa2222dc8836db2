using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Keeper.Planning;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Pauses;

namespace CrossMargin.Keeper.Policies;

/// <summary>Brings the rules their figures, for one chain. What others did, and who paused, is read anew for each round.</summary>
/// <param name="pauses">Null where nobody can pause.</param>
/// <remarks>
/// Chains that act in the same instant do not see each other's next transaction: limits of all chains together may be passed by one transaction
/// of each other chain. Those on their way may be outbid above a limit, within their own bounds: what was begun is finished.
/// </remarks>
internal sealed class PolicyBreaker(
    ChainSettings chain, KeeperPolicy policy, CallGuard guard, IAttemptStore attempts, IPauseStore? pauses, TimeProvider time)
{
    /// <summary>Those whose state can be told without a candidate.</summary>
    public static readonly IReadOnlyList<DecisionKind> Breakers = [DecisionKind.Paused, DecisionKind.Reverts, DecisionKind.Spend, DecisionKind.StaleHead];

    private readonly IReadOnlyList<PolicyLimits> _both = policy.Both(chain.ChainId);

    /// <summary>Pauses, reverts and spend, as they are now. The candidates of one round are judged by one reading, and by what is decided in it.</summary>
    public async Task<PolicyStanding> ReadAsync(CancellationToken cancellationToken)
    {
        PauseBoard board = pauses is null ? PauseBoard.Empty : await pauses.ReadAsync(cancellationToken);
        Task<AttemptTally> own = ReadTallyAsync(chain.ChainId, board, cancellationToken);
        Task<AttemptTally>? all = policy.All is { SpendUsdPerHour: null, SpendUsdPerDay: null, RevertsInARow: null }
            ? null : ReadTallyAsync(null, board, cancellationToken);
        return new PolicyStanding(board, await own, all is null ? null : await all);
    }

    /// <summary>What can be told before anything is asked of the chain.</summary>
    public PolicyRefusal? Find(PolicyStanding standing, VenueId venue, BlockRef newest) =>
        PolicyRefusal.Of(DecisionKind.VenueNotAllowed, First(limits => PolicyRules.OfVenue(limits.Venues, venue)))
        ?? PolicyRefusal.Of(DecisionKind.StaleHead, PolicyRules.OfHeadAge(policy.HeadAgeMax(chain), newest, time.GetUtcNow()))
        ?? FindPause(standing, venue)
        ?? Find(standing, nextUsd: 0);

    /// <summary>Which of <see cref="Breakers"/> would hold back whoever came now, on some venue.</summary>
    public IReadOnlySet<DecisionKind> FindOpen(PolicyStanding standing, IEnumerable<VenueId> venues, BlockRef newest) =>
        venues.Select(venue => FindPause(standing, venue))
            .Append(Find(standing, nextUsd: 0))
            .Append(PolicyRefusal.Of(DecisionKind.StaleHead, PolicyRules.OfHeadAge(policy.HeadAgeMax(chain), newest, time.GetUtcNow())))
            .OfType<PolicyRefusal>().Select(refusal => refusal.Kind).ToHashSet();

    public PolicyRefusal? Find(GasQuote quote) =>
        PolicyRefusal.Of(DecisionKind.GasPrice, PolicyRules.OfGasPrice(policy.GasPriceMax(chain.ChainId), quote.ExpectedPerGas));

    public PolicyRefusal? Find(Sizing.Sized sized) =>
        PolicyRefusal.Of(DecisionKind.TokenNotAllowed, First(limits => PolicyRules.OfTokens(limits, sized.Plan.Option)))
        ?? PolicyRefusal.Of(DecisionKind.CallNotAllowed, guard.FindRefusal(sized.Call));

    /// <summary>Reverts and spend.</summary>
    /// <param name="nextUsd">What the next transaction may cost at most; 0 where that is not known yet.</param>
    public PolicyRefusal? Find(PolicyStanding standing, double nextUsd) =>
        Judge($"chain {chain.Name}", policy.Of(chain.ChainId), policy.RevertsInARow(chain.ChainId), standing.Own, nextUsd)
        ?? (standing.All is { } all ? Judge("all chains", policy.All, policy.All.RevertsInARow, all, nextUsd) : null);

    private static PolicyRefusal? FindPause(PolicyStanding standing, VenueId venue) => standing.Board.Find(venue) is { } pause
        ? new PolicyRefusal(DecisionKind.Paused, $"{pause.By} paused {pause.Scope} at {pause.At:u}: {pause.Reason}")
        : null;

    private static PolicyRefusal? Judge(string scope, PolicyLimits limits, int? revertsMax, AttemptTally tally, double nextUsd) =>
        PolicyRefusal.Of(DecisionKind.Reverts, PolicyRules.OfReverts(scope, revertsMax, tally.RevertsInARow))
        ?? PolicyRefusal.Of(DecisionKind.Spend, PolicyRules.OfSpend(scope, limits, tally, nextUsd));

    private Task<AttemptTally> ReadTallyAsync(ChainId? of, PauseBoard board, CancellationToken cancellationToken) =>
        attempts.ReadTallyAsync(new TallyQuery(of, time.GetUtcNow(), board.LastResumed(of)), cancellationToken);

    private string? First(Func<PolicyLimits, string?> rule) => _both.Select(rule).FirstOrDefault(reason => reason is not null);
}
