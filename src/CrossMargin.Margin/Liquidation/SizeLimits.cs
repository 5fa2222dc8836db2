using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Liquidation;

/// <summary>What a venue, and our own means, allow of one liquidation. By default everything, to any fineness.</summary>
public sealed record SizeLimits
{
    /// <param name="closeFactor">The part of the position that one liquidation may close; 0 to 1.</param>
    /// <param name="minLeftOver">What a partial one must leave, in units of the position; 0 and more.</param>
    /// <param name="step">Sizes are multiples of it, in units, but for closing everything; 0 for any size.</param>
    /// <param name="capital">What the keeper can pay for, in units; 0 and more, positive infinity for no limit.</param>
    public SizeLimits(double closeFactor = 1, double minLeftOver = 0, double step = 0, double capital = double.PositiveInfinity)
    {
        CloseFactor = Bound.Within(closeFactor, 0, 1, nameof(CloseFactor));
        MinLeftOver = Bound.Within(minLeftOver, 0, double.MaxValue, nameof(MinLeftOver));
        Step = Bound.Within(step, 0, double.MaxValue, nameof(Step));
        Capital = Bound.Within(capital, 0, double.PositiveInfinity, nameof(Capital));
    }

    public double CloseFactor { get; }

    public double MinLeftOver { get; }

    public double Step { get; }

    public double Capital { get; }

    /// <summary>With at most so much capital.</summary>
    public SizeLimits CappedAt(double capital) => new(CloseFactor, MinLeftOver, Step, Math.Min(Capital, capital));

    /// <summary>The smallest size that the limits allow and that meets the need; where there is none, the largest that they allow.</summary>
    /// <param name="need">Units to close; 0 or less needs nothing, positive infinity everything.</param>
    /// <param name="position">Units that there are; never negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The need is not a number, or the position not finite.</exception>
    public Sized Fit(double need, double position)
    {
        double wanted = Bound.Within(need, double.NegativeInfinity, double.PositiveInfinity, nameof(need));
        double all = Bound.Within(position, 0, double.MaxValue, nameof(position));
        if (wanted <= 0)
            return new Sized(0, SizeBound.None);
        double most = Math.Min(CloseFactor * all, Capital);
        bool mayCloseAll = most >= all;
        double amount = wanted < all ? StepUp(wanted) : all;
        if (wanted <= all && amount < all && amount <= most && all - amount >= MinLeftOver)
            return new Sized(amount, SizeBound.None);
        if (mayCloseAll)
            return new Sized(all, wanted <= all ? SizeBound.None : SizeBound.Position);

        double leaving = all - MinLeftOver;
        return leaving < most
            ? new Sized(StepDown(Math.Max(0, leaving)), SizeBound.LeftOver)
            : new Sized(StepDown(most), Capital < CloseFactor * all ? SizeBound.Capital : SizeBound.CloseFactor);
    }

    private double StepUp(double amount)
    {
        if (Step == 0)
            return amount;
        double steps = Math.Ceiling(amount / Step);
        return steps * Step >= amount ? steps * Step : (steps + 1) * Step;
    }

    private double StepDown(double amount)
    {
        if (Step == 0)
            return amount;
        double steps = Math.Floor(amount / Step);
        return steps * Step <= amount ? steps * Step : (steps - 1) * Step;
    }
}
