namespace CrossMargin.Margin.Derive;

/// <summary>One expiry of a portfolio, as PM2 sees it.</summary>
public sealed record Pm2ExpiryMargin
{
    public required double Seconds { get; init; }

    public required double ForwardUsd { get; init; }

    /// <summary>e^(−rT).</summary>
    public required double RateDiscount { get; init; }

    public required double MarkToMarketUsd { get; init; }

    /// <summary>The mark to market after the static discount.</summary>
    public double DiscountedUsd => MarkToMarketUsd * (MarkToMarketUsd >= 0 ? LongDiscount : ShortDiscount);

    /// <summary>What a value of zero or more is multiplied by in a scenario.</summary>
    public required double LongDiscount { get; init; }

    /// <summary>What a value below zero is multiplied by in a scenario.</summary>
    public required double ShortDiscount { get; init; }

    public required double UpMultiplier { get; init; }

    public required double DownMultiplier { get; init; }

    public required double LinearSkewCap { get; init; }

    public required double AbsoluteSkewCap { get; init; }

    public required double KStar { get; init; }

    public required double BasisUpUsd { get; init; }

    public required double BasisDownUsd { get; init; }

    public required double BasisFactor { get; init; }

    /// <summary>At most zero.</summary>
    public double BasisContingencyUsd =>
        Math.Min(Math.Min(BasisUpUsd - MarkToMarketUsd, BasisDownUsd - MarkToMarketUsd), 0) * BasisFactor;

    public required double NakedShorts { get; init; }

    /// <summary>Contracts held, long and short.</summary>
    public required double GrossQuantity { get; init; }

    /// <summary>The least of spot's, the perpetual's and the expiry's own.</summary>
    public required double Confidence { get; init; }
}
