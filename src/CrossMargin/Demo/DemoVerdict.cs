using System.Text.Json.Serialization;

namespace CrossMargin.Demo;

/// <summary>How the demo ended: the one line that --json prints.</summary>
/// <param name="Liquidatable">Sub-accounts that the chains themselves called liquidatable at any block.</param>
/// <param name="Liquidated">Those of them that were liquidated.</param>
/// <param name="TouchedWhileHealthy">Liquidations of somebody whom the chain called healthy.</param>
/// <param name="ReconciledSubAccounts">Sub-accounts of which every figure was compared with the chain.</param>
/// <param name="Mismatches">Figures on which ledger and chain disagree.</param>
/// <param name="NettingSavedUsd">Margin that the owners need less because their risks on several chains offset, before the fall.</param>
internal sealed record DemoVerdict(
    int Owners, int Liquidatable, int Liquidated, int TouchedWhileHealthy, int ReconciledSubAccounts, int Mismatches, double NettingSavedUsd,
    double Seconds, IReadOnlyList<VenueVerdict> Venues)
{
    /// <summary>On every venue somebody had to break, and somebody to be hedged, or the demo would have shown nothing.</summary>
    [JsonIgnore]
    public bool IsGood => Venues.All(venue => venue.IsGood) && NettingSavedUsd > 0;

    public static DemoVerdict Of(int owners, IReadOnlyList<VenueVerdict> venues, double nettingSavedUsd, double seconds) => new(
        owners, venues.Sum(one => one.Liquidatable), venues.Sum(one => one.Liquidated), venues.Sum(one => one.TouchedWhileHealthy),
        venues.Sum(one => one.ReconciledSubAccounts), venues.Sum(one => one.Mismatches), Math.Round(nettingSavedUsd, 2), seconds, venues);
}

/// <summary>The same of one venue.</summary>
internal sealed record VenueVerdict(
    long ChainId, string Venue, int Liquidatable, int Liquidated, int TouchedWhileHealthy, int ReconciledSubAccounts, int Mismatches)
{
    [JsonIgnore]
    public bool IsGood =>
        Liquidatable > 0 && Liquidated == Liquidatable && TouchedWhileHealthy == 0 && ReconciledSubAccounts > 0 && Mismatches == 0;
}
