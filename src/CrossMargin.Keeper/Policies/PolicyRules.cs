using System.Globalization;
using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Policies;

/// <summary>The breakers: figures in, a reason not to act out; null where there is none. Pure. At its limit a figure is still allowed.</summary>
internal static class PolicyRules
{
    private const double WeiPerGwei = 1e9;

    /// <param name="scope">Whose gas it is, for people.</param>
    /// <param name="nextUsd">What the next transaction may cost at most; 0 where that is not known yet.</param>
    public static string? OfSpend(string scope, PolicyLimits limits, AttemptTally tally, double nextUsd) =>
        OfSpend(scope, "an hour", limits.SpendUsdPerHour, tally.HourUsd, tally.UnderwayUsd, nextUsd)
        ?? OfSpend(scope, "a day", limits.SpendUsdPerDay, tally.DayUsd, tally.UnderwayUsd, nextUsd);

    /// <param name="limit">Null for no limit. As many in a row as this are too many: the limit is how many are borne, not how many are made.</param>
    public static string? OfReverts(string scope, int? limit, int reverts) => limit is { } most && reverts >= most
        ? Text($"{scope}: the last {reverts} attempts have reverted, and {most} in a row end it until the keeper is resumed")
        : null;

    /// <param name="limit">Wei per gas; null for no limit.</param>
    /// <param name="expected">Wei per gas: what the next block is expected to take.</param>
    public static string? OfGasPrice(BigInteger? limit, BigInteger expected) => limit is { } most && expected > most
        ? Text($"gas costs {Gwei(expected)} gwei, more than {Gwei(most)}")
        : null;

    /// <param name="newest">The book's newest block.</param>
    public static string? OfHeadAge(TimeSpan limit, BlockRef newest, DateTimeOffset now)
    {
        TimeSpan age = now - DateTimeOffset.FromUnixTimeSeconds(newest.Timestamp);
        return age > limit
            ? Text($"the newest block known, {newest.Number}, is {age.TotalSeconds:F0} s old, more than {limit.TotalSeconds:F0}")
            : null;
    }

    public static string? OfVenue(IReadOnlySet<string>? allowed, VenueId venue) =>
        allowed is null || allowed.Contains(venue.Name) ? null : $"the policy does not list the venue {venue.Name}";

    /// <summary>A token of which nothing moves needs no permission.</summary>
    public static string? OfTokens(PolicyLimits limits, LiquidationOption option) =>
        OfToken(limits.RepayTokens, option.Debt, option.Repay, "repaid") ?? OfToken(limits.SeizeTokens, option.Collateral, option.Seize, "seized");

    private static string? OfToken(IReadOnlySet<Address>? allowed, Token token, TokenAmount moved, string how) =>
        allowed is null || moved.Raw.IsZero || allowed.Contains(token.Address)
            ? null : $"the policy does not list {token.Symbol} ({token.Address}) among what may be {how}";

    private static string? OfSpend(string scope, string span, double? limit, double paidUsd, double underwayUsd, double nextUsd) =>
        limit is { } most && paidUsd + underwayUsd + nextUsd > most
            ? Text($"{scope}: gas within {span} would cost {paidUsd + underwayUsd + nextUsd:F2} USD ({paidUsd:F2} paid, at most {underwayUsd:F2} on its way and {nextUsd:F2} for this), more than {most:F2}")
            : null;

    private static string Gwei(BigInteger wei) => ((double)wei / WeiPerGwei).ToString("0.###", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
