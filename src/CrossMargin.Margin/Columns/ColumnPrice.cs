using CrossMargin.Margin.Oracles;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Columns;

/// <summary>What the columns know of one price: all that a tick replaces.</summary>
public readonly record struct ColumnPrice
{
    /// <param name="usd">Finite; zero or below is no price: what hangs on it adds nothing, and whoever may owe it has a health of zero.</param>
    /// <param name="buffer">The oracle-latency buffer, a fraction of the price; finite, not negative.</param>
    /// <param name="observedAt">The oracle's own time; null where it does not say.</param>
    /// <param name="twapRatio">The five-minute mean over the price, 1 where none was observed; above 0, finite.</param>
    /// <param name="isFit">Whether the price is fit for margin; an account that depends on one that is not is Unknown.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range, or NaN.</exception>
    public ColumnPrice(double usd, double buffer, DateTimeOffset? observedAt, double twapRatio = 1, bool isFit = true)
    {
        Usd = Bound.Within(usd, -double.MaxValue, double.MaxValue, nameof(usd));
        Buffer = Bound.Within(buffer, 0, double.MaxValue, nameof(buffer));
        ObservedAt = observedAt;
        TwapRatio = Bound.Within(twapRatio, double.Epsilon, double.MaxValue, nameof(twapRatio));
        IsFit = isFit && usd > 0;
    }

    public double Usd { get; }

    public double Buffer { get; }

    public DateTimeOffset? ObservedAt { get; }

    public double TwapRatio { get; }

    public bool IsFit { get; }

    /// <summary>Of a holding for which its venue has no price.</summary>
    internal static ColumnPrice None { get; } = new(0, 0, null);

    internal static ColumnPrice Of(JudgedPrice price, MarginInputs inputs) => new(
        price.Usd, price.Buffer, price.Price.UpdatedAt, inputs.TwapRatio(price),
        price.Validity is PriceValidity.Valid or PriceValidity.StaleForIncrease or PriceValidity.InsufficientData);
}
