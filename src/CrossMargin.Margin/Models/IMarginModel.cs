using CrossMargin.Margin.Explanations;
using CrossMargin.Margin.Exposures;

namespace CrossMargin.Margin.Models;

/// <summary>Turns net exposures into margin. A new model is one more implementation, and a member of <see cref="MarginModel"/>.</summary>
internal interface IMarginModel
{
    /// <param name="risks">In order of symbol.</param>
    ModelVerdict Require(IReadOnlyList<UnderlyingRisk> risks, MarginInputs inputs);
}

/// <summary>What a model asks.</summary>
/// <param name="Requirement">In order of underlying; what concerns the account as a whole last.</param>
/// <param name="Stress">What is taken from the equity because owned assets that hedge nothing lose it; never positive.</param>
internal sealed record ModelVerdict(
    IReadOnlyList<ReportLine> Requirement, IReadOnlyList<ReportLine> Stress, IReadOnlyList<ScenarioOutcome> Scenarios);
