namespace CrossMargin.Margin;

/// <summary>What an account is worth in USD; negative when it owes more than it owns.</summary>
/// <param name="Usd">At the observed prices, without haircuts.</param>
/// <param name="MaintenanceUsd">After the haircuts of maintenance.</param>
/// <param name="InitialUsd">After the larger haircuts that count when something is opened.</param>
public readonly record struct Equity(double Usd, double MaintenanceUsd, double InitialUsd);
