namespace CrossMargin.Margin.Parameters.Files;

/// <summary>The part "calibration" of the risk file: how figures are estimated from prices, and what releases them.</summary>
internal static class CalibrationSection
{
    public static CalibrationParameters Read(RiskNode node, CalibrationParameters defaults)
    {
        defaults = node.Set(defaults, "dailyDecay", static (all, value) => all with { DailyDecay = value });
        defaults = node.SetSeconds(defaults, "historySeconds", static (all, value) => all with { History = value });
        defaults = node.SetSeconds(defaults, "intervalSeconds", static (all, value) => all with { Interval = value });
        defaults = node.SetSeconds(defaults, "warmUpSeconds", static (all, value) => all with { WarmUp = value });
        defaults = node.Set(defaults, "testedDays", static (all, value) => all with { TestedDays = value });
        defaults = node.Set(defaults, "confidence", static (all, value) => all with { Confidence = value });
        defaults = node.Set(defaults, "significance", static (all, value) => all with { Significance = value });
        defaults = node.SetSeconds(defaults, "gapMaxSeconds", static (all, value) => all with { GapMax = value });
        defaults = node.SetSeconds(defaults, "silenceMaxSeconds", static (all, value) => all with { SilenceMax = value });
        defaults = node.SetSeconds(defaults, "correlationSpanSeconds", static (all, value) => all with { CorrelationSpan = value });
        return node.SetSeconds(defaults, "regimeHalfLifeSeconds", static (all, value) => all with { RegimeHalfLife = value });
    }
}
