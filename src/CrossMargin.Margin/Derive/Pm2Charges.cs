namespace CrossMargin.Margin.Derive;

/// <summary>Contingencies in USD; all positive.</summary>
public readonly record struct Pm2Charges(double PerpUsd, double OptionUsd, double CollateralUsd, double ConfidenceUsd)
{
    public double TotalUsd => PerpUsd + OptionUsd + CollateralUsd + ConfidenceUsd;
}
