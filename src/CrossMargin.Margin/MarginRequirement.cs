namespace CrossMargin.Margin;

/// <summary>Margin in USD, never negative.</summary>
/// <param name="InitialUsd">To open or to increase.</param>
/// <param name="MaintenanceUsd">To keep; at most the initial one.</param>
public readonly record struct MarginRequirement(double InitialUsd, double MaintenanceUsd)
{
    public static MarginRequirement operator +(MarginRequirement left, MarginRequirement right) => left.Add(right);

    public MarginRequirement Add(MarginRequirement other) =>
        new(InitialUsd + other.InitialUsd, MaintenanceUsd + other.MaintenanceUsd);
}
