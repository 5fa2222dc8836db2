using System.Text.Json.Serialization;

namespace CrossMargin.Demo;

/// <summary>How the demo ended: the one line that --json prints.</summary>
/// <param name="Liquidatable">Sub-accounts that the chain itself called liquidatable at any block.</param>
/// <param name="Liquidated">Those of them that were liquidated.</param>
/// <param name="TouchedWhileHealthy">Liquidations of somebody whom the chain called healthy.</param>
/// <param name="ReconciledSubAccounts">Sub-accounts of which every figure was compared with the chain.</param>
/// <param name="Mismatches">Figures on which ledger and chain disagree.</param>
internal sealed record DemoVerdict(
    int Owners, int Liquidatable, int Liquidated, int TouchedWhileHealthy, int ReconciledSubAccounts, int Mismatches, double Seconds)
{
    /// <summary>Somebody had to break, or the demo would have shown nothing.</summary>
    [JsonIgnore]
    public bool IsGood =>
        Liquidatable > 0 && Liquidated == Liquidatable && TouchedWhileHealthy == 0 && ReconciledSubAccounts > 0 && Mismatches == 0;
}
