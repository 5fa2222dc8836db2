namespace CrossMargin.Alerts;

/// <summary>Something that holds now and that a person should know of.</summary>
/// <param name="Key">What it is about, the same for as long as it holds: "balances/1/ETH". One alert is told for each until it is over.</param>
/// <param name="Severity">How soon somebody should look.</param>
/// <param name="Text">One sentence, with figures, without any secret.</param>
public sealed record Alert(string Key, AlertSeverity Severity, string Text);

/// <summary>How soon somebody should look.</summary>
public enum AlertSeverity
{
    /// <summary>Today.</summary>
    Warning,

    /// <summary>Now.</summary>
    Critical,
}
