using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.Indexer.Reconciling;

/// <summary>Which of a chain's sub-accounts to compare.</summary>
/// <param name="After">The sample goes on behind it; null begins at the first.</param>
/// <param name="Count">At most so many.</param>
/// <param name="Also">To be compared whatever the sample: those that differed before.</param>
public sealed record ReconciliationSample(SubAccountId? After, int Count, IReadOnlyCollection<SubAccountId> Also)
{
    /// <param name="all">In order.</param>
    /// <returns>The chosen in order, and the last of the sample unless it is the last of all.</returns>
    internal (IReadOnlyList<SubAccountId> Chosen, SubAccountId? Last) Take(IReadOnlyList<SubAccountId> all)
    {
        IEnumerable<SubAccountId> behind = After is { } after ? all.SkipWhile(one => SubAccountOrder.Instance.Compare(one, after) <= 0) : all;
        SubAccountId[] sample = [.. behind.Take(Count)];
        HashSet<SubAccountId> chosen = [.. sample, .. Also];
        SubAccountId? last = sample.Length == 0 || sample[^1] == all[^1] ? null : sample[^1];
        return ([.. all.Where(chosen.Contains)], last);
    }
}
