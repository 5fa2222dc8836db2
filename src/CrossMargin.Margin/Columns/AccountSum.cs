namespace CrossMargin.Margin.Columns;

/// <summary>Adds up one account. Assets and debts apart, as the engine does.</summary>
internal struct AccountSum
{
    public double GainUsd, LossUsd, MaintenanceUsd, InitialUsd, StrictLossUsd;
    public double LatencyUsd, AsynchronyUsd;
    public MarginRequirement Requirement;
    public bool OwesTheUnpriced, IsUnfit;

    public readonly AccountFigures Figures(bool isReliable) => new(
        new Equity(GainUsd - LossUsd, MaintenanceUsd - LossUsd, InitialUsd - StrictLossUsd),
        Requirement, LatencyUsd, AsynchronyUsd, OwesTheUnpriced, isReliable && !IsUnfit);

    public void AddOwned(double valueUsd, double maintenanceUsd, double initialUsd)
    {
        GainUsd += valueUsd;
        MaintenanceUsd += maintenanceUsd;
        InitialUsd += initialUsd;
    }

    public void AddOwed(double usd, double strictRatio)
    {
        LossUsd += usd;
        StrictLossUsd += usd * strictRatio;
    }

    public void AddResult(double usd)
    {
        if (usd > 0)
            AddOwned(usd, usd, usd);
        else
            AddOwed(-usd, 1);
    }
}

/// <summary>Adds up one underlying of one account.</summary>
internal struct UnderlyingSum
{
    public double LongUsd, ShortUsd, LongObligationUsd, ShortObligationUsd, GrossBufferUsd, LeastPriceUsd;

    public UnderlyingSum() => LeastPriceUsd = double.PositiveInfinity;

    public readonly double NetUsd => LongUsd - ShortUsd;

    public readonly double ObligationUsd => LongObligationUsd + ShortObligationUsd;

    /// <summary>The part of the obligations that nothing of the same underlying offsets.</summary>
    public readonly double OpenUsd => NetUsd > 0 ? Math.Min(NetUsd, LongObligationUsd) : Math.Min(-NetUsd, ShortObligationUsd);

    public void Add(double deltaUsd, double obligationUsd, double buffer, double priceUsd)
    {
        if (deltaUsd > 0)
        {
            LongUsd += deltaUsd;
            LongObligationUsd += obligationUsd;
        }
        else
        {
            ShortUsd -= deltaUsd;
            ShortObligationUsd += obligationUsd;
        }

        GrossBufferUsd += Math.Abs(deltaUsd) * buffer;
        if (obligationUsd > 0)
            LeastPriceUsd = Math.Min(LeastPriceUsd, priceUsd);
    }
}
