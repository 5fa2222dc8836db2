namespace CrossMargin.Ledger.History;

/// <summary>How an account stood at one time. Figures have the 24 bits of a single: seven digits.</summary>
/// <param name="Time">In whole seconds, UTC.</param>
/// <param name="Status">Margin's name for it.</param>
/// <param name="HealthPessimistic">Infinite where nothing is owed; likewise the optimistic one.</param>
/// <param name="EquityUsd">Assets minus debts, without haircuts.</param>
/// <param name="MarginEquityUsd">After the haircuts of maintenance margin.</param>
public readonly record struct HistoryPoint(
    DateTimeOffset Time,
    string Status,
    float HealthPessimistic,
    float HealthOptimistic,
    float EquityUsd,
    float MarginEquityUsd,
    float InitialMarginUsd,
    float MaintenanceMarginUsd);
