namespace CrossMargin.Margin.Models;

/// <summary>The models by which an account can be margined.</summary>
public enum MarginModel
{
    /// <summary>Rates on net notional.</summary>
    Linear,

    /// <summary>The worst cell of a scenario grid over net exposures; whoever holds options is always judged by it.</summary>
    Portfolio,
}
