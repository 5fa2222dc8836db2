namespace CrossMargin.Ledger.Attempts;

/// <summary>Both healths at the time of a decision. The venue's decides; margin's stands beside it in the record.</summary>
/// <param name="LocalHealthFactor">The venue's own: liquidatable below 1.</param>
/// <param name="LocalExcessUsd">Negative below the venue's line.</param>
/// <param name="GlobalStatus">Margin's status of the whole account.</param>
/// <param name="GlobalHealth">Equity over maintenance margin, pessimistic bound; null when margin cannot say.</param>
public sealed record JudgedHealth(
    double LocalHealthFactor, double LocalExcessUsd, string GlobalStatus, double? GlobalHealth);
