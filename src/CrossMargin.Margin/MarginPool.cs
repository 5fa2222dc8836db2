using CrossMargin.Domain;
using CrossMargin.Margin.Explanations;
using CrossMargin.Margin.Exposures;
using CrossMargin.Margin.Models;

namespace CrossMargin.Margin;

/// <summary>Everything that answers for everything else in it: an account's cross sub-accounts, or one isolated sub-account.</summary>
internal sealed class MarginPool
{
    private readonly IReadOnlyList<Contribution> _contributions;
    private readonly ModelVerdict _verdict;
    private readonly bool _owesTheUnpriced;

    private MarginPool(
        Holdings holdings, IReadOnlyList<Contribution> contributions, IReadOnlyList<UnderlyingRisk> risks, IReadOnlyList<LatencyLoss> losses, ModelVerdict verdict, bool owesTheUnpriced)
    {
        _contributions = contributions;
        _verdict = verdict;
        _owesTheUnpriced = owesTheUnpriced;
        Prices = holdings.Prices;
        Risks = risks;
        Losses = losses;
        Requirement = verdict.Requirement.Aggregate(
            default(MarginRequirement), (sum, line) => sum + new MarginRequirement(line.InitialUsd, line.MaintenanceUsd));
        Equity = EquityOf(contributions, verdict.Stress);
        BufferUsd = losses.Sum(loss => loss.TotalUsd);
    }

    /// <summary>What every holding depends on.</summary>
    public IReadOnlyList<PricedBy> Prices { get; }

    /// <summary>In order of symbol.</summary>
    public IReadOnlyList<UnderlyingRisk> Risks { get; }

    /// <summary>One for each of <see cref="Risks"/>.</summary>
    public IReadOnlyList<LatencyLoss> Losses { get; }

    public MarginRequirement Requirement { get; }

    public Equity Equity { get; }

    public double BufferUsd { get; }

    /// <summary>Equity at the pessimistic prices, after the haircuts of maintenance.</summary>
    public double PessimisticUsd => Equity.MaintenanceUsd - BufferUsd;

    public HealthBounds Bounds => HealthBounds.Of(
        Equity,
        Requirement,
        BufferUsd,
        Losses.Sum(loss => loss.DeltaUsd),
        _owesTheUnpriced);

    public bool IsBankrupt => HealthBounds.IsBankrupt(Equity, Requirement, BufferUsd);

    /// <summary>Requirement and stress of maintenance: what the pool must hold beyond zero.</summary>
    public double MarginUsd => Requirement.MaintenanceUsd - _verdict.Stress.Sum(line => line.MaintenanceUsd);

    public static MarginPool Of(Holdings holdings, MarginInputs inputs, IMarginModel model)
    {
        List<Contribution> contributions =
        [
            .. SpotContributions.Of(holdings.Spots, inputs),
            .. PerpContributions.Of(holdings.Perps, inputs),
            .. OptionContributions.Of(holdings.Options, inputs),
        ];
        IReadOnlyList<UnderlyingRisk> risks = UnderlyingRisk.Group(contributions, holdings.Options);
        return new MarginPool(
            holdings,
            contributions,
            risks,
            [.. risks.Select(risk => LatencyLoss.Of(risk, inputs.Parameters.Quantile, inputs.VolatilityOf(risk.Underlying)))],
            model.Require(risks, inputs),
            holdings.Prices.Any(one => one.MayCost && !(inputs.PriceOf(one.Underlying, one.Chain, one.Price)?.Usd > 0))
                || holdings.Options.Any(option => option.Size.Sign < 0 && OptionTerms.Of(option, inputs) is null));
    }

    /// <summary>Requirement and stress of maintenance that one underlying causes.</summary>
    public double MarginUsdOf(Underlying underlying) =>
        _verdict.Requirement.Where(line => line.Underlying == underlying).Sum(line => line.MaintenanceUsd)
        - _verdict.Stress.Where(line => line.Underlying == underlying).Sum(line => line.MaintenanceUsd);

    public MarginRequirement RequirementOf(Underlying underlying) => _verdict.Requirement
        .Where(line => line.Underlying == underlying)
        .Aggregate(default(MarginRequirement), (sum, line) => sum + new MarginRequirement(line.InitialUsd, line.MaintenanceUsd));

    public Explanation Explain() => new(
        [.. _contributions.SelectMany(EquityLines.Of), .. _verdict.Stress],
        _verdict.Requirement,
        [.. Risks.Zip(Losses, EquityLines.OfLatency).SelectMany(lines => lines)],
        _verdict.Scenarios);

    /// <summary>Assets and debts are summed apart, so that more of an asset never rounds to less equity.</summary>
    private static Equity EquityOf(IReadOnlyList<Contribution> contributions, IReadOnlyList<ReportLine> stress)
    {
        double lossUsd = 0, gainUsd = 0, maintenanceUsd = 0, initialUsd = 0, strictLossUsd = 0;
        foreach (Contribution contribution in contributions)
        {
            lossUsd -= Math.Min(0, contribution.ValueUsd);
            strictLossUsd -= Math.Min(0, contribution.InitialValueUsd);
            gainUsd += Math.Max(0, contribution.ValueUsd);
            maintenanceUsd += Math.Max(0, contribution.MaintenanceValueUsd);
            initialUsd += Math.Max(0, contribution.InitialValueUsd);
        }

        return new Equity(
            gainUsd - lossUsd,
            maintenanceUsd - lossUsd + stress.Sum(line => line.MaintenanceUsd),
            initialUsd - strictLossUsd + stress.Sum(line => line.InitialUsd));
    }
}
