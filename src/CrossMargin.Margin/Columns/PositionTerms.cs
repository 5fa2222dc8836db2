using CrossMargin.Margin.Exposures;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Columns;

/// <summary>What very many positions have in common: kept once, and named by its number.</summary>
/// <param name="MaintenanceWeight">1 − haircut of an asset; 1 of anything else.</param>
/// <param name="InitialWeight">Likewise, for initial margin.</param>
/// <param name="BufferCap">What is owned cannot lose more than it still counts for; what is owed can.</param>
internal readonly record struct PositionTerms(PositionKind Kind, double MaintenanceWeight, double InitialWeight, double BufferCap)
{
    public static PositionTerms Debt { get; } = new(PositionKind.Debt, 1, 1, double.PositiveInfinity);

    public static PositionTerms Perp { get; } = new(PositionKind.Perp, 1, 1, double.PositiveInfinity);

    public static PositionTerms Asset(Haircut haircut) =>
        new(PositionKind.Asset, 1 - haircut.Maintenance, 1 - haircut.Initial, 1 - haircut.Maintenance);
}
