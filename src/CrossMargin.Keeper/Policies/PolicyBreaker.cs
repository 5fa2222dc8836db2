using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Keeper.Planning;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Pauses;

namespace CrossMargin.Keeper.Policies;

/// <summary>Brings the rules their figures, for one chain. What others did, and who paused, is read anew each time.</summary>
/// <param name="pauses">Null where nobody can pause.</param>
/// <remarks>
/// Chains that act in the same instant do not see each other's next transaction: limits of all chains together may be passed by one transaction
/// of each other chain. Those on their way may be outbid above a limit, within their own bounds: what was begun is finished.
/// </remarks>
internal sealed class PolicyBreaker(
    ChainSettings chain, KeeperPolicy policy, CallGuard guard, IAttemptStore attempts, IPauseStore? pauses, TimeProvider time)
{
    private readonly IReadOnlyList<PolicyLimits> _both = policy.Both(chain.ChainId);

    /// <summary>What can be told before anything is asked of the chain.</summary>
    public async Task<PolicyRefusal?> FindAsync(VenueId venue, BlockRef newest, CancellationToken cancellationToken) =>
        PolicyRefusal.Of(DecisionKind.VenueNotAllowed, First(limits => PolicyRules.OfVenue(limits.Venues, venue)))
        ?? PolicyRefusal.Of(DecisionKind.StaleHead, PolicyRules.OfHeadAge(policy.HeadAgeMax(chain), newest, time.GetUtcNow()))
        ?? await FindAsync(venue, nextUsd: 0, cancellationToken);

    public PolicyRefusal? Find(GasQuote quote) =>
        PolicyRefusal.Of(DecisionKind.GasPrice, PolicyRules.OfGasPrice(policy.GasPriceMax(chain.ChainId), quote.ExpectedPerGas));

    public PolicyRefusal? Find(Sizing.Sized sized) =>
        PolicyRefusal.Of(DecisionKind.TokenNotAllowed, First(limits => PolicyRules.OfTokens(limits, sized.Plan.Option)))
        ?? PolicyRefusal.Of(DecisionKind.CallNotAllowed, guard.FindRefusal(sized.Call));

    /// <summary>Pauses, reverts and spend, as they are now.</summary>
    /// <param name="nextUsd">What the next transaction may cost at most; 0 where that is not known yet.</param>
    public async Task<PolicyRefusal?> FindAsync(VenueId venue, double nextUsd, CancellationToken cancellationToken)
    {
        PauseBoard board = pauses is null ? PauseBoard.Empty : await pauses.ReadAsync(cancellationToken);
        if (board.Find(venue) is { } pause)
            return new PolicyRefusal(DecisionKind.Paused, $"{pause.By} paused {pause.Scope} at {pause.At:u}: {pause.Reason}");
        string name = $"chain {chain.Name}";
        AttemptTally own = await ReadTallyAsync(chain.ChainId, board, cancellationToken);
        if (Judge(name, policy.Of(chain.ChainId), policy.RevertsInARow(chain.ChainId), own, nextUsd) is { } refusal)
            return refusal;
        if (policy.All is { SpendUsdPerHour: null, SpendUsdPerDay: null, RevertsInARow: null })
            return null;
        AttemptTally all = await ReadTallyAsync(null, board, cancellationToken);
        return Judge("all chains", policy.All, policy.All.RevertsInARow, all, nextUsd);
    }

    private static PolicyRefusal? Judge(string scope, PolicyLimits limits, int? revertsMax, AttemptTally tally, double nextUsd) =>
        PolicyRefusal.Of(DecisionKind.Reverts, PolicyRules.OfReverts(scope, revertsMax, tally.RevertsInARow))
        ?? PolicyRefusal.Of(DecisionKind.Spend, PolicyRules.OfSpend(scope, limits, tally, nextUsd));

    private Task<AttemptTally> ReadTallyAsync(ChainId? of, PauseBoard board, CancellationToken cancellationToken) =>
        attempts.ReadTallyAsync(new TallyQuery(of, time.GetUtcNow(), board.LastResumed(of)), cancellationToken);

    private string? First(Func<PolicyLimits, string?> rule) => _both.Select(rule).FirstOrDefault(reason => reason is not null);
}
