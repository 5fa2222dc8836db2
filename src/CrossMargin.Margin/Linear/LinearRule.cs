using System.Text.Json.Serialization;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Linear;

/// <summary>What one net position in one underlying needs: never negative, never falling with its size, initial at least maintenance.</summary>
[JsonDerivedType(typeof(Flat), "flat")]
[JsonDerivedType(typeof(Tiered), "tiered")]
[JsonDerivedType(typeof(Skewed), "skewed")]
public abstract record LinearRule
{
    private LinearRule()
    {
    }

    /// <summary>3 % and 4 % of notional, whatever the size and the open interest.</summary>
    public static LinearRule Default { get; } = new Flat(new MarginRates());

    /// <summary>Raises the initial margin with the market's open interest; by default it does not.</summary>
    public OpenInterestScale OpenInterest { get; init; } = new();

    /// <param name="notionalUsd">Size times price, either sign; not a number is refused.</param>
    /// <param name="sizeUnits">In units of the underlying, either sign; only <see cref="Skewed"/> looks at it.</param>
    /// <param name="openInterestUsd">Of the whole market; null where it is not known, and then the scale counts in full.</param>
    /// <exception cref="ArgumentOutOfRangeException">The notional or the size is not finite.</exception>
    public MarginRequirement Require(double notionalUsd, double sizeUnits, double? openInterestUsd)
    {
        double notional = Bound.Within(Math.Abs(notionalUsd), 0, double.MaxValue, nameof(notionalUsd));
        double size = Bound.Within(Math.Abs(sizeUnits), 0, double.MaxValue, nameof(sizeUnits));
        MarginRequirement plain = RequireOf(notional, size);

        // Towards the whole notional, and never below what the size alone asks for, which may be more than the notional.
        double added = OpenInterest.ShareOf(openInterestUsd) * Math.Max(0, notional - plain.InitialUsd);
        return plain with { InitialUsd = plain.InitialUsd + added };
    }

    /// <summary>Of sizes without a sign, before the open interest.</summary>
    private protected abstract MarginRequirement RequireOf(double notionalUsd, double sizeUnits);

    /// <summary>One rate for every size.</summary>
    public sealed record Flat(MarginRates Rates) : LinearRule
    {
        private protected override MarginRequirement RequireOf(double notionalUsd, double sizeUnits) =>
            new(Rates.Initial * notionalUsd, Rates.Maintenance * notionalUsd);
    }

    /// <summary>Rising rates by brackets of notional.</summary>
    /// <remarks>
    /// Each rate holds for the part of the position in its bracket: Σ rateᵢ·(part in bracket i). That is Binance's
    /// notional · rate − maintenance amount, the amount being what makes the brackets meet; OKX's position tiers,
    /// where a whole position takes the rate of its bracket, jump there. As the rates rise the requirement is convex.
    /// </remarks>
    public sealed record Tiered(SizeTiers Sizes) : LinearRule
    {
        private protected override MarginRequirement RequireOf(double notionalUsd, double sizeUnits)
        {
            MarginRequirement sum = default;
            double start = 0;
            for (int i = 0; i < Sizes.Tiers.Count && start < notionalUsd; i++)
            {
                SizeTier tier = Sizes.Tiers[i];
                bool isLast = i == Sizes.Tiers.Count - 1;
                double part = (isLast ? notionalUsd : Math.Min(notionalUsd, tier.UpToUsd)) - start;
                sum += new MarginRequirement(tier.Rates.Initial * part, tier.Rates.Maintenance * part);
                start = tier.UpToUsd;
            }

            return sum;
        }
    }

    /// <summary>A ratio that rises with the size against the market's skew scale.</summary>
    /// <remarks>
    /// initial ratio = |size| / skewScale · f + minimum; maintenance ratio = initial · share; each times the notional, plus
    /// the minimum margin of an open position. Synthetix V3, PerpsMarketConfiguration.calculateRequiredMargins. The ratio is
    /// not capped at 1: a short position can lose more than its notional.
    /// </remarks>
    public sealed record Skewed(SkewScale Scale) : LinearRule
    {
        private protected override MarginRequirement RequireOf(double notionalUsd, double sizeUnits)
        {
            if (notionalUsd == 0 && sizeUnits == 0)
                return default;
            double initialUsd = notionalUsd * (sizeUnits / Scale.ScaleUnits * Scale.Factor + Scale.MinimumInitial);
            return new MarginRequirement(
                initialUsd + Scale.MinimumUsd, initialUsd * Scale.MaintenanceShare + Scale.MinimumUsd);
        }
    }
}
