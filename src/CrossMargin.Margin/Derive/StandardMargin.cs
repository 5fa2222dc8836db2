namespace CrossMargin.Margin.Derive;

/// <summary>What the standard manager says of an account, with everything that led there. USD; requirements are negative, as in the contract.</summary>
public sealed record StandardMargin
{
    /// <summary>Margin balance after the maintenance requirement: below zero the account is liquidated.</summary>
    public double MaintenanceUsd => CashUsd + Markets.Sum(market => market.MaintenanceUsd);

    /// <summary>Margin balance after the initial requirement: below zero it may open nothing.</summary>
    public double InitialUsd => CashUsd + Markets.Sum(market => market.InitialUsd);

    /// <summary>Mark to market of everything, cash included.</summary>
    public double EquityUsd => CashUsd + Markets.Sum(market => market.MarkToMarketUsd);

    public required double CashUsd { get; init; }

    /// <summary>In the order of the portfolio.</summary>
    public required IReadOnlyList<StandardMarketMargin> Markets { get; init; }
}

/// <summary>One underlying of such an account.</summary>
public sealed record StandardMarketMargin
{
    public required string Name { get; init; }

    public double MaintenanceUsd => Options.MaintenanceUsd + PerpMaintenanceUsd + BaseMaintenanceUsd + PerpPnlUsd + FundingUsd;

    public double InitialUsd =>
        Options.InitialUsd + PerpInitialUsd + BaseInitialUsd + PerpPnlUsd + FundingUsd + ConfidenceUsd + PegUsd;

    public double MarkToMarketUsd => OptionsUsd + PerpPnlUsd + FundingUsd + BaseUsd;

    public required double OptionsUsd { get; init; }

    public required double PerpPnlUsd { get; init; }

    public required double FundingUsd { get; init; }

    public required double BaseUsd { get; init; }

    /// <summary>What options ask for: per expiry the better of <see cref="Isolated"/> and <see cref="Bounded"/>.</summary>
    public required StandardRequirement Options { get; init; }

    /// <summary>Every short option on its own, over all expiries.</summary>
    public required StandardRequirement Isolated { get; init; }

    /// <summary>The largest loss at settlement, and what covers calls without a bound, over all expiries.</summary>
    public required StandardRequirement Bounded { get; init; }

    public required double PerpMaintenanceUsd { get; init; }

    public required double PerpInitialUsd { get; init; }

    /// <summary>What the base adds to the margin balance: positive.</summary>
    public required double BaseMaintenanceUsd { get; init; }

    /// <summary>The same for initial margin.</summary>
    public required double BaseInitialUsd { get; init; }

    /// <summary>For prices of low confidence; initial only.</summary>
    public required double ConfidenceUsd { get; init; }

    /// <summary>For a stable below its peg; initial only.</summary>
    public required double PegUsd { get; init; }
}

/// <summary>What options ask for, USD; at most zero.</summary>
public readonly record struct StandardRequirement(double MaintenanceUsd, double InitialUsd)
{
    internal static StandardRequirement Sum(IEnumerable<StandardRequirement> parts) =>
        parts.Aggregate(default(StandardRequirement), (sum, part) => new(sum.MaintenanceUsd + part.MaintenanceUsd, sum.InitialUsd + part.InitialUsd));

    /// <summary>The lesser requirement of each.</summary>
    internal StandardRequirement OrLess(StandardRequirement other) =>
        new(Math.Max(MaintenanceUsd, other.MaintenanceUsd), Math.Max(InitialUsd, other.InitialUsd));
}
