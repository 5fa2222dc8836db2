using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Margin.Derive;

/// <summary>A perpetual position of one underlying, and what it has earned and not yet settled.</summary>
/// <param name="Quantity">Underlying units; long is positive; to ±10¹⁵.</param>
/// <param name="PriceUsd">The perpetual's own, 0 to 10¹⁵.</param>
/// <param name="Confidence">Of that price, 0 to 1. Ignored where the quantity is 0.</param>
public sealed record DerivePerp(
    double Quantity, double PriceUsd, double Confidence = 1, double UnrealisedPnlUsd = 0, double UnsettledFundingUsd = 0)
{
    public double Quantity { get; } = Bound.Within(Quantity, -Limits.MaxQuantity, Limits.MaxQuantity, nameof(Quantity));

    public double PriceUsd { get; } = Bound.Within(PriceUsd, 0, Limits.MaxUsd, nameof(PriceUsd));

    public double Confidence { get; } = Bound.Within(Confidence, 0, 1, nameof(Confidence));

    public double UnrealisedPnlUsd { get; } = Bound.Within(UnrealisedPnlUsd, -Limits.MaxUsd, Limits.MaxUsd, nameof(UnrealisedPnlUsd));

    public double UnsettledFundingUsd { get; } = Bound.Within(UnsettledFundingUsd, -Limits.MaxUsd, Limits.MaxUsd, nameof(UnsettledFundingUsd));

    /// <summary>What settling now would pay.</summary>
    internal double ValueUsd => UnrealisedPnlUsd + UnsettledFundingUsd;
}
