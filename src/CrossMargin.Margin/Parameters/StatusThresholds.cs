namespace CrossMargin.Margin.Parameters;

/// <summary>The rungs of the status ladder, as equity over maintenance margin. The names and defaults are Binance Portfolio Margin's.</summary>
public sealed record StatusThresholds
{
    /// <param name="liquidation">At or below: to be liquidated; 1 to 2.</param>
    /// <param name="reduceOnly">Below: may only reduce; from <paramref name="liquidation"/> to 5.</param>
    /// <param name="warning">At or below: warned; from <paramref name="reduceOnly"/> to 10.</param>
    /// <param name="hysteresis">By how much a rung must be passed before a better status is given back; 0 to 0.5.</param>
    public StatusThresholds(double liquidation = 1.05, double reduceOnly = 1.2, double warning = 1.5, double hysteresis = 0.05)
    {
        Liquidation = Bound.Within(liquidation, 1, 2, nameof(Liquidation));
        ReduceOnly = Bound.Within(reduceOnly, liquidation, 5, nameof(ReduceOnly));
        Warning = Bound.Within(warning, reduceOnly, 10, nameof(Warning));
        Hysteresis = Bound.Within(hysteresis, 0, 0.5, nameof(Hysteresis));
    }

    public double Liquidation { get; }

    public double ReduceOnly { get; }

    public double Warning { get; }

    public double Hysteresis { get; }
}
