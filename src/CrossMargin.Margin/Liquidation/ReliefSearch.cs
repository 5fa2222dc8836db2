using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Margin.Liquidation;

/// <summary>Finds the size of one action by asking the engine what its view would be.</summary>
/// <remarks>
/// What is missing is convex in the size as far as margin is a maximum of lines (scenarios, buffers, haircuts) and need not fall:
/// closing the hedge of something else makes it rise. So the sizes that meet the target are looked for upward from small ones,
/// starting from the closed form; where none does, the least of the convex curve is taken. An action that helps at no size that was
/// looked at is left out. The smallest size is then one that meets the target while one step less does not.
/// </remarks>
internal static class ReliefSearch
{
    private const int Halvings = 10;
    private const int MostRefinements = 120;
    private const int MostBisections = 600;

    // A smaller part of what is missing is the rounding of doubles.
    private const double Rounding = 1e-9;

    /// <summary>A size, and how the pool stands with it.</summary>
    public readonly record struct Found(BigInteger Steps, ReliefReading Reading);

    /// <summary>Looks at a few sizes only: to compare actions.</summary>
    /// <param name="below">The largest size looked at that does not meet the target and is smaller.</param>
    /// <param name="above">The next larger size that was looked at, or the largest.</param>
    public static Found Glance(
        ReliefJudge judge, AccountView view, ReliefAction action, AllowedSteps allowed, ReliefReading now, out BigInteger below, out BigInteger above)
    {
        Found best = new(0, now);
        (below, above) = (0, allowed.MostInPart);
        BigInteger last = 0;
        foreach (BigInteger steps in Sizes(judge, action, allowed, now))
        {
            Found found = new(steps, judge.Read(action.Apply(view, steps)));
            if (found.Reading.Meets)
            {
                (below, above) = (BigInteger.Min(last, allowed.MostInPart), steps);
                return found;
            }

            if (last == best.Steps && best.Steps > 0)
                above = steps;
            if (found.Reading.MissingUsd < best.Reading.MissingUsd)
                (best, below, above) = (found, last, steps);
            last = steps;
        }

        return best;
    }

    /// <summary>The smallest size that meets the target; where none does, the one that leaves least missing.</summary>
    public static Found Smallest(ReliefJudge judge, AccountView view, ReliefAction action, AllowedSteps allowed, ReliefReading now)
    {
        Found best = Glance(judge, view, action, allowed, now, out BigInteger below, out BigInteger above);
        if (!best.Reading.Meets)
            best = Refine(judge, view, action, best, ref below, BigInteger.Min(above, allowed.MostInPart));
        if (!best.Reading.Meets || (best.Steps > allowed.MostInPart && below == allowed.MostInPart))
            return best;

        // Every size in part that was looked at fails, and everything meets the target: nothing lies between.
        (BigInteger low, Found high) = (below, best);
        for (int round = 0; high.Steps - low > 1 && round < MostBisections && !judge.IsExhausted; round++)
        {
            BigInteger middle = (low + high.Steps) / 2;
            Found found = new(middle, judge.Read(action.Apply(view, middle)));
            if (found.Reading.Meets)
                high = found;
            else
                low = middle;
        }

        return high;
    }

    /// <summary>Narrows the least of the convex curve by thirds, until a size meets the target.</summary>
    private static Found Refine(
        ReliefJudge judge, AccountView view, ReliefAction action, Found best, ref BigInteger below, BigInteger above)
    {
        BigInteger low = below;
        for (int round = 0; above - low > 2 && round < MostRefinements && !judge.IsExhausted; round++)
        {
            BigInteger third = (above - low) / 3;
            Found left = new(low + third, judge.Read(action.Apply(view, low + third)));
            Found right = new(above - third, judge.Read(action.Apply(view, above - third)));
            Found better = right.Reading.MissingUsd < left.Reading.MissingUsd ? right : left;
            if (better.Reading.Meets || better.Reading.MissingUsd < best.Reading.MissingUsd - Rounding * Math.Abs(best.Reading.MissingUsd))
                best = better;
            if (better.Reading.Meets)
            {
                below = low;
                return better;
            }

            if (better == left)
                above -= third;
            else
                low += third;
        }

        return best;
    }

    /// <summary>In growing order: the closed form, and halvings of the most that is allowed.</summary>
    private static IEnumerable<BigInteger> Sizes(ReliefJudge judge, ReliefAction action, AllowedSteps allowed, ReliefReading now)
    {
        BigInteger most = allowed.MostInPart;
        double guess = action.StepsToCover(Math.Max(0, now.MissingUsd), judge.Target, judge.Parameters);
        SortedSet<BigInteger> sizes = [.. Enumerable.Range(0, Halvings).Select(half => most >> half), 3 * most / 4];
        if (guess < (double)most)
            sizes.Add((BigInteger)Math.Ceiling(guess));
        sizes.Remove(0);

        // Everything is as good as all but one step, and leaves no dust.
        if (allowed.All == most + 1)
            sizes.Remove(most);
        if (!allowed.All.IsZero)
            sizes.Add(allowed.All);
        return sizes;
    }
}

/// <summary>The sizes that an action may have: 1 to <paramref name="MostInPart"/>, and <paramref name="All"/>; 0 where there is none.</summary>
internal readonly record struct AllowedSteps(BigInteger MostInPart, BigInteger All)
{
    public bool IsNone => MostInPart.IsZero && All.IsZero;

    /// <summary>What close factor, left-over, capital and the means of the sub-account allow.</summary>
    public static AllowedSteps Of(ReliefAction action, SubAccountView subAccount)
    {
        SizeLimits limits = action.Limits;
        double perUnit = Math.Pow(10, action.Decimals);
        BigInteger most = action.Position * ExchangeRate.Billionths(Math.Floor(limits.CloseFactor * 1e9) / 1e9) / 1_000_000_000;
        if (limits.Capital * perUnit < (double)most)
            most = (BigInteger)Math.Floor(limits.Capital * perUnit);
        BigInteger affordable = action.AffordableSteps(subAccount);
        BigInteger leaving = action.Position - (BigInteger)Math.Ceiling(limits.MinLeftOver * perUnit);
        BigInteger inPart = BigInteger.Min(affordable, BigInteger.Min(most, BigInteger.Max(0, leaving)) / action.Step);
        bool mayAll = most >= action.Position && affordable >= action.TotalSteps;
        return new AllowedSteps(BigInteger.Min(inPart, mayAll ? action.TotalSteps - 1 : inPart), mayAll ? action.TotalSteps : 0);
    }

    /// <summary>Only sizes that leave the sub-account at or above its venue's line, or no deeper below it.</summary>
    public AllowedSteps WithinRoom(ReliefAction action, double roomUsd)
    {
        BigInteger fits = MostInPart;
        if (!Fits(action, fits, roomUsd))
        {
            BigInteger breaches = fits;
            fits = 0;
            while (breaches - fits > 1)
            {
                BigInteger middle = (fits + breaches) / 2;
                (fits, breaches) = Fits(action, middle, roomUsd) ? (middle, breaches) : (fits, middle);
            }
        }

        return new AllowedSteps(fits, Fits(action, All, roomUsd) ? All : 0);
    }

    private static bool Fits(ReliefAction action, BigInteger steps, double roomUsd) => steps.IsZero || action.LocalEffectUsd(steps) >= -roomUsd;
}
