using CrossMargin.Domain;

namespace CrossMargin.Margin.Exposures;

/// <summary>The legs of one underlying, over the venues and chains of one margin pool, and their net.</summary>
internal sealed class UnderlyingRisk
{
    private UnderlyingRisk(Underlying underlying, IReadOnlyList<Contribution> legs, IReadOnlyList<OptionHolding> options)
    {
        Underlying = underlying;
        Legs = legs;
        Options = options;
        foreach (Contribution leg in legs)
        {
            Greeks += leg.Greeks;
            HeldDeltaUsd += leg.HeldDeltaUsd;
            if (leg.ObligationUsd > 0)
                LeastPriceUsd = Math.Min(LeastPriceUsd, leg.PriceUsd);
            if (leg.DeltaUsd > 0)
            {
                LongDeltaUsd += leg.DeltaUsd;
                LongObligationUsd += leg.ObligationUsd;
            }
            else
            {
                ShortDeltaUsd -= leg.DeltaUsd;
                ShortObligationUsd += leg.ObligationUsd;
            }
        }
    }

    public Underlying Underlying { get; }

    public IReadOnlyList<Contribution> Legs { get; }

    public IReadOnlyList<OptionHolding> Options { get; }

    public DollarGreeks Greeks { get; }

    /// <summary>Sum of the long deltas, never negative.</summary>
    public double LongDeltaUsd { get; }

    /// <summary>Sum of the sizes of the short deltas, never negative.</summary>
    public double ShortDeltaUsd { get; }

    public double LongObligationUsd { get; }

    public double ShortObligationUsd { get; }

    /// <summary>The net delta with what is not settled yet: what the venues themselves judge by.</summary>
    public double HeldDeltaUsd { get; }

    /// <summary>The least price of an obligation, USD: what their size in units goes by; positive infinity where nothing is owed or open.</summary>
    public double LeastPriceUsd { get; } = double.PositiveInfinity;

    public double NetDeltaUsd => LongDeltaUsd - ShortDeltaUsd;

    public double ObligationUsd => LongObligationUsd + ShortObligationUsd;

    /// <summary>Only tokens that are owned and options that were bought: none of it can cost more than it is worth.</summary>
    public bool OwesNothing => ObligationUsd == 0 && Options.All(option => option.Size.Sign > 0);

    /// <summary>The part of the obligations that nothing of the same underlying offsets.</summary>
    public double OpenUsd => NetDeltaUsd > 0
        ? Math.Min(NetDeltaUsd, LongObligationUsd)
        : Math.Min(-NetDeltaUsd, ShortObligationUsd);

    /// <summary>The settled value of the tokens that are owned: what hedges, and owes nothing.</summary>
    public double OwnedUsd => Legs.Where(leg => leg.Position.Kind == PositionKind.Asset).Sum(leg => leg.DeltaUsd);

    /// <summary>In order of symbol; the legs within in the order of the holdings.</summary>
    public static IReadOnlyList<UnderlyingRisk> Group(IEnumerable<Contribution> contributions, IReadOnlyList<OptionHolding> options) =>
    [
        .. contributions
            .GroupBy(leg => leg.Underlying)
            .OrderBy(group => group.Key.Symbol, StringComparer.Ordinal)
            .Select(group => new UnderlyingRisk(
                group.Key, [.. group], [.. options.Where(option => option.Instrument.Underlying == group.Key)])),
    ];
}
