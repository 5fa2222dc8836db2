using CrossMargin.Margin.Exposures;

namespace CrossMargin.Margin.Explanations;

/// <summary>Takes what a position adds to the equity, and what its latency takes from it, apart into lines.</summary>
internal static class EquityLines
{
    /// <summary>Adds up to the contribution's value for maintenance and for initial margin; lines of nothing are left out.</summary>
    public static IEnumerable<ReportLine> Of(Contribution one)
    {
        ReportLine Line(LineKind kind, double maintenanceUsd, double initialUsd) =>
            new(kind, one.Underlying, one.Position, maintenanceUsd, initialUsd);

        yield return Line(LineKind.Value, one.ValueUsd, one.ValueUsd);
        if (one.ValueUsd <= 0)
        {
            if (one.StrictRatio != 1)
                yield return Line(LineKind.StrictPrice, 0, one.ValueUsd * (one.StrictRatio - 1));
            yield break;
        }

        double unsettledUsd = one.SettledUsd - one.ValueUsd, strictUsd = one.SettledUsd * one.StrictRatio;
        if (unsettledUsd != 0)
            yield return Line(LineKind.Unsettled, unsettledUsd, unsettledUsd);
        if (one.StrictRatio != 1)
            yield return Line(LineKind.StrictPrice, 0, strictUsd - one.SettledUsd);
        if (one.Haircut.Initial > 0)
            yield return Line(LineKind.Haircut, -one.SettledUsd * one.Haircut.Maintenance, -strictUsd * one.Haircut.Initial);
    }

    /// <summary>Adds up to the loss.</summary>
    public static IEnumerable<ReportLine> OfLatency(UnderlyingRisk risk, LatencyLoss loss)
    {
        foreach ((LineKind kind, double usd) in new[]
        {
            (LineKind.Latency, loss.DeltaUsd), (LineKind.LatencyGamma, loss.GammaUsd), (LineKind.Asynchrony, loss.AsynchronyUsd),
        })
        {
            if (usd > 0)
                yield return new ReportLine(kind, risk.Underlying, null, usd, usd);
        }
    }
}
