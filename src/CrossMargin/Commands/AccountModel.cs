using System.Text.Json;
using CrossMargin.Domain.Configuration;
using CrossMargin.Margin;
using CrossMargin.Margin.Explanations;
using CrossMargin.Margin.Files;
using CrossMargin.Margin.Models;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Replay;

namespace CrossMargin.Commands;

/// <summary>Judges an account file, or replays a recorded verdict, by this program's own models.</summary>
internal static class AccountModel
{
    /// <param name="parameters">For account files; a recorded verdict has its own.</param>
    /// <exception cref="ConfigurationException">Every fault of the file.</exception>
    public static MarginVerdict Judge(JsonElement root, string file, RiskParameters parameters, MarginModel model)
    {
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("view", out _))
            return VerdictOf(file, Replay(root, file, model));
        AccountFile account = AccountFile.Read(root, file);
        return VerdictOf(file, MarginEngine.Assess(account.View, account.Market, parameters with { Model = model }));
    }

    private static HealthReport Replay(JsonElement root, string file, MarginModel model)
    {
        try
        {
            RecordedVerdict recorded = RecordedVerdict.FromJson(root.GetRawText());
            return (recorded with { Parameters = recorded.Parameters with { Model = model } }).Replay();
        }
        catch (JsonException fault)
        {
            throw Fault(fault.Path ?? "$", fault.Message);
        }
        catch (ArgumentException fault)
        {
            throw Fault("$", fault.Message);
        }

        ConfigurationException Fault(string path, string message) =>
            new([new ConfigurationFault(file, path, "what is no recorded verdict", message.TrimEnd('.'))]);
    }

    private static MarginVerdict VerdictOf(string file, HealthReport report) => new(
        file,
        Case: null,
        report.Equity.MaintenanceUsd - report.Requirement.MaintenanceUsd,
        report.Equity.InitialUsd - report.Requirement.InitialUsd,
        report.Equity.Usd,
        WorstOf(report.Explanation),
        [.. from outcome in report.Explanation.Scenarios
            from scenario in outcome.Scenarios
            select new NamedProfit($"{outcome.Underlying}: {scenario.Scenario}", scenario.PnlUsd)])
    {
        Health = report.Health,
        Status = report.Status.ToString(),
        Faults = [.. report.Faults.Select(fault => $"{fault.Kind} on chain {fault.Chain}: {fault.About}")],
    };

    /// <summary>The scenario of the underlying that loses most; without scenarios the largest line of the requirement.</summary>
    private static string WorstOf(Explanation explanation) =>
        explanation.Scenarios.MinBy(outcome => outcome.WorstUsd) is { } worst ? $"{worst.Underlying}: {worst.Worst}"
        : explanation.Requirement.MaxBy(line => line.MaintenanceUsd) is { } line ? $"{line.Underlying}: {NameOf(line.Kind)}"
        : "none";

    private static string NameOf(LineKind kind) => kind switch
    {
        LineKind.Open => "obligations that nothing offsets",
        LineKind.Basis => "obligations that an asset offsets",
        _ => kind.ToString(),
    };
}
